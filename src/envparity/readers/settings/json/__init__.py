"""JSON files of settings."""
