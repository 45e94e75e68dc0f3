"""Values and rules; every function here is a calculation."""
