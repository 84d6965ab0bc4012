"""What a rule says, and what the gate makes of it."""

from __future__ import annotations

from typing import Literal

from envparity.model.areas import Area, Severity
from envparity.model.differences import Cell, Subject
from envparity.model.digests import sha256
from envparity.model.places import Place
from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding can be seen: an environment, the kind of source, and a place an editor can open."""

    environment: str
    place: Place
    source: str = "worktree"


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that somebody accepted in writing. `until` is the last day it holds (ISO 8601), empty for no end."""

    reason: str
    by: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Reweighed:
    """A severity that the policy gave a finding in place of the rule's own, which was `usual`."""

    usual: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Silenced:
    """A rule that the policy turned off, and how many findings it would have had."""

    code: str
    reason: str
    number: int


Standing = Literal["open", "known", "accepted"]
"""How a finding stands: it counts; a baseline held it before; somebody accepted it. Only the first closes the gate."""


class _Identified:
    """Has room for what is worked out when it is first asked for; a dict for it would take more than the rest."""

    __slots__ = ("_id",)
    _id: str


@dataclass(frozen=True, slots=True)
class Finding(_Identified):
    """One rule's word on one subject. `environments` are those that it is about, in shown order.

    `expected`, `reweighed` and `known` (a baseline holds it) are what the policy made of it. `also` are the
    findings that have the same cause, and that it stands for: the packages that one upgrade moved.
    """

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
    expected: Expected | None = None
    reweighed: Reweighed | None = None
    known: bool = False
    also: tuple[Finding, ...] = ()

    @property
    def standing(self) -> Standing:
        """How it stands; what is accepted and known too is accepted."""
        if self.expected is not None:
            return "accepted"
        return "known" if self.known else "open"

    @property
    def id(self) -> str:
        """Stable across runs and machines: made of code, subject and environments, not of values or lines."""
        try:
            return self._id
        except AttributeError:
            object.__setattr__(self, "_id", self._made_id())
            return self._id

    def _made_id(self) -> str:
        subject = self.subject
        parts = (self.code, subject.kind, subject.scope, subject.name, subject.aspect, *self.environments)
        digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.code}-{digest[:10]}"


Verdict = Literal["pass", "fail", "incomplete"]
