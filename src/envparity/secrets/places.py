"""Where an environment's secrets are kept: one name in a store for each key, and one for its former value."""

from __future__ import annotations

from envparity.errors import UsageError
from envparity.model.references import SCHEMES, Reference, reference_in

DEFAULT_FILE = "secrets.age"
"""The encrypted file, below the workspace's root, where nothing else is said."""
_FIELDS = frozenset({"vault", "aws-sm", "sops"})
"""Stores in which the keys of an environment are fields of one path."""


def shelf(said: str, workspace: str, environment: str) -> Reference:
    """Read what a profile or `--store` says: a scheme, or a reference that names lie below.

    A scheme alone is enough for the stores that have a place of their own for this program.
    """
    if said in SCHEMES:
        if said == "keyring":
            return Reference("keyring", f"envparity/{workspace}/{environment}")
        if said == "age":
            return Reference("age", f"{DEFAULT_FILE}#{environment}")
        raise UsageError(
            f"`{said}` alone names no place", hint=f"such as `{said}://…`; docs/secrets.md has examples"
        )
    found = reference_in(said)
    if found is None:
        forms = ", ".join(f"`{scheme}`" for scheme in SCHEMES)
        raise UsageError(
            "that is no store of secrets", hint=f"a scheme ({forms}), or a reference such as `age://team.age`"
        )
    if found.scheme == "age" and "#" not in found.name:
        return Reference("age", f"{found.name}#{environment}")
    return Reference(found.scheme, found.name.rstrip("/"))


def place_of(shelf: Reference, key: str) -> Reference:
    """Give the reference of one key on a shelf."""
    if shelf.scheme == "env":
        return Reference("env", f"{shelf.name}{key}")
    between = "#" if shelf.scheme in _FIELDS and "#" not in shelf.name else "/"
    return Reference(shelf.scheme, f"{shelf.name}{between}{key}")


def key_of(shelf: Reference, name: str) -> str:
    """Give the key that a name on a shelf is of; empty for a name that lies elsewhere or holds a former value."""
    start = place_of(shelf, "").name
    key = name.removeprefix(start) if name.startswith(start) else ""
    return "" if key.endswith(_FORMER) else key


def former(reference: Reference) -> Reference:
    """Give the reference of the value that another one had before it was rotated."""
    return Reference(reference.scheme, reference.name + _FORMER)


_FORMER = "_FORMER"
