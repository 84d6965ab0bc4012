"""The reader of a package format: what all of them do before and after the format's own part.

Merge conflicts, broken encodings and nesting beyond reason are told here, once, so that a
format's module holds only what that format means.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.naming import named
from envparity.readers.packages.ledger import Ledger

_CONFLICT = expression(rb"^(<<<<<<< |>>>>>>> )", re.MULTILINE)
_MARKS = (b"<<<<<<< ", b">>>>>>> ")

Collect = Callable[[Document, Ledger], None]


@dataclass(frozen=True)
class PackageReader:
    """One format: its name, the function that collects, and what makes a file its own.

    `names` are patterns of file names that mean this format whatever the file holds, so that a broken
    one is told as broken; a file of another name is claimed when each of `marks` is in its head.
    """

    format: str
    collect: Collect
    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    head: Callable[[str, bytes], bool] | None = None
    binary: bool = False
    gives: frozenset[FactKind] = frozenset({"package"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is of this format: by its name, else by what it begins with."""
        name = path.rpartition("/")[2].lower()
        if named(name, self.names):
            return True
        if self.marks and all(re.search(mark.encode(), head, re.MULTILINE) for mark in self.marks):
            return True
        return self.head is not None and self.head(path, head)

    def read(self, document: Document, seal: Seal) -> Reading:  # noqa: ARG002
        """Read the packages; `ReadError` when nothing can be read."""
        ledger = Ledger(document)
        try:
            self.collect(document, ledger)
            ledger.tell_twice()
        except RecursionError:
            raise ReadError(
                "nested too deeply to be read", hint="no tool writes such a file; was it damaged?"
            ) from None
        except ReadError:
            self._refuse_conflict(document)
            raise
        if not ledger.whole:
            self._refuse_conflict(document)
        return Reading(
            self.format,
            packages=tuple(ledger.packages),
            runtimes=tuple(ledger.runtimes),
            problems=tuple(ledger.problems),
        )

    def _refuse_conflict(self, document: Document) -> None:
        if not self.binary:
            refuse_conflict(document.data)


def refuse_conflict(data: bytes) -> None:
    """Raise `ReadError` with the line when a file holds the markers of a merge that was not resolved."""
    if not any(mark in data for mark in _MARKS):
        return
    found = _CONFLICT.search(data)
    if found:
        raise ReadError(
            "a merge conflict is not resolved",
            line=data.count(b"\n", 0, found.start()) + 1,
            hint="resolve the conflict, or let the package manager write the file again",
        )
