"""Reads what a Gemfile asks for, of its plain lines: it is a program, and is not run.

A gem inside a condition may not be asked for here; such lines, those for other platforms alone and those whose
version is computed are left out (https://bundler.io/man/gemfile.5.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand

_GEM = expression(r"""\s*gem[\s(]+(["'])([\w.-]+)\1((?:\s*,\s*(["'])[^"'#]*\4)*)([^#]*)""")
_TEXT = expression(r"""["']([^"']*)["']""")
_OPENS = expression(r"^\s*(?:if|unless|case|platforms?|install_if)\b|\bdo(?:\s*\|[^|]*\|)?\s*$")
_GROUP = expression(r"^\s*group\b")
_CLOSES = expression(r"^\s*end\b")
_MORE = expression(r"^\s*(?:eval_gemfile|gemspec|instance_eval|Dir)\b|^\s*eval", 8)


def asks(document: Document) -> Asked:
    """Read the gems that every installation asks for."""
    text = document.text()
    return asked(_demands(document, text), open_ended=_MORE.search(text) is not None)


def _demands(document: Document, text: str) -> Iterator[Demand | None]:
    open_: list[bool] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _CLOSES.match(line) and open_:
            open_.pop()
        elif _GROUP.match(line):
            open_.append(True)
        elif _OPENS.search(line):
            open_.append(False)
        else:
            found = _GEM.match(line)
            if found and all(open_) and "platform" not in found[5] and " if " not in f" {found[5]} ":
                free = any(word in found[5] for word in ("git", "path", "source:", "branch"))
                ranges = ", ".join(_TEXT.findall(found[3]))
                yield demand(document, found[2], "" if free else ranges, number)
