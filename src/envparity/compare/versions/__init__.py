"""The order of versions and the size of a step between two, as each ecosystem understands them.

One small comparator for each scheme, found by purl type. Every one is total: it answers for any two
texts and never raises, because what stands in lockfiles is not always a version.
"""

from __future__ import annotations

from envparity.compare.versions.steps import Step, compare, step

__all__ = ["Step", "compare", "step"]
