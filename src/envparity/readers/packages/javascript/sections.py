"""The two long sections of a pnpm lock, `packages` and `snapshots`, read by pattern.

pnpm writes them so regularly that a pattern reads a whole entry; what an entry says that no fact is made of is checked
for its form and left. Everything else of the file, and every entry of another form, goes through block YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from envparity.model.expressions import expression
from envparity.readers.syntax import blocks

_KEY = r"(?:'([^'\n]+)'|([\w@/.][^\n:'\"#]*))"
_QUIET_KEY = r"(?:'[^'\n]+'|[\w@/.][^\n:'\"#]*)"
_PLAIN = r"[^\s'\"{}\[\]>|&*!%@`#,?-][^\n#]*"
_ENTRY = expression(rf"\n?  {_KEY}:( \{{\}})?\n((?:    [^\n]*\n)*)")
_PACKAGE = expression(
    r"    resolution: \{integrity: ([A-Za-z0-9+/=-]+)\}\n"
    r"(?:    engines: \{[^{}\n]*\}\n|    hasBin: (?:true|false)\n"
    r"|    (?:peerDependencies|peerDependenciesMeta|bundledDependencies):\n(?:      [^\n]*[^\n\s]\n)*)*\Z"
)
_SNAPSHOT = expression(
    r"(?:    (?:dependencies|optionalDependencies):\n"
    rf"(?:      {_QUIET_KEY}: {_PLAIN}\n)+"
    r"|    transitivePeerDependencies:\n(?:      - [^\n]+\n)+|    optional: true\n)*\Z"
)
_WANT = expression(rf"^      {_KEY}: ([^\n]+)$", re.MULTILINE)

Entry = Callable[[str], "dict[str, object] | None"]


def scan(text: str) -> blocks.Table | None:
    """Read a pnpm lock into the shapes of block YAML; none where it has another form than pnpm writes."""
    if "\r" in text or "\n---" in text or text.startswith(("---", "%")):
        return None
    start = text.find("\npackages:\n")
    if start < 0:
        return None
    after = start + len("\npackages:\n")
    middle = text.find("\nsnapshots:\n", after - 1)
    try:
        documents = blocks.scan(text[: start + 1])
    except blocks.NotPlain:
        return None
    if len(documents) != 1 or not isinstance(documents[0], blocks.Table):
        return None
    lock = documents[0]
    parts = [("packages", after, middle + 1 if middle >= 0 else len(text), _package)]
    if middle >= 0:
        parts.append(("snapshots", middle + len("\nsnapshots:\n"), len(text), _snapshot))
    for name, begin, end, entry in parts:
        if name in lock:
            return None
        line = text.count("\n", 0, begin)
        table = _section(text[begin:end], line, entry)
        if table is None:
            return None
        lock[name] = table
        lock.lines[name] = line
    return lock


def _section(text: str, before: int, entry: Entry) -> blocks.Table | None:
    """Read one section; `before` is the line of its name."""
    table = blocks.Table(before + 1)
    if not text.endswith("\n"):
        text += "\n"
    at, line, match = 0, before + 1, _ENTRY.match
    while at < len(text):
        found = match(text, at)
        if found is None:
            return table if not text[at:].strip() else None
        quoted, bare, nothing, body = found.groups()
        key = quoted if quoted is not None else bare
        value = entry(body) if body else ({} if nothing else None)
        if value is None or key in table or key[-1] == " " or (nothing and body):
            return None
        line += text[at] == "\n"
        table[key] = value
        table.lines[key] = line
        line += body.count("\n") + 1
        at = found.end()
    return table


def _package(body: str) -> dict[str, object] | None:
    found = _PACKAGE.match(body)
    return {"resolution": {"integrity": found[1]}} if found else _by_line(body)


def _snapshot(body: str) -> dict[str, object] | None:
    if not _SNAPSHOT.match(body):
        return _by_line(body)
    return {"dependencies": {quoted or bare: want.rstrip() for quoted, bare, want in _WANT.findall(body)}}


def _by_line(body: str) -> dict[str, object] | None:
    try:
        documents = blocks.scan(body)
    except blocks.NotPlain:
        return None
    return documents[0] if len(documents) == 1 and isinstance(documents[0], blocks.Table) else None
