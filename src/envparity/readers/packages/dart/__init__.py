"""Readers of what Dart's tools write."""
