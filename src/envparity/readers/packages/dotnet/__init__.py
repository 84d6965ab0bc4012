"""Readers of what .NET's tools write."""
