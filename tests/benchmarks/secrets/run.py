"""Measure the search for secrets and the scanners beside it, and write the tables into docs/benchmarks.md."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import ROOT
from tests.benchmarks.secrets.peers import Lines, Peer, install
from tests.benchmarks.secrets.sets import Labelled, past_clone, sets, tree
from tests.benchmarks.secrets.speed import history, known_values, table, throughput

PAGE = ROOT / "docs" / "benchmarks.md"
HEADING = "## Secrets\n"


@dataclass(frozen=True)
class Score:
    """What a scanner got right of one set."""

    hits: int
    false: int
    missed: int

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.hits + self.missed)

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.hits + self.false)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)


def score(labelled: Labelled, found: Lines, *, beside: bool = False, identifiers: bool = True) -> Score:
    """Hold reported lines against a set.

    A labelled stretch is hit by any line in it; what was reported where nothing is labelled counts neither way,
    and so does what nobody can say. Of planted counts, as many lines of a file are right as it has; `beside`
    counts what belongs to a secret (hosts, users) as well. Without `identifiers` the labels of UUIDs and nonces
    are left out.
    """
    if labelled.planted:
        numbers: dict[str, int] = {}
        for path, _ in found:
            numbers[path] = numbers.get(path, 0) + 1
        wanted = {item.path: item.secrets + (item.beside if beside else 0) for item in labelled.planted}
        hits = sum(min(numbers.get(path, 0), number) for path, number in wanted.items())
        return Score(hits, sum(numbers.values()) - hits, sum(wanted.values()) - hits)
    labels = [label for label in labelled.labels if identifiers or not label.identifier]
    true = {(label.path, label.first): label for label in labels if label.true}
    lines = {(label.path, line) for label in true.values() for line in range(label.first, label.last + 1)}
    hits = sum(any((x.path, n) in found for n in range(x.first, x.last + 1)) for x in true.values())
    false = {
        (x.path, x.first)
        for x in labels
        if x.true is False
        for n in range(x.first, x.last + 1)
        if (x.path, n) in found and (x.path, n) not in lines
    }
    return Score(hits, len(false), len(true) - hits)


def _found(labelled: Labelled, peer: Peer, scratch: Path) -> Lines:
    """Give what a scanner reports; what another reported before is kept below the scratch folder."""
    kept = scratch / "found" / f"{labelled.root.name}-{peer.name}.json"
    if peer.name != "envparity" and kept.exists():
        return {(path, line) for path, line in json.loads(kept.read_text("utf-8"))}
    sys.stderr.write(f"{labelled.name}: {peer.name}\n")
    found = peer.lines(labelled.root, scratch)
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(sorted(found)), "utf-8")
    return found


def _measured(labelled: Labelled, peers: Sequence[Peer], scratch: Path) -> list[str]:
    rows = []
    for peer in peers:
        found = _found(labelled, peer, scratch)
        got = score(labelled, found)
        row = [peer.name, f"{got.recall:.2f}", f"{got.precision:.2f}", f"{got.f1:.2f}"]
        if labelled.planted:
            row.append(f"{score(labelled, found, beside=True).f1:.2f}")
        elif any(label.identifier for label in labelled.labels):
            row.append(f"{score(labelled, found, identifiers=False).f1:.2f}")
        rows.append(row)
    head = ["", "recall", "precision", "F1"]
    if labelled.planted:
        head.append("F1 with hosts and users")
    elif any(label.identifier for label in labelled.labels):
        head.append("F1 without UUIDs and nonces")
    return [f"### {labelled.name}", "", *table(head, rows)]


def main() -> None:
    """Measure what there is material for, and write the section anew."""
    scratch = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.gettempdir()) / "envparity-bench-secrets"
    scratch.mkdir(parents=True, exist_ok=True)
    peers = install(scratch)
    lines = [HEADING, INTRODUCTION]
    for labelled in sets(scratch / "sets"):
        lines += _measured(labelled, peers, scratch)
    root = tree(scratch / "sets")
    if root is not None:
        fast = [peer for peer in peers if peer.name in ("envparity", "kingfisher", "betterleaks")]
        lines += throughput(root, fast, scratch)
        past = past_clone()
        lines += history(past, fast, scratch) if past is not None else []
        lines += known_values(root)
    if len(lines) == 2:
        sys.exit(
            "no material: BENCH_DATA names a folder of git clones; tests/benchmarks/secrets/sets.py says of what"
        )
    page = re.sub(rf"\n{HEADING}.*?(?=\n## |\Z)", "", PAGE.read_text("utf-8"), flags=re.DOTALL).rstrip("\n")
    PAGE.write_text(page + "\n\n" + "\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines) + "\n")


INTRODUCTION = """\
Written by `make bench-secrets`, with the other scanners installed beside in the same run and each as it comes, but
kingfisher told not to drop repeats.
Recall, precision and F1 are by line. Of leaky-repo the number of secret lines in each file is known: more lines
reported than it has are false. CredData labels lines as secret, as not, or as neither; what is reported on lines
without a label counts neither way. It calls identifiers (UUIDs of requests, keys and things) and nonces secrets too,
envparity those alone whose key says that they open something: the last column leaves their labels out, for every
scanner alike. Rules were written and weights fitted
(`tests/benchmarks/secrets/fit.py`) with leaky-repo, half of the CredData repositories and half of secretlint's cases
in view; the halves called held out, by a digest of the repository or rule, were only measured, some times on the way. CredData is what
credsweeper's rules and model are developed on, the last sets what secretlint's are.
"""

if __name__ == "__main__":
    main()
