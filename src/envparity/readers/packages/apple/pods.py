"""Reads what a Podfile asks for, of its plain lines: it is a program, and is not run (https://guides.cocoapods.org/syntax/podfile.html)."""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand

_POD = expression(r"""^[ \t]*pod[\s(]+(["'])([^"'\n]+)\1((?:\s*,\s*(["'])[^"'#\n]*\4)*)([^#\n]*)""", 8)
_TEXT = expression(r"""["']([^"']*)["']""")


def asks(document: Document) -> Asked:
    """Read the pods; one from git or a folder takes whatever that has."""
    text = document.text()
    found = []
    for one in _POD.finditer(text):
        free = ":" in one[5] or " if " in one[5]
        line = text.count("\n", 0, one.start()) + 1
        found.append(demand(document, one[2], "" if free else ", ".join(_TEXT.findall(one[3])), line))
    return asked(found, open_ended=True)
