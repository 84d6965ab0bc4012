"""Readers of what Julia's tools write."""
