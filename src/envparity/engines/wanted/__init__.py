"""A resolved Compose project -> what an engine is to have. Pure: opens nothing, asks no engine.

Every attribute is either carried out, or known to be without meaning on one machine, or named as not
supported before anything starts. None is dropped in silence.
"""

from __future__ import annotations

from envparity.engines.wanted.project import want
from envparity.engines.wanted.values import Wanted

__all__ = ["Wanted", "want"]
