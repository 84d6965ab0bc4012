"""How much an assignment's traits together speak for a secret.

A sum of weights, one for each trait, beside a threshold: no more than that, so that it can be read off the table why
a value counts. The weights are fitted to labelled lines by `tests/benchmarks/secrets/fit.py`.
"""

from __future__ import annotations

from envparity.secrets.detectors.assignments import Assignment
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.traits import traits_of
from envparity.secrets.detectors.weights import THRESHOLD, WEIGHTS


def speaks_for(found: Assignment, kind: str, text: str, line: bytes, flavour: Flavour) -> bool:
    """Say whether what is seen of an assignment speaks for a secret more than against it."""
    worth = WEIGHTS.get
    return sum(worth(trait, 0.0) for trait in traits_of(found, kind, text, line, flavour)) > THRESHOLD
