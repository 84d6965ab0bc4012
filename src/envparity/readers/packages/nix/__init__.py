"""Readers of what Nix's tools write."""
