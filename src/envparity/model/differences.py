"""One subject across N environments: a value, absent, or unknown because… in each."""

from __future__ import annotations

from typing import Literal

from envparity.model.areas import Area
from envparity.model.facts import Fact, FactKind
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.snapshots import Environment
from envparity.model.values import Sealed, Unknown, Value, secrets_in


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What is compared. `scope` is an ecosystem, a service or empty; `aspect` a facet of a service."""

    kind: FactKind
    name: str
    scope: str = ""
    aspect: str = ""

    def __str__(self) -> str:
        if self.kind == "service":
            return f"{self.name} {self.aspect}".strip()
        if self.kind == "package":
            return f"{self.name} ({self.scope})"
        whole = f"{self.scope}: {self.name}" if self.scope else self.name
        return f"{whole} {self.aspect}".strip()


@dataclass(frozen=True, slots=True)
class Layer:
    """A place at which an environment's subject is set and a later source overrides it.

    `own` says that no other environment reads that file.
    """

    environment: str
    subject: Subject
    place: Place
    own: bool


@dataclass(frozen=True, slots=True)
class Present:
    """The subject is there. `facts` are what `value` was made of: one, or several versions of a package."""

    value: Value
    facts: tuple[Fact, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it was read."""
        return tuple(fact.place for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Absent:
    """The subject is certainly not there: every source that could hold it was read in full.

    `with_whole` says that what it would be part of is absent too: the port of a service that is not there.
    """

    with_whole: bool = False


Cell = Present | Absent | Unknown

Likeness = Literal["same", "meant", "different", "unknown"]
"""`meant`: the values differ as they should (the environment's own name, its own secret) or mean the same.
`unknown`: what is known is alike, and somewhere it is not known; never to be taken for `same`."""


class _Remembering:
    """Has room for what is worked out when it is first asked for; a dict for it would take more than the rest."""

    __slots__ = ("_present",)
    _present: tuple[tuple[Environment, Present], ...]


@dataclass(frozen=True, slots=True)
class Difference(_Remembering):
    """One subject with a cell for each environment, in the order the environments are shown.

    Subjects that are alike everywhere are differences too (`likeness` says `same`): a rule such as
    "debug is on in production" has to see them.
    """

    subject: Subject
    area: Area
    environments: tuple[Environment, ...]
    cells: tuple[Cell, ...]
    likeness: Likeness

    def cell(self, environment: str) -> Cell:
        """Give the cell of one environment by name; `KeyError` when it was not compared."""
        for known, cell in zip(self.environments, self.cells, strict=True):
            if known.name == environment:
                return cell
        raise KeyError(environment)

    def present(self) -> tuple[tuple[Environment, Present], ...]:
        """Give the environments in which the subject is there, with its cell."""
        try:
            return self._present
        except AttributeError:  # every rule asks for it
            pairs = zip(self.environments, self.cells, strict=True)
            present = tuple((environment, cell) for environment, cell in pairs if isinstance(cell, Present))
            object.__setattr__(self, "_present", present)
            return present

    def absent(self) -> tuple[Environment, ...]:
        """Give the environments in which it is certainly not there, though what it is part of is."""
        pairs = zip(self.environments, self.cells, strict=True)
        return tuple(e for e, cell in pairs if isinstance(cell, Absent) and not cell.with_whole)

    def secrets(self) -> tuple[tuple[Environment, Sealed], ...]:
        """Give every secret in the subject's values, by environment."""
        return tuple(
            (environment, secret) for environment, cell in self.present() for secret in secrets_in(cell.value)
        )
