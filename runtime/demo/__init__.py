"""The demo: a published year-end review, played through the public use cases."""
