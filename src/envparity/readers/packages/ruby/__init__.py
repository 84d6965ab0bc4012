"""Readers of what Ruby's tools write."""
