"""Pictures of how a cycle stands: values in, SVG, a table, a sentence and text blocks out."""
