"""Dotenv files as settings, sealed; with a note where another common reader would read a line otherwise.

The dialect is the profile's word (`dialect`), else Compose's. A key without a value is taken from the
shell that nobody here can see: its value is unknown, never empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Place, Problem
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.document import Document, Reader
from envparity.readers.settings.dotenv.entries import Entry
from envparity.readers.settings.dotenv.parser import DEFAULT, parse

_OTHER_FORMATS: Final = frozenset(
    "py pyi js mjs cjs ts tsx jsx json jsonc yaml yml toml rb php go rs java kt cs md rst html css xml lock "
    "sh bash zsh fish ps1 bat tf tfvars ini cfg properties gpg asc enc age zip gz png svg".split()
)
_LINE = re.compile(rb"\s*(?:export\s+)?[\w.\-\[\]]+\s*[=:]|\s*(?:export\s+)?\w+\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class DotenvReader:
    """Reads dotenv files."""

    format: str = "dotenv"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file has a dotenv file's name and does not look like something else."""
        name = path.rpartition("/")[2].lower()
        if name.rpartition(".")[2] in _OTHER_FORMATS or b"\0" in head:
            return False
        lines = [line for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
        told = [line for line in lines if not line.lstrip().startswith((b"#", b";"))]
        return not told or any(_LINE.match(line) for line in told)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the settings of a file in the dialect that its options name."""
        text = document.text()
        parsed = parse(text, document.options.get("dialect") or DEFAULT, document.variables)
        loose = _loose_lines(text)
        settings: dict[str, Setting] = {}
        problems = parsed.problems
        for entry in parsed.entries:
            if entry.line in loose:
                # Base64 ends in `=`: taken for `KEY=`, it would show a piece of a private key as a name.
                problems = (*problems, Problem("a line of a PEM block that is not quoted", entry.line))
                continue
            place = Place(document.path, entry.line)
            before = settings.get(entry.key)
            settings[entry.key] = Setting(
                key=entry.key,
                value=_value(entry, seal),
                place=place,
                scope=document.options.get("service", ""),
                carrier="dotenv",
                earlier=(*before.earlier, before.place) if before else (),
            )
        return Reading(self.format, settings=tuple(settings.values()), problems=problems)


def _loose_lines(text: str) -> frozenset[int]:
    """Give the lines, from 1, that stand inside of a PEM block, its first line excepted."""
    if "-----BEGIN " not in text:
        return frozenset()
    inside, lines = False, set()
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            lines.add(number)
        inside = (inside or "-----BEGIN " in line) and "-----END " not in line
    return frozenset(lines)


def _value(entry: Entry, seal: Seal) -> Value:
    if entry.value is None:
        return Unknown("taken from the environment of the process that reads the file")
    if entry.unset:
        return Unknown(f"variable {entry.unset[0]} is not set")
    return seal(entry.key, entry.value)


READER: Final[Reader] = DotenvReader()
