"""Google: how its accounts are connected, and Drive and Gmail as sources of files."""
