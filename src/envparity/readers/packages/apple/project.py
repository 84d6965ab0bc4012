"""Reads what a Package.swift asks for, of its plain lines: it is a program, and is not run."""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand

_PACKAGE = expression(
    r'\.package\(\s*(?:name:\s*"[^"]*"\s*,\s*)?url:\s*"([^"]+)"\s*,\s*([^\n]*?)\)\s*(?:,|\]|\n|$)'
)
_FROM = expression(r'(?:\.upToNextMajor\(\s*)?from:\s*"([^"]+)"')
_MINOR = expression(r'\.upToNextMinor\(\s*from:\s*"([^"]+)"')
_EXACT = expression(r'(?:exact:\s*|\.exact\(\s*)"([^"]+)"')
_BETWEEN = expression(r'"([^"]+)"\s*(\.\.<|\.\.\.)\s*"([^"]+)"')


def asks(document: Document) -> Asked:
    """Read the packages by their addresses, whose last part is the identity that the lock uses."""
    text = document.text()
    found = []
    for one in _PACKAGE.finditer(text):
        start = text.rfind("\n", 0, one.start()) + 1
        if text[start : one.start()].lstrip().startswith("//"):
            continue
        identity = one[1].rstrip("/").rpartition("/")[2].removesuffix(".git")
        line = text.count("\n", 0, one.start()) + 1
        found.append(demand(document, identity, _range(one[2]), line, key=identity.lower()))
    return asked(found, open_ended=True)


def _range(text: str) -> str:
    if minor := _MINOR.search(text):
        return f"~{minor[1]}"
    if exact := _EXACT.search(text):
        return f"={exact[1]}"
    if between := _BETWEEN.search(text):
        return f">={between[1]} {'<' if between[2] == '..<' else '<='}{between[3]}"
    major = _FROM.search(text)
    return f"^{major[1]}" if major else ""
