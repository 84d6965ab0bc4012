"""What a detector is: the form of one provider's credential, and what proves it offline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from envparity.model.expressions import expression
from envparity.model.records import dataclass

Certainty = Literal["known", "structure", "pattern", "entropy"]
"""How a finding is known: the value itself is known; a checksum or the file's structure says so; a documented form; randomness."""

Check = Callable[[bytes], bool | None]
"""A proof by the value alone: holds, fails, or none where the value carries nothing to prove it by."""

_OPTIONAL_END = expression(r"(?:=\{0,\d\}|=\?=?\??)(\)?)$")
_END = expression(r"\{(\d+)(?:,\d*)?\}(\)?)(?:\\b)?$")
_ANCHOR_END = 20
"""Times of a last sign that an engine is asked for: a hundred more say little more, and take Hyperscan half as long again."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One form of credential.

    `form` is an expression of RE2's syntax whose first group, if it has one, is the secret; `words` are
    literals in lower case of which one stands in every match. `check` proves a match by its own bytes: one that
    fails is no finding, one that holds makes the finding's certainty `structure`. `bits` is the least
    entropy of a secret, in bits a character. A `block` begins at the match and ends lines below it; a `long` one is
    signs of base64 alone, and may be longer than a line that is looked at whole; what a `loose` form captures may be a
    reference in a secret's place.
    """

    kind: str
    form: str
    words: tuple[str, ...]
    check: Check | None = None
    bits: float = 0.0
    block: bool = False
    long: bool = False
    loose: bool = False

    @property
    def anchor(self) -> str:
        """The form cut to its shortest match, or shorter: an engine that reports every end reports one of it."""
        short = _OPTIONAL_END.sub(r"\1", self.form)
        return _END.sub(lambda end: f"{{{min(int(end[1]), _ANCHOR_END)}}}{end[2]}", short)


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret in some bytes: where it begins and ends there, what it is, and how that is known."""

    start: int
    end: int
    kind: str
    certainty: Certainty
    key: str = ""
