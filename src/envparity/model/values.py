"""What a fact's value can be: in the open, sealed, in the open but for its secret parts, or unknown.

A secret's raw value has no type here on purpose: by the time a value is one of these, it
has been through the seal, and nothing in this module can give it back.
"""

from __future__ import annotations

from typing import Protocol

from envparity.model.records import dataclass

MASK = "••••••"


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that may be shown as it is."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """A secret: enough to compare it with another, not enough to know it.

    `fingerprint` is a keyed digest (HMAC-SHA-256, 16 hex digits shown), `kind` what it looks
    like (`password`, `api-key`, ...), `length` a class such as `16-31`. `weak` says why the
    value could be guessed (`placeholder`, `default`, `short`), and is empty for one that
    could not: a weak value's fingerprint is for comparing in memory and is never written.
    `because` tells what it was taken for a secret by; `mode` is `test` or `live` where a provider's form says so;
    `starts` and `ends` bound a token or certificate, `since` is when a store was given it, all ISO 8601 in UTC;
    `reference` names its entry there, where it came from a store.
    Two are equal when the secret is: what else is known of it does not count.
    """

    fingerprint: str
    kind: str
    length: str
    weak: str = ""
    because: str = ""
    mode: str = ""
    starts: str = ""
    ends: str = ""
    since: str = ""
    reference: str = ""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        mine = (self.fingerprint, self.kind, self.length, self.weak)
        return mine == (other.fingerprint, other.kind, other.length, other.weak)

    def __hash__(self) -> int:
        return hash((self.fingerprint, self.kind))

    def __str__(self) -> str:
        return MASK

    @property
    def shown_fingerprint(self) -> str | None:
        """The fingerprint as it may be saved or sent; none for a value that could be guessed."""
        return None if self.weak else self.fingerprint


@dataclass(frozen=True, slots=True)
class Mixed:
    """A value that holds a secret in part, such as a database URL; the rest stays in the open."""

    parts: tuple[str | Sealed, ...]

    def __str__(self) -> str:
        return "".join(str(part) for part in self.parts)

    @property
    def secrets(self) -> tuple[Sealed, ...]:
        """The sealed parts, in the order they stand in the value."""
        return tuple(part for part in self.parts if isinstance(part, Sealed))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that exists and is not known here: an unresolved reference, a template, a refused read.

    `missing` is the reference behind which a store was found to hold nothing, `reference` one whose store did not
    give it; both empty for any other reason.
    """

    reason: str
    missing: str = ""
    reference: str = ""

    def __str__(self) -> str:
        return f"unknown: {self.reason}"


Value = Plain | Sealed | Mixed | Unknown


class Seal(Protocol):
    """What a reader calls with every value it reads, at once, keeping no copy."""

    def __call__(self, key: str, raw: str, *, certain: bool = False) -> Value:
        """Seal one value as far as it is secret; `certain` when the place says so (a Kubernetes Secret)."""


def secrets_in(value: Value) -> tuple[Sealed, ...]:
    """Give the sealed parts of any value; none for one in the open."""
    if isinstance(value, Sealed):
        return (value,)
    return value.secrets if isinstance(value, Mixed) else ()


def text_of(value: Value) -> str | None:
    """Give the text of a value that is wholly in the open, else none."""
    return value.text if isinstance(value, Plain) else None
