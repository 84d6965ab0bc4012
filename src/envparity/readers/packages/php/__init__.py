"""Readers of what PHP's tools write."""
