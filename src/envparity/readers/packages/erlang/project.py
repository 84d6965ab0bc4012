"""Reads what a mix.exs asks for, of its plain tuples: it is a program, and is not run (https://hexdocs.pm/mix/Mix.Tasks.Deps.html)."""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand

_DEPENDENCY = expression(r'\{\s*:(\w+)\s*,\s*(?:"([^"]*)"\s*)?(?:,\s*)?([^{}]*)\}')
_LIST = expression(r"defp?\s+deps\b.*?(?=\n\s*defp?\s|\Z)", 16)


def asks(document: Document) -> Asked:
    """Read the tuples of `deps`; those of the same umbrella, and of folders, are in no lock."""
    text = document.text()
    body = _LIST.search(text)
    found = []
    for one in _DEPENDENCY.finditer(text, *(body.span() if body else (0, 0))):
        start = text.rfind("\n", 0, one.start()) + 1
        if "in_umbrella" in one[3] or "path:" in one[3] or "#" in text[start : one.start()]:
            continue
        line = text.count("\n", 0, one.start()) + 1
        found.append(demand(document, one[1], "" if "git" in one[3] else one[2] or "", line))
    return asked(found, open_ended=True)
