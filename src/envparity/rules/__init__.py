"""What differences mean: one rule a file, one folder an area, permanent codes."""
