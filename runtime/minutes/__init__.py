"""The minutes of a review meeting as a Word file, from a template that an office may replace."""
