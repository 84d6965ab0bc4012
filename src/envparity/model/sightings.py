"""Secrets seen where they need not be: what a search found, in what it looked, and what it could not look into."""

from __future__ import annotations

from operator import attrgetter
from typing import Literal

from envparity.model.areas import Severity
from envparity.model.findings import Expected
from envparity.model.records import dataclass

Certainty = Literal["known", "structure", "pattern", "entropy"]
"""How a finding is known: its value is some environment's secret; a checksum or the structure of the file says
so; its form is a provider's documented one; it looks drawn at random."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a secret stands. `line` and `column` count from 1, `length` is in characters.

    `path` is relative to what was searched. `commit` is the first commit that holds it (its full hash) where
    history was searched, `layer` the digest of the image's layer, `place` another name for where it was:
    `environment`, `labels`, `history`, `logs`.
    """

    path: str
    line: int
    column: int
    length: int
    commit: str = ""
    layer: str = ""
    place: str = ""

    def __str__(self) -> str:
        name = " ".join(part for part in (self.path, self.place) if part)
        where = f"{name}:{self.line}:{self.column}" if self.line else name
        if self.commit:
            return f"{self.commit[:12]} {where}"
        if self.layer:
            return f"{self.layer.removeprefix('sha256:')[:12]} {where}"
        return where


place_of = attrgetter("path", "line", "column", "length", "commit", "layer", "place")
"""Gives a spot's fields in the order by which spots are compared."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A secret that was seen: never its value.

    `kind` is what it is (`password`, `github-token`), `key` the key it stood under where there was one,
    `spelling` how a known one was written (`plain`, `base64`, `url`). `holders` are the environments that have
    it and the key they have it under. `fingerprint` is empty for a value that could be guessed.
    """

    code: str
    severity: Severity
    kind: str
    certainty: Certainty
    spot: Spot
    message: str
    key: str = ""
    spelling: str = ""
    fingerprint: str = ""
    home: str = ""
    """The file's path below the workspace, by which a policy names it; empty where it is no file of one."""
    holders: tuple[tuple[str, str], ...] = ()
    expected: Expected | None = None

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments that have the secret, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.holders))


@dataclass(frozen=True, slots=True)
class Scan:
    """What one search gave.

    `files`, `bytes`, `commits`, `layers` say what was looked at, `archives` how many files hold others and were
    not opened, `problems` what could not be looked at.
    """

    target: str
    files: int
    bytes: int
    commits: int
    layers: int
    archives: int
    known: int
    sightings: tuple[Sighting, ...]
    problems: tuple[str, ...]

    @property
    def open(self) -> tuple[Sighting, ...]:
        """Those that nobody accepted."""
        return tuple(sighting for sighting in self.sightings if sighting.expected is None)

    @property
    def complete(self) -> bool:
        """Whether everything could be looked into."""
        return not self.problems
