"""Compose files: merged, interpolated and normalised as the reference implementation does it.

`resolve` gives the whole project in the reference's own normalised form, `READER` in `reader` its facts.
"""

from __future__ import annotations

from envparity.readers.services.compose.facts import facts
from envparity.readers.services.compose.project import Project, resolve
from envparity.readers.services.compose.reader import read_merged

__all__ = ["Project", "facts", "read_merged", "resolve"]
