"""Reads what a Cargo.toml asks for (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand, line_of
from envparity.readers.syntax import toml

_SECTIONS = ("dependencies", "dev-dependencies", "build-dependencies")
_Table = dict[str, object]


def asks(document: Document) -> Asked:
    """Read the package's own dependencies of every kind and target; a workspace's members may ask for more."""
    value = toml.parse(document).value
    targets = value.get("target")
    owners = [value, *(cast(_Table, targets).values() if isinstance(targets, dict) else ())]
    shared = _table(_table(value, "workspace"), "dependencies")
    found = [one for owner in owners for one in _demands(document, owner, shared)]
    return asked(found, open_ended="workspace" in value)


def _table(owner: object, key: str) -> _Table:
    value = cast(_Table, owner).get(key) if isinstance(owner, dict) else None
    return cast(_Table, value) if isinstance(value, dict) else {}


def _demands(document: Document, owner: object, shared: _Table) -> Iterator[Demand | None]:
    text = document.text()
    for section in _SECTIONS:
        for name, written in _table(owner, section).items():
            value: object = written
            if isinstance(written, dict) and written.get("workspace") is True:
                value = shared.get(name, "")
            details = cast(_Table, value) if isinstance(value, dict) else {"version": value}
            real, version = details.get("package", name), details.get("version", "")
            if isinstance(real, str) and isinstance(version, str):
                yield demand(document, real, version, line_of(text, f"\n{name} ") + 1)
