"""Readers of what Python's package managers write."""
