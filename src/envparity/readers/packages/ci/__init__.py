"""Readers of files that pin other people's code by name and version."""
