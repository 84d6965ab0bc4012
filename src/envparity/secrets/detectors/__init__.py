"""Secrets that nobody declared, found by their form: detectors by provider, assignments by the structure of a file."""
