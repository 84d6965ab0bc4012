"""The long sections of a pnpm lock (`importers`, `packages`, `snapshots`), each entry read by pattern.

pnpm parts entries by an empty line and writes each so regularly that a pattern reads it whole; of what no fact is made
of only the form is seen. An entry of another form goes through block YAML alone, and a file of another form wholly.
An entry whose text stood in the lock that was read before is not read again: two revisions share most of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from envparity.model.expressions import expression
from envparity.readers.syntax import blocks

_QUOTED = r"'[^'\n]+'"
_BARE = r"[\w/.][^\n:'\"#]*(?::[^\n:'\"#\s][^\n:'\"#]*)*(?<! )"
_PLAIN = r"[\w<=~^./+$(][^\n#:]*(?::[^\n#:\s][^\n#:]*)*(?<! )"
_KEY = rf"(?:'([^'\n]+)'|({_BARE}))"
_ANY_KEY = rf"(?:{_QUOTED}|{_BARE})"
_VALUE = rf"(?:'[^'\n]*'|{_PLAIN})"
_NAMES = r"\[([\w.-]+(?:, [\w.-]+)*)\]"
_ATOM = r"(?:'[^'\n]*'|[\w^~<=.][^\n'\"{}\[\],:#]*)"
_ITEMS = rf"(?:\n      - (?:{_QUOTED}|\w[^\n:#]*))+"
_PACKAGE = expression(
    rf"  {_KEY}:\n    resolution: \{{integrity: ([A-Za-z0-9+/=-]+)\}}"
    rf"(?:\n    engines: \{{([\w.-]+): {_ATOM}(?:, (?!\4:)[\w.-]+: {_ATOM})?\}})?"
    rf"(?:\n    cpu: {_NAMES})?(?:\n    os: {_NAMES})?(?:\n    libc: {_NAMES})?"
    rf"(?:\n    (deprecated): {_VALUE})?(?:\n    hasBin: (?:true|false))?"
    rf"(?:\n    bundledDependencies:{_ITEMS})?"
    rf"(?:\n    peerDependencies:((?:\n      {_ANY_KEY}: {_VALUE})+))?"
    rf"(?:\n    peerDependenciesMeta:((?:\n      {_ANY_KEY}:\n        optional: (?:true|false))+))?\Z"
)
_SNAPSHOT = expression(
    rf"  {_KEY}:(?: \{{\}}|"
    rf"(?:\n    dependencies:((?:\n      {_ANY_KEY}: {_VALUE})+))?"
    rf"(?:\n    optionalDependencies:((?:\n      {_ANY_KEY}: {_VALUE})+))?"
    rf"(?:\n    transitivePeerDependencies:{_ITEMS})?(?:\n    optional: true)?)\Z"
)
_NOTHING: frozenset[str] = frozenset()
_NAMED = expression(rf"\n      {_KEY}:")
_IMPORTER = expression(
    rf"  {_KEY}:(?: \{{\}}|((?:\n    [a-zA-Z]+Dependencies|\n    dependencies|\n      )[^\0]*))\Z"
)
_PART = expression(r"\n    ([a-zA-Z]*[dD]ependencies):((?:\n      [^\n]+)+)")
_ASKED = expression(
    rf"\n      {_KEY}:\n        specifier: {_VALUE}\n        version: (?:'([^'\n]*)'|({_PLAIN}))(?![^\n])"
)
_HEADS = ("importers", "packages", "snapshots")


class Told(NamedTuple):
    """A package of which no more than this is said: it comes from the registry, and under its own name."""

    hashes: tuple[str, ...]
    flags: frozenset[str]


class Wants(NamedTuple):
    """What one way of installing a package asks for: each by its name, and by name and reference joined."""

    names: tuple[str, ...]
    joined: tuple[str, ...]


Read = Callable[[str], "tuple[str, object] | None"]
"""Reads one entry into its key and value."""

_known: dict[str, dict[str, tuple[str, object]]] = {}
"""The entries of the lock that was read last, by section and by their text."""


def forget() -> None:
    """Forget the lock that was read last."""
    _known.clear()


def scan(text: str) -> blocks.Table | None:
    """Read a pnpm lock into the shapes of block YAML; none where it has another form than pnpm writes."""
    if not blocks.is_plain(text) or "\n---" in text or "\n..." in text or text.startswith(("---", "%")):
        return None
    starts = [text.find(f"\n{name}:\n\n") for name in _HEADS]
    if starts[1] < 0:
        return None
    places = sorted((at, name) for at, name in zip(starts, _HEADS, strict=True) if at >= 0)
    read = {"importers": _importer, "packages": _package, "snapshots": _snapshot}
    ends = [at for at, _ in places[1:]] + [len(text)]
    rest = [text[: places[0][0] + 1]]
    tables: list[tuple[str, blocks.Table]] = []
    for (at, name), end in zip(places, ends, strict=True):
        head = text.count("\n", 0, at + 1) + 1
        found = _section(name, text[at + len(name) + 4 : end], head, read[name])
        if found is None:
            return None
        tables.append((name, found[0]))
        rest.append(found[1])
    try:
        documents = blocks.scan("".join(rest))
    except blocks.NotPlain:
        return None
    if len(documents) != 1 or not isinstance(documents[0], blocks.Table):
        return None
    lock = documents[0]
    if any(name in lock for name in _HEADS):
        return None
    for name, table in tables:
        lock[name] = table
        lock.lines[name] = table.line - 2
    return lock


def _section(name: str, text: str, head: int, read: Read) -> tuple[blocks.Table, str] | None:
    """Read one section, whose name stands on line `head`; give what stands behind it, of no section here, too."""
    table = blocks.Table(head + 2)
    lines = table.lines
    known, held = _known.get(name, {}), {}
    line, rest = head + 2, ""
    pieces = text.rstrip("\n").split("\n\n")
    for number, piece in enumerate(pieces):
        found = known.get(piece)
        if found is None:
            if piece and not piece[0].isspace():
                rest = "\n".join([*pieces[number:], ""])
                break
            found = read(piece) or _by_line(piece)
            if found is None:
                return None
        held[piece] = found
        key, value = found
        if key in table:
            return None
        table[key] = value
        lines[key] = line
        line += piece.count("\n") + 2
    _known[name] = held
    return table, rest


def _package(piece: str) -> tuple[str, object] | None:
    found = _PACKAGE.match(piece)
    if found is None:
        return None
    quoted, bare, integrity, _, cpu, system, libc, deprecated, peers, meta = found.groups()
    if not (_are_single(peers) and _are_single(meta)):
        return None
    if not (cpu or system or libc or deprecated):
        return quoted or bare, Told((integrity,), _NOTHING)
    flags = {"deprecated"} if deprecated else set()
    for what, names in (("cpu", cpu), ("os", system), ("libc", libc)):
        if names:
            flags.update(f"{what}={name}" for name in names.split(", "))
    return quoted or bare, Told((integrity,), frozenset(flags))


def _are_single(rows: str | None) -> bool:
    """Say whether no key stands twice."""
    if not rows:
        return True
    keys = [quoted or bare for quoted, bare in _NAMED.findall(rows)]
    return len(set(keys)) == len(keys)


def _snapshot(piece: str) -> tuple[str, object] | None:
    found = _SNAPSHOT.match(piece)
    if found is None:
        return None
    quoted, bare, *parts = found.groups()
    names: list[str] = []
    joined: list[str] = []
    for rows in parts:
        if not rows:
            continue
        before = len(names)
        for row in rows[7:].split("\n      "):
            name, _, reference = row.partition(": ")
            if name[0] == "'":
                if name[-1] != "'":
                    return None
                name = name[1:-1]
            if reference[0] == "'":
                reference = reference[1:-1]
            names.append(name)
            joined.append(f"{name}@{reference}")
        if len(set(names[before:])) != len(names) - before:
            return None
    if not names and piece[-1] == ":":
        return None
    return quoted or bare, Wants(tuple(names), tuple(joined))


def _importer(piece: str) -> tuple[str, object] | None:
    found = _IMPORTER.match(piece)
    if found is None:
        return None
    quoted, bare, body = found.groups()
    value: dict[str, dict[str, str]] = {}
    at = 0
    while body and at < len(body):
        part = _PART.match(body, at)
        if part is None or part[1] in value:
            return None
        asked = _ASKED.findall(part[2])
        value[part[1]] = {key or plain: text or version for key, plain, text, version in asked}
        if len(asked) * 3 != part[2].count("\n") or len(value[part[1]]) != len(asked):
            return None
        at = part.end()
    return quoted or bare, value


def _by_line(piece: str) -> tuple[str, object] | None:
    """Read one entry by block YAML; what it holds more than one key of was no entry."""
    if not piece.startswith("  ") or not piece[2:3].strip():
        return None
    try:
        documents = blocks.scan(f"{piece}\n")
    except blocks.NotPlain:
        return None
    if len(documents) != 1 or not isinstance(documents[0], blocks.Table) or len(documents[0]) != 1:
        return None
    (entry,) = documents[0].items()
    return entry if isinstance(entry[1], dict) else None
