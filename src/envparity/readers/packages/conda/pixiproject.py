"""Reads what a pixi.toml asks for (https://pixi.sh/latest/reference/pixi_manifest/)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.packages.python.names import normal
from envparity.readers.syntax import keylines, toml

_SECTIONS = ("dependencies", "host-dependencies", "build-dependencies", "pypi-dependencies")
_ELSEWHERE = ("path", "git", "url")
_Table = dict[str, object]


def asks(document: Document) -> Asked:
    """Read both kinds of packages; what a feature or one platform asks for need not be locked."""
    value = toml.parse(document).value
    line = keylines.lines_of(document.text())
    owners: list[tuple[tuple[str, ...], _Table, bool]] = [((), value, True)]
    features = _table(value, "feature")
    owners += ((("feature", name), _table(features, name), False) for name in features)
    for where, owner, _ in list(owners):
        targets = _table(owner, "target")
        owners += (((*where, "target", name), _table(targets, name), False) for name in targets)
    return asked(
        [
            one
            for where, owner, needed in owners
            for section in _SECTIONS
            for one in _demands(document, section, _table(owner, section), line, where, needed)
        ],
        open_ended=True,
    )


def _table(owner: _Table, key: str) -> _Table:
    value = owner.get(key)
    return cast(_Table, value) if isinstance(value, dict) else {}


def _demands(
    document: Document, section: str, table: _Table, line: Callable[[keylines.Where], int],
    where: tuple[str, ...], needed: bool,
) -> Iterator[Demand | None]:  # fmt: skip
    pypi = section == "pypi-dependencies"
    for name, value in table.items():
        details = cast(_Table, value) if isinstance(value, dict) else {"version": value}
        version = details.get("version", "")
        elsewhere = any(key in details for key in _ELSEWHERE)
        yield demand(
            document,
            name,
            version if isinstance(version, str) and not elsewhere else "",
            line((*where, section, name)),
            key=normal(name) if pypi else name.lower(),
            dialect="pypi" if pypi else "",
            needed=needed and "path" not in details,
        )
