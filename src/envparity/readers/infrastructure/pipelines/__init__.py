"""Pipelines: which jobs deploy to which environment, on what, after what, and with what."""
