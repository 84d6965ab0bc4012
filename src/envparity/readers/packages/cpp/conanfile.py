"""Reads Conan's conanfile.txt: what a project asks for, by section.

Format: https://docs.conan.io/2/reference/conanfile_txt.html.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.cpp.conan import reference
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_GROUPS = {
    "requires": "runtime",
    "build_requires": "build",
    "tool_requires": "build",
    "test_requires": "test",
}
_OTHERS = ("generators", "options", "imports", "layout", "settings", "env", "conf")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a conanfile.txt."""
    section = ""
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.split(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and "/" not in line:
            section = line[1:-1].strip()
            if section not in _GROUPS and section not in _OTHERS:
                ledger.problem("a section that is not known", number, section)
        elif section in _GROUPS:
            reference(ledger, line, number, _GROUPS[section], direct=True)
        elif not section:
            ledger.problem("a line outside of any section", number)


READER = PackageReader(
    "conanfile.txt",
    collect,
    names=("conanfile.txt", "conanfile*.txt"),
    marks=(r"^\[(?:build_|tool_|test_)?requires\]", r"^[\w.+-]+/\S+"),
)
