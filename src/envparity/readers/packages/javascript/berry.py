"""The entries of a yarn.lock that Yarn 2 or later wrote, each read by one pattern into the shapes of block YAML.

Of what no fact is made of only the form is seen. An entry of another form goes through block YAML alone, a file of
another form wholly. An entry whose text stood in the lock that was read before is not read again.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.syntax import blocks

_BARE = r"[\w/.][^\n:'\"#]*(?<! )"
_PLAIN = r"[\w<=~^./+$(][^\n#:\"]*(?::[^\n#:\"\s][^\n#:\"]*)*(?<! )"
_KEY = rf"(?:\"[^\"\\\n]+\"|{_BARE})"
_VALUE = rf"(?:\"[^\"\\\n]*\"|{_PLAIN})"
_ROWS = rf"((?:\n    {_KEY}: {_VALUE})+)"
_META = rf"((?:\n    {_KEY}:(?:\n      [a-z]+: (?:true|false))+)+)"
_ENTRY = expression(
    rf"\"([^\"\\\n]+)\":\n  version: ({_VALUE})\n  resolution: \"([^\"\\\n]*)\""
    rf"(?:\n  dependencies:{_ROWS})?(?:\n  peerDependencies:{_ROWS})?"
    rf"(?:\n  dependenciesMeta:{_META})?(?:\n  peerDependenciesMeta:{_META})?(?:\n  bin:{_ROWS})?"
    rf"(?:\n  checksum: ([\w/]+))?(?:\n  conditions: ({_PLAIN}))?"
    rf"\n  languageName: {_VALUE}\n  linkType: (hard|soft)\Z"
)

_known: dict[str, tuple[str, dict[str, object]]] = {}
"""The entries of the lock that was read last, by their text."""


def forget() -> None:
    """Forget the lock that was read last."""
    _known.clear()


def scan(text: str) -> blocks.Table | None:
    """Read a lock into the shapes of block YAML; none where it has another form than Yarn writes."""
    at = text.find("\n__metadata:\n")
    if (
        at < 0
        or not blocks.is_plain(text)
        or any(line[:1] not in ("", "#") for line in text[:at].split("\n"))
    ):
        return None
    head, *pieces = text[at + 1 :].rstrip("\n").split("\n\n")
    line = text.count("\n", 0, at + 1) + 1
    held: dict[str, tuple[str, dict[str, object]]] = {}
    table = blocks.Table(line)
    for piece in (head, *pieces):
        found = _known.get(piece) or _entry(piece) or _by_line(piece)
        if found is None or found[0] in table:
            return None
        held[piece] = found
        table[found[0]] = found[1]
        table.lines[found[0]] = line
        line += piece.count("\n") + 2
    _known.clear()
    _known.update(held)
    return table


def _entry(piece: str) -> tuple[str, dict[str, object]] | None:
    found = _ENTRY.match(piece)
    if found is None:
        return None
    key, version, resolution, wants, peers, meta, peers_meta, programs, checksum, conditions, link = (
        found.groups()
    )
    if meta is not None or not all(map(_are_single, (peers, peers_meta, programs))):
        return None
    value: dict[str, object] = {"version": version.strip('"'), "resolution": resolution, "linkType": link}
    if wants:
        rows = [row.partition(": ") for row in _rows(wants)]
        asked = {name.strip('"'): range_.strip('"') for name, _, range_ in rows}
        if len(asked) != len(rows):
            return None
        value["dependencies"] = asked
    if checksum:
        value["checksum"] = checksum
    if conditions:
        value["conditions"] = conditions
    return key, value


def _rows(text: str) -> list[str]:
    return text[5:].split("\n    ")


def _are_single(text: str | None) -> bool:
    """Say whether no key stands twice among rows, or among what stands below them."""
    if not text:
        return True
    names: list[str] = []
    for row in text[5:].split("\n    "):
        if row[0] != " ":
            names.append(row.partition(":")[0].strip('"') if row[0] != '"' else row[1:].partition('"')[0])
            inner: list[str] = []
            continue
        inner.append(row.partition(":")[0])
        if len(set(inner)) != len(inner):
            return False
    return len(set(names)) == len(names)


def _by_line(piece: str) -> tuple[str, dict[str, object]] | None:
    """Read one entry by block YAML; what it holds more than one key of was no entry."""
    if piece[:1] in ("", " ", "\n", "-", "#"):
        return None
    try:
        documents = blocks.scan(f"{piece}\n")
    except blocks.NotPlain:
        return None
    if len(documents) != 1 or not isinstance(documents[0], blocks.Table) or len(documents[0]) != 1:
        return None
    ((key, value),) = documents[0].items()
    return (key, value) if isinstance(value, dict) else None
