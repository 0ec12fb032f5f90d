"""What an operator sees of the product: log lines, metrics, readiness, faults."""
