"""Findings + threshold -> pass, fail or incomplete."""
