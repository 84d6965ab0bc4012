"""Readers of what Go's tools write."""
