"""Reads the Python that `pyproject.toml` asks for: `project.requires-python`, and Poetry's own key.

Format: https://packaging.python.org/specifications/pyproject-toml/ and https://python-poetry.org/docs/pyproject/. The
packages that it asks for are its lock's to tell.
"""

from __future__ import annotations

from typing import cast

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader
from envparity.readers.syntax.keylines import lines_of
from envparity.readers.syntax.toml import parse

_KEYS = (("project", "requires-python"), ("tool", "poetry", "dependencies", "python"))


def collect(document: Document, pinned: Pinned) -> None:
    """Read both keys; a file with neither asks for no version."""
    value = parse(document).value
    line_of = lines_of(document.text())
    for keys in _KEYS:
        written = _at(value, keys)
        if isinstance(written, dict):
            written = written.get("version")
        if written is not None:
            pinned.pin("python", written, line_of(keys), ".".join(keys))


def _at(value: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        value = cast("dict[str, object]", value).get(key) if isinstance(value, dict) else None
    return value


READER = RuntimeReader("pyproject.toml", collect, ("pyproject.toml",))
