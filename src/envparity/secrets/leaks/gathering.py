"""The secrets that environments have, gathered while their sources are read, for one search and no longer.

This is the one place beside a reader where raw values are held. They live in a type that does not print,
and are dropped with the search.
"""

from __future__ import annotations

from typing import NoReturn

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.model.values import Seal, Value
from envparity.secrets.sealing import make_seal_by
from envparity.secrets.weakness import is_worth_searching


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Who has a secret: an environment, and the key it has it under."""

    environment: str
    key: str


class KnownSecrets:
    """Raw values with their holders; a count of those too weak to be looked for anywhere."""

    def __init__(self) -> None:
        self.holders: dict[str, set[Holder]] = {}
        self.weak: set[str] = set()

    def __repr__(self) -> str:
        return f"KnownSecrets({len(self.holders)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("known secrets are not pickled")

    def __len__(self) -> int:
        return len(self.holders)

    def add(self, raw: str, holder: Holder) -> None:
        """Take a value in; one that stands everywhere, or that anybody would write, is only counted."""
        text = _core(raw.strip())
        if is_worth_searching(text):
            self.holders.setdefault(text, set()).add(holder)
        elif text:
            self.weak.add(text)

    def gather(self, environment: str) -> Seal:
        """Make a seal that takes in every secret, whole or part, that it seals for an environment."""
        met: list[str] = []

        def note(raw: str) -> str:
            met.append(raw)
            return str(len(met))

        inner = make_seal_by(note)

        def seal(key: str, raw: str, *, certain: bool = False) -> Value:
            met.clear()
            value = inner(key, raw, certain=certain)
            for secret in met:
                self.add(secret, Holder(environment, str(key)))  # a reader's own kind of text does not travel
            met.clear()
            return value

        return seal


_BODY = expression(r"[A-Za-z0-9+/]{256,}={0,2}")


def _core(text: str) -> str:
    """Give of a key's block a piece that stands on one line, whether its lines are 64, 70 or 76 characters long."""
    return text[152:192] if _BODY.fullmatch(text) else text
