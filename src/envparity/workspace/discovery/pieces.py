"""A piece: one file that speaks of an environment, or of all, and what made us think so."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

from envparity.model.records import dataclass
from envparity.workspace.stages import Named


class Layer(IntEnum):
    """The order in which files of one family override each other."""

    BASE = 0
    OWN = 10
    LOCAL = 20
    OWN_LOCAL = 30


Family = Literal[
    "lock",
    "requirements",
    "runtime",
    "image",
    "settings",
    "terraform",
    "helm",
    "dotenv",
    "compose",
    "kubernetes",
    "kustomize",
    "pipeline",
    "unread",
]
FAMILIES: tuple[Family, ...] = (
    "lock", "requirements", "runtime", "image", "settings", "terraform", "helm", "dotenv", "compose", "kubernetes", "kustomize",
    "pipeline", "unread",
)  # fmt: skip
"""In the order in which an environment's sources are declared: a later one's settings override."""

DEPLOYING: frozenset[Family] = frozenset({"helm", "kubernetes", "kustomize"})
"""Families that say how a cluster runs the project."""

EXAMPLE = "example: the list of expected keys"
UNNAMED = "no environment's name in it"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file. `named` is the environment it is for, none for all of them.

    `group` tells files that layer over each other from those that do not: of one family and group, they
    are one source. `aside` is why the file is given to no environment, empty for those that are given.
    A `weak` piece does not make an environment: it belongs to one that something else speaks of. Of a file
    that has a `section` for each environment there is a piece for each of them. `by_custom` says that no name in
    the file or above it is the environment's: what it is for is told by what such files are mostly for.
    """

    path: str
    family: Family
    group: str
    why: str
    named: Named | None = None
    layer: Layer = Layer.BASE
    format: str = ""
    aside: str = ""
    weak: bool = False
    section: str = ""
    by_custom: bool = False

    @property
    def folder(self) -> str:
        """The folder the file lies in, empty for the root."""
        return self.path.rpartition("/")[0]
