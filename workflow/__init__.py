"""The engine: rules of review cycles, without database, terminal, scheduler or clock."""
