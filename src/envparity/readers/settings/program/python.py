"""Python settings modules (Django's, Flask's), with the modules that they take all names from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading, Setting
from envparity.model.places import Problem
from envparity.model.records import dataclass, replace
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.syntax.flat import Leaf, settings_of
from envparity.readers.syntax.program.python import Module, leaves, read_module, star_imports
from envparity.readers.syntax.sections import active

_ASSIGNED = expression(
    rb"^[ ]{0,4}[A-Z][A-Z0-9_]+\s*(?::[^=\n]+)?=[^=]|^from\s+\S+\s+import\s+\*", re.MULTILINE
)
_MOST_MODULES = 20


@dataclass(frozen=True, slots=True)
class PythonSettings:
    """Reads names in capitals of a module, and of classes of settings."""

    format: str = "Python settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a module sets names in capitals, or takes them all from another."""
        return path.endswith(".py") and _ASSIGNED.search(head) is not None

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a module after those that it takes all names from; one that cannot be read is a problem."""
        problems: list[Problem] = []
        found: dict[str, Setting] = {}
        before: dict[str, Leaf] = {}
        module = Module()
        for path, text in _modules(document, problems):
            module = read_module(text, module)
            now = {leaf.key: leaf for leaf in leaves(module, active(document.options))}
            changed = (leaf for key, leaf in now.items() if before.get(key) != leaf)
            found = {key: setting for key, setting in found.items() if key in now}
            for setting in settings_of(changed, path, seal):
                found[setting.key] = setting.over(found.get(setting.key))
            before = now
        return Reading(
            self.format, settings=tuple(found[key] for key in sorted(found)), problems=tuple(problems)
        )


READER = PythonSettings()


def _modules(document: Document, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Give the texts of a module and, before it, of the modules whose names it takes, each once."""
    seen: set[str] = set()

    def follow(path: str, text: str) -> Iterator[tuple[str, str]]:
        seen.add(path)
        for name in star_imports(text):
            taken = _sibling(document, path, name)
            if taken is None:
                if name.startswith("."):
                    problems.append(Problem(f"takes in `{name}`, which is not there"))
            elif taken[0] not in seen and len(seen) < _MOST_MODULES:
                yield from follow(*taken)
        yield path, text

    yield from follow(document.path, document.text())


def _sibling(document: Document, path: str, name: str) -> tuple[str, str] | None:
    """Find a module by the name that another takes it in by: beside it, or below a folder above it."""
    dots = len(name) - len(name.lstrip("."))
    tail = name.lstrip(".").replace(".", "/")
    above = posixpath.dirname(path).split("/") if posixpath.dirname(path) else []
    if dots > len(above) + 1:
        return None
    roots = [above[: len(above) - dots + 1]] if dots else [above[:n] for n in range(len(above), -1, -1)]
    for root in roots:
        for ending in (f"{tail}.py", f"{tail}/__init__.py") if tail else ("__init__.py",):
            candidate = "/".join((*root, ending))
            try:
                return candidate, replace(document, data=document.sibling(candidate)).text()
            except ReadError:
                continue
    return None
