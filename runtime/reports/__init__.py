"""Reports that are sent or printed as Word files, from templates that an office may replace."""
