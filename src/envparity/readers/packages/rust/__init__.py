"""Readers of what Rust's tools write."""
