"""INI files as flat settings, `section.key`.

There is no one INI: this reads `key = value` and `key: value` below `[section]`, whole-line comments
after `#` or `;`, and indented lines as more of the value, as Python's and PHP's readers agree.
"""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading
from envparity.model.places import Problem
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.syntax.flat import Leaf, settings_of

_SECTION = expression(r"^\[([^\]]+)\]\s*([#;].*)?$")
_PAIR = expression(r"^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$")


@dataclass(frozen=True, slots=True)
class IniSettings:
    """Reads any INI file."""

    format: str = "INI settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether the name is one of INI files and a pair or a section stands in it."""
        return is_settings(path, (".ini", ".cfg")) and (b"=" in head or b"[" in head)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file; a line that is neither section, pair nor comment is a problem."""
        problems: list[Problem] = []
        leaves = _leaves(document.text(), problems)
        settings = settings_of(leaves, document.path, seal)
        return Reading(self.format, settings=settings, problems=tuple(problems))


READER = IniSettings()


def _leaves(text: str, problems: list[Problem]) -> Iterator[Leaf]:
    section, held = "", None
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if held is not None and line[0].isspace():
            held = Leaf(held.key, f"{held.text}\n{bare}", held.line)
            continue
        if held is not None:
            yield held
            held = None
        if found := _SECTION.match(bare):
            section = found[1].strip()
        elif found := _PAIR.match(bare):
            key = f"{section}.{found[1]}" if section else found[1]
            held = Leaf(key, found[2].strip("\"'"), number)
        else:
            problems.append(Problem("neither a section, a setting nor a comment", number))
    if held is not None:
        yield held
