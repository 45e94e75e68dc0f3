"""Cycle definitions and calendars that are shipped with the program; data only."""
