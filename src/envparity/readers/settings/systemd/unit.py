"""systemd units: `Environment=` and the files that `EnvironmentFile=` names, in systemd's order.

A file's settings go over those of the unit, whatever the order of lines (systemd.exec(5)). A file outside of the
workspace is looked for beside the unit by its name, and is a problem when it is not there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Place, Problem
from envparity.model.records import dataclass, replace
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.document import Document
from envparity.readers.syntax.dotenv.parser import parse

_DIRECTIVE = expression(r"^\s*(Environment|EnvironmentFile|PassEnvironment|UnsetEnvironment)\s*=\s*(.*)$")
_ASSIGNMENT = expression(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_WORD = expression(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s"'\\]|\\.)+(?:["'][^\s]*)?))""")
_SPECIFIER = expression(r"(?<!%)(?:%%)*%[A-Za-z]")


@dataclass(frozen=True, slots=True)
class SystemdUnit:
    """Reads what a unit sets in the environment of its service, in the service's scope."""

    format: str = "systemd unit"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is a unit of a service, or a piece that is dropped in for one."""
        return path.endswith((".service", ".conf")) and b"[Service]" in head

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a unit and the files that it names."""
        problems: list[Problem] = []
        found: dict[str, Setting] = {}
        files: list[tuple[str, int]] = []
        for name, value, line in _directives(document.text()):
            if name == "EnvironmentFile":
                files = [*files, (value, line)] if value else []
            elif name == "Environment":
                found = found if value else {}
                for key, text in _assignments(value, line, problems):
                    _put(found, key, _sealed(seal, key, text), Place(document.path, line))
        for path, line in files:
            for key, sealed, place in _from_file(document, path, line, problems, seal):
                _put(found, key, sealed, place)
        scope = posixpath.basename(document.path).removesuffix(".service").partition("@")[0]
        settings = (
            replace(found[key], scope=document.options.get("service", scope)) for key in sorted(found)
        )
        return Reading(self.format, settings=tuple(settings), problems=tuple(problems))


READER = SystemdUnit()


def _directives(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the directives on the environment, lines that end in a backslash joined."""
    held, begin = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not held and line.lstrip().startswith(("#", ";")):
            continue
        begin = begin or number
        if line.endswith("\\"):
            held += line[:-1] + " "
            continue
        if found := _DIRECTIVE.match(held + line):
            yield found[1], found[2].strip(), begin
        held, begin = "", 0


def _assignments(value: str, line: int, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    for word in _WORD.finditer(value):
        text = next(group for group in word.groups() if group is not None)
        if found := _ASSIGNMENT.match(re.sub(r"\\(.)", r"\1", text)):
            yield found[1], found[2]
        else:
            problems.append(Problem("no assignment stands in `Environment=`", line))


def _sealed(seal: Seal, key: str, text: str) -> Value:
    if _SPECIFIER.search(text):
        return Unknown("a specifier of systemd fills it in")
    return seal(key, text.replace("%%", "%"))


def _put(found: dict[str, Setting], key: str, value: Value, place: Place) -> None:
    found[key] = Setting(key, value, place, carrier="systemd").over(found.get(key))


def _from_file(
    document: Document, path: str, line: int, problems: list[Problem], seal: Seal
) -> Iterator[tuple[str, Value, Place]]:
    optional, path = path.startswith("-"), path.removeprefix("-").strip("\"'")
    folder = posixpath.dirname(document.path)
    beside = posixpath.join(folder, posixpath.basename(path))
    try:
        text = replace(document, data=document.sibling(beside)).text()
    except ReadError:
        if not optional:
            problems.append(
                Problem(f"`{path}` lies where the service runs, and not here", line, "EnvironmentFile")
            )
        return
    for entry in parse(text, "systemd", {}).entries:
        if entry.value is not None:
            yield entry.key, seal(entry.key, entry.value), Place(beside, entry.line)
