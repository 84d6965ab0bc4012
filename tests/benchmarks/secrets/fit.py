"""Fit the weights of what speaks for a secret to labelled lines, and write them into the table.

`python -m tests.benchmarks.secrets.fit` reads the repositories of CredData that are in view and no others. It is
logistic regression by stochastic gradient, each trait's step in proportion to how often it was moved; a trait counts
that is met in several repositories, so that none is learnt that only one of them has.
"""

from __future__ import annotations

import math
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.secrets.sets import Labelled, credentials

from envparity.secrets.detectors import weights
from envparity.secrets.detectors.flavours import Flavour, flavour_of
from envparity.secrets.detectors.plausible import candidate
from envparity.secrets.detectors.search import readings
from envparity.secrets.detectors.traits import traits_of

TABLE = Path(weights.__file__)
ROUNDS = 25
STEP = 0.3
SHRINK = 8.0
FEWEST_REPOSITORIES = 6
THRESHOLD = -0.25
"""Where, with repositories left out in turn, F1 is as good as anywhere and precision best."""
COUNTS = {True: 1.0, False: 1.0, None: 0.3}
"""What a labelled line counts: secret, none, and one of which nobody can say; what has no label counts as the last."""


@dataclass(frozen=True)
class Sample:
    """One assignment: the repository that it stands in, its traits, whether its line holds a secret, what it counts."""

    repository: str
    traits: tuple[str, ...]
    secret: bool
    counts: float


def samples(labelled: Labelled) -> Iterator[Sample]:
    """Give every assignment of a set that may hold a secret, with what its line's label says."""
    labels: dict[tuple[str, int], bool | None] = {}
    for label in labelled.labels:
        at = label.path, label.first
        labels[at] = labels.get(at) or label.true
    for path in sorted({label.path for label in labelled.labels}):
        data = (labelled.root / path).read_bytes()
        flavour = flavour_of(path)
        if flavour is Flavour.FOREIGN or b"\0" in data:
            continue
        for number, line, found, raw in readings(data, flavour):
            told = candidate(found, raw, flavour)
            if told is not None:
                true = labels.get((path, number))
                traits = tuple(dict.fromkeys(traits_of(found, *told, line, flavour)))
                yield Sample(path.partition("/")[0], traits, true is True, COUNTS[true])


def fit(given: Sequence[Sample]) -> dict[str, float]:
    """Give each trait's weight."""
    met: dict[str, set[str]] = defaultdict(set)
    number: Counter[str] = Counter()
    for sample in given:
        for trait in sample.traits:
            met[trait].add(sample.repository)
            number[trait] += 1
    fitted = {trait: 0.0 for trait in sorted(met) if len(met[trait]) >= FEWEST_REPOSITORIES}
    moved = dict.fromkeys(fitted, 1e-6)
    rows = [([t for t in sample.traits if t in fitted], sample) for sample in given]
    order = random.Random(3)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for traits, sample in rows:
            total = max(-30.0, min(30.0, sum(fitted[trait] for trait in traits)))
            off = (1 / (1 + math.exp(-total)) - sample.secret) * sample.counts
            for trait in traits:
                slope = off + SHRINK * fitted[trait] / number[trait]
                moved[trait] += slope * slope
                fitted[trait] -= STEP * slope / math.sqrt(moved[trait])
    return fitted


def write(fitted: dict[str, float]) -> None:
    """Write the table, by trait."""
    rows = [
        f'    "{trait}": {weight:.2f},' for trait, weight in sorted(fitted.items()) if abs(weight) >= 0.005
    ]
    TABLE.write_text(HEAD + f"THRESHOLD = {THRESHOLD}\n\nWEIGHTS = {{\n" + "\n".join(rows) + "\n}\n", "utf-8")


HEAD = '''"""What each trait of an assignment is worth: above nothing it speaks for a secret, below against one.

Written by `python -m tests.benchmarks.secrets.fit` from labelled public material.
"""

'''


def main() -> None:
    """Fit to what is in view, and write the table."""
    scratch = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.gettempdir()) / "envparity-bench-secrets"
    labelled = credentials(scratch / "sets", seen=True)
    if labelled is None:
        sys.exit(
            "no material: BENCH_DATA names a folder of git clones; tests/benchmarks/secrets/sets.py says of what"
        )
    given = [*samples(labelled)]
    fitted = fit(given)
    write(fitted)
    sys.stdout.write(f"{len(given):,} assignments, {len(fitted)} traits\n")


if __name__ == "__main__":
    main()
