"""Pictures of the CSV files, one module a family."""
