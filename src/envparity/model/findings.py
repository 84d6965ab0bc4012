"""What a rule says, and what the gate makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

from envparity.model.areas import Area, Severity
from envparity.model.differences import Cell, Subject
from envparity.model.places import Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding can be seen: an environment, the kind of source, and a place an editor can open."""

    environment: str
    place: Place
    source: str = "worktree"


@dataclass(frozen=True)
class Finding:
    """One rule's word on one subject. `environments` are those that it is about, in shown order."""

    code: str
    name: str
    area: Area
    severity: Severity
    subject: Subject
    environments: tuple[str, ...]
    message: str
    why: str
    fix: str
    values: tuple[tuple[str, Cell], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @cached_property
    def id(self) -> str:
        """Stable across runs and machines: made of code, subject and environments, not of values or lines."""
        subject = self.subject
        parts = (self.code, subject.kind, subject.scope, subject.name, subject.aspect, *self.environments)
        digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.code}-{digest[:10]}"


Verdict = Literal["pass", "fail", "incomplete"]
