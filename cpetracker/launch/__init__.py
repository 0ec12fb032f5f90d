"""Starting the product on one machine: its PostgreSQL, its processes, its paths."""
