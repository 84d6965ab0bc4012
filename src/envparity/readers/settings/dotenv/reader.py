"""Dotenv files as settings, sealed; with a note where another common reader would read a line otherwise.

The dialect is the profile's word (`dialect`), else Compose's; an `.envrc` is a shell's. A key without a
value is taken from the shell that nobody here can see: its value is unknown, never empty. What may be a
part of a secret that a reader takes for a name is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Place, Problem
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.document import UTF_16, Document, Reader
from envparity.readers.syntax.dotenv.agreement import disagreements
from envparity.readers.syntax.dotenv.entries import Entry
from envparity.readers.syntax.dotenv.names import is_name, key_blocks
from envparity.readers.syntax.dotenv.parser import DEFAULT, parse

ENTRIES_LIMIT = 100_000
"""Keys of a file that is read; a large real one has a few hundred."""

_OTHER_FORMATS: Final = frozenset(
    "py pyi js mjs cjs ts tsx jsx json jsonc yaml yml toml rb php go rs java kt cs md rst html css xml lock "
    "sh bash zsh fish ps1 bat tf tfvars ini cfg properties gpg asc enc age zip gz png svg".split()
)
_LINE = expression(rb"\s*(?:export\s+)?[\w.\-\[\]]+\s*[=:]|\s*(?:export\s+)?\w+\s*$", re.ASCII)


class DotenvReader:
    """Reads dotenv files."""

    format = "dotenv"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file has a dotenv file's name and does not look like something else."""
        name = path.rpartition("/")[2].lower()
        if name.rpartition(".")[2] in _OTHER_FORMATS or (b"\0" in head and not head.startswith(UTF_16)):
            return False
        if head.startswith(UTF_16):
            return True  # to be refused as what it is
        lines = [line for line in head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
        told = [line for line in lines if not line.lstrip().startswith((b"#", b";"))]
        return not told or any(_LINE.match(line) for line in told)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the settings of a file in the dialect that its options name."""
        text = document.text()
        dialect = document.options.get("dialect") or _usual_dialect(document.path)
        parsed = parse(text, dialect, document.variables)
        if len(parsed.entries) > ENTRIES_LIMIT:
            raise ReadError(f"more than {ENTRIES_LIMIT} keys: no dotenv file that people keep")
        others = tuple(filter(None, document.options.get("dialects", "").split(",")))
        doubts = disagreements(text, dialect, document.variables, parsed.entries, others)
        withheld = _withheld(text, parsed.entries)
        by_key: dict[str, list[Entry]] = {}
        for entry in parsed.entries:
            if entry.line not in withheld:
                by_key.setdefault(entry.key, []).append(entry)
        settings: list[Setting] = []
        for key, entries in by_key.items():
            setting: Setting | None = None
            for entry in entries:
                setting = Setting(
                    key=key,
                    value=_value(entry, seal),
                    place=Place(document.path, entry.line),
                    scope=document.options.get("service", ""),
                    carrier="dotenv",
                    dialects=doubts.get(key, ()),
                    dialect=document.options.get("dialect", ""),
                ).over(setting)
            settings += filter(None, (setting,))
        return Reading(self.format, settings=tuple(settings), problems=(*parsed.problems, *withheld.values()))


def _usual_dialect(path: str) -> str:
    """Give the dialect of a file by its name: direnv's `.envrc` is a script."""
    return "shell" if path.rpartition("/")[2] == ".envrc" else DEFAULT


def _withheld(text: str, entries: Iterable[Entry]) -> dict[int, Problem]:
    """Find the lines whose key may be no name but a part of a secret; the problem does not show it."""
    inside = {line for first, last in key_blocks(text) for line in range(first, last + 1)}
    return {
        entry.line: Problem("what is read as a name here is none, and is not shown", entry.line)
        for entry in entries
        if entry.line in inside or not is_name(entry.key)
    }


def _value(entry: Entry, seal: Seal) -> Value:
    if entry.why:
        return Unknown(entry.why)
    if entry.value is None:
        return Unknown("taken from the environment of the process that reads the file")
    if entry.unset:
        return Unknown(f"variable {entry.unset[0]} is not set")
    return seal(entry.key, entry.value)


READER: Final[Reader] = DotenvReader()
