"""Which environment holds which secret, how it is known, where it lives, and who else has the same."""

from __future__ import annotations

from typing import Literal

from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.snapshots import Environment
from envparity.model.values import Sealed

State = Literal["value", "reference", "absent", "missing", "unknown"]
"""Held and known; referred to, its store not asked; certainly not there; referred to, and its store holds nothing; not
known, for a reason."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What one environment has of a key.

    `secrets` are the value itself, or its secret parts. `reference` names the store's entry where the value is kept in
    one, `place` the file that says so. `shared` are the other holders of the same secret, as `ENV: KEY`.
    """

    state: State
    secrets: tuple[Sealed, ...] = ()
    reference: str = ""
    place: Place | None = None
    reason: str = ""
    shared: tuple[str, ...] = ()

    @property
    def since(self) -> str:
        """When it was set, as far as its store or the secret itself tells; ISO 8601, empty for not known."""
        told = [secret.since or secret.starts for secret in self.secrets]
        return max(told, default="")


@dataclass(frozen=True, slots=True)
class Key:
    """One key, with what each environment has of it, in their order."""

    name: str
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """All secrets of a workspace's environments."""

    workspace: str
    environments: tuple[Environment, ...]
    keys: tuple[Key, ...]
    complete: bool
    """Whether every source could be read, so that what is absent is certainly not there."""
