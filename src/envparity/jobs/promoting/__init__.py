"""Releasing one environment to another: through the gate, written down, and applied where the target runs here."""

from envparity.jobs.promoting.promoting import Promoting, Promotion

__all__ = ["Promoting", "Promotion"]
