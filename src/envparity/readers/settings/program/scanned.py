"""Ruby, PHP and JavaScript files that hold settings: Rails environments, Laravel's `config`, modules' exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.syntax.flat import Leaf, settings_of
from envparity.readers.syntax.program.languages import javascript_leaves, php_leaves, ruby_leaves
from envparity.readers.syntax.program.python import LARGEST
from envparity.readers.syntax.sections import active, of_sections


@dataclass(frozen=True, slots=True)
class ScannedSettings:
    """Reads one language's files, those that its `mark` is found in."""

    format: str
    endings: tuple[str, ...]
    mark: re.Pattern[bytes]
    leaves: Callable[[str, str], Iterable[Leaf]]
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is one of the language that sets something in the way that is read here."""
        return path.endswith(self.endings) and self.mark.search(head) is not None

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read what is written as a literal; the rest is unknown."""
        text = document.text()
        if len(text) > LARGEST:
            raise ReadError("too large for a file of settings")
        leaves = list(self.leaves(text, PurePosixPath(document.path).stem))
        top: Mapping[str, None] = dict.fromkeys(leaf.key.partition(".")[0] for leaf in leaves)
        chosen = of_sections(leaves, tuple(top), active(document.options))
        return Reading(self.format, settings=settings_of(chosen, document.path, seal))


RUBY = ScannedSettings(
    "Ruby settings",
    (".rb",),
    expression(rb"\bconfig\.\w+|\.configure\s+do"),
    lambda text, _: ruby_leaves(text),
)
PHP = ScannedSettings("PHP settings", (".php",), expression(rb"<\?php"), php_leaves)
JAVASCRIPT = ScannedSettings(
    "JavaScript settings",
    (".js", ".cjs", ".mjs", ".ts"),
    expression(rb"module\.exports|\bexport\s+(?:default|const)\b|\bexports\."),
    lambda text, _: javascript_leaves(text),
)
