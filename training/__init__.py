"""Learns the weights of `extraction.finding.confidence` from certificates whose rows are known: `make train`."""
