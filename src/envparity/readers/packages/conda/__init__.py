"""Readers of what Conda's tools write."""
