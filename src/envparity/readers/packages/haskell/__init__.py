"""Readers of what Haskell's tools write."""
