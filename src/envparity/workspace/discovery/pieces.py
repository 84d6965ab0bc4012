"""A piece: one file that speaks of an environment, or of all, and what made us think so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from envparity.workspace.stages import Named


class Layer(IntEnum):
    """The order in which files of one family override each other."""

    BASE = 0
    OWN = 10
    LOCAL = 20
    OWN_LOCAL = 30


Family = Literal[
    "lock", "requirements", "dotenv", "compose", "kubernetes", "kustomize", "helm", "settings", "unread"
]

EXAMPLE = "example: the list of expected keys"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file. `named` is the environment it is for, none for all of them.

    `group` tells files that layer over each other from those that do not: of one family and group, they
    are one source. `aside` is why the file is given to no environment, empty for those that are given.
    """

    path: str
    family: Family
    group: str
    why: str
    named: Named | None = None
    layer: Layer = Layer.BASE
    format: str = ""
    aside: str = ""

    @property
    def folder(self) -> str:
        """The folder the file lies in, empty for the root."""
        return self.path.rpartition("/")[0]
