"""A run's table as a file: one iterator of rows, drawn as CSV or XLSX."""
