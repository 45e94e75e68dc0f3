"""Readers of the files people write: YAML, CSV, XLSX and JSON, with the place of every mistake."""
