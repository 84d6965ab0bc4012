"""Readers of what Helm writes."""
