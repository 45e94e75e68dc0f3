"""The ports in SQL: tables, stores, the unit of work, reports and migrations."""
