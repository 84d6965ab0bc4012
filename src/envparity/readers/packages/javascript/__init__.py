"""Readers of what JavaScript's package managers write."""
