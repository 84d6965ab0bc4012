"""References: values that say where a secret is kept instead of what it is.

`vault://secret/shop/production#DB_PASSWORD` is one. Its text is no secret, and two equal ones are one secret.
"""

from __future__ import annotations

from collections.abc import Callable

from envparity.model.expressions import expression
from envparity.model.records import dataclass

SCHEMES = ("keyring", "age", "file", "env", "vault", "aws-sm", "aws-ssm", "op", "sops")
"""The stores there are, in the order in which users see them."""

_AMBIGUOUS = frozenset({"file", "env"})
"""Schemes that values use which are no secrets: `file:///backups` is a folder wherever no secret is expected."""

_FORM = expression(rf"(?P<scheme>{'|'.join(SCHEMES)})://(?P<name>[^\r\n\0]*[^\s\0])")


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A store's scheme, and the name by which that store knows a secret."""

    scheme: str
    name: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}"

    @property
    def sure(self) -> bool:
        """Whether the scheme alone tells that a secret is meant; `file://` and `env://` need a secret's key."""
        return self.scheme not in _AMBIGUOUS


def reference_in(text: str) -> Reference | None:
    """Read a value that is a reference as a whole; none for any other."""
    found = _FORM.fullmatch(text.strip())
    return Reference(found["scheme"], found["name"]) if found else None


_PASSWORD = expression(rf"://[^\s:/?#@]{{0,80}}:(?P<reference>(?:{'|'.join(SCHEMES)})://[^\s@]+)@")


@dataclass(frozen=True, slots=True)
class Within:
    """A reference that stands as the password of an address, and where in the address it stands."""

    start: int
    end: int
    reference: Reference


def references_within(text: str) -> tuple[Within, ...]:
    """Give the references that are passwords of addresses: `postgres://app:vault://secret/shop#DB@db/shop`."""
    if text.count("://") < 2:
        return ()
    found = (
        (match.span("reference"), reference_in(match["reference"])) for match in _PASSWORD.finditer(text)
    )
    return tuple(Within(*span, reference) for span, reference in found if reference is not None)


def filled(text: str, within: tuple[Within, ...], give: Callable[[Reference], str]) -> str:
    """Put what references stand for in their places, written as addresses write it."""
    from urllib.parse import quote

    for one in reversed(within):
        text = text[: one.start] + quote(give(one.reference), safe="") + text[one.end :]
    return text
