"""Readers of what R's tools write."""
