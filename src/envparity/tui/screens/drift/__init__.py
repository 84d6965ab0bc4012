"""Findings and differences: the list, and what is done with them."""
