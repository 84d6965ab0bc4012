"""Reads files whose name says the language and whose first line the version: `.python-version`, `.nvmrc`, ...

Formats: https://github.com/pyenv/pyenv, https://github.com/nvm-sh/nvm, https://github.com/rbenv/rbenv and the tools
that took them over. pyenv takes several lines and runs the first; so does this. `runtime.txt` is that of
platforms that build from a repository: `python-3.11.9`.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader

_TOOLS = {
    ".go-version": "go",
    ".java-version": "java",
    ".node-version": "node",
    ".nvmrc": "node",
    ".php-version": "php",
    ".python-version": "python",
    ".ruby-version": "ruby",
}
_RUNTIME = expression(r"([a-z]+)-(\d\S*)$")


def collect(document: Document, pinned: Pinned) -> None:
    """Read the first line that says something."""
    name = document.path.rpartition("/")[2].lower()
    for number, raw in enumerate(document.text().splitlines(), 1):
        words = raw.partition("#")[0].split()
        if not words:
            continue
        named = _RUNTIME.match(words[0])
        if name != "runtime.txt":
            pinned.line(_TOOLS[name], words[0], number)
        elif named:
            pinned.pin(named[1], named[2], number)
        else:
            pinned.problem("expected a language and its version, as in `python-3.11.9`", number)
        return
    pinned.problem("the file pins nothing", 1)


READER = RuntimeReader("version file", collect, (*sorted(_TOOLS), "runtime.txt"))
