"""TOML files of settings."""
