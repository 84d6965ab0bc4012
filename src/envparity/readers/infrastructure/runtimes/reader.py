"""The reader of a file that pins languages: what all of them do before and after a format's own part."""

from __future__ import annotations

import re
from collections.abc import Callable

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading, Runtime
from envparity.model.pins import asked
from envparity.model.places import Place, Problem
from envparity.model.records import dataclass, field
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.names import language, version
from envparity.readers.naming import named

_CONFLICT = expression(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
_WRITTEN = expression(r"[\w.*/@+~^<>=!|, :-]{1,200}", re.ASCII)
_LONGEST_NAME = 100
_MOST_PROBLEMS = 200


@dataclass(slots=True)
class Pinned:
    """What one file has pinned so far, and what of it could not be read."""

    path: str
    runtimes: list[Runtime] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def pin(self, tool: str, written: object, line: int, key: str = "") -> None:
        """Keep a version; a problem where there is none, or where it is no text that could be one."""
        if len(tool) > _LONGEST_NAME or not tool.isprintable():
            self.problem("a name that cannot be a tool's", line)
            return
        if not isinstance(written, str):
            self.problem("expected a version as text", line, key or tool)
            return
        name = language(tool)
        text = version(name, written)
        if not _WRITTEN.fullmatch(text) or "://" in text:  # an address may hold a password
            self.problem(f"no version of {name} that can be read", line, key)
            return
        self.runtimes.append(Runtime(name, text, Place(self.path, line)))

    def line(self, tool: str, written: str, line: int) -> None:
        """Keep a version that is the whole of a line; a name alone (of a virtual environment) is a problem."""
        name = language(tool)
        text = version(name, written)
        if asked(name, text).kind == "named" and not any(sign.isdecimal() for sign in text):
            self.problem(f"a name that is no version of {name}", line)
            return
        self.pin(tool, written, line)

    def problem(self, message: str, line: int = 0, key: str = "") -> None:
        """Keep a complaint; beyond two hundred there is no use in more."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(message, line, key))


Collect = Callable[[Document, Pinned], None]


@dataclass(frozen=True)
class RuntimeReader:
    """One format: its name, the function that collects, and the patterns of file names that are its own."""

    format: str
    collect: Collect
    names: tuple[str, ...]
    gives: frozenset[FactKind] = frozenset({"runtime"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002
        """Say whether a file is of this format: its name alone says so."""
        name = path.rpartition("/")[2].lower()
        return named(name, self.names)

    def read(self, document: Document, seal: Seal) -> Reading:  # noqa: ARG002
        """Read what is pinned; `ReadError` when nothing can be read."""
        text = document.text()
        conflict = _CONFLICT.search(text)
        if conflict:
            line = text.count("\n", 0, conflict.start()) + 1
            raise ReadError("a merge conflict is not resolved", line=line, hint="resolve the conflict")
        pinned = Pinned(document.path)
        try:
            self.collect(document, pinned)
        except RecursionError:
            raise ReadError("nested too deeply to be read") from None
        return Reading(self.format, runtimes=tuple(pinned.runtimes), problems=tuple(pinned.problems))
