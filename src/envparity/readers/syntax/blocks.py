"""Block YAML as tools write it into lockfiles, read line by line: every value text, every key with its line.

Such files use a small part of YAML: nested mappings and lists by indentation, scalars on one line, short
flow lists and mappings. That part is read here many times faster than by a YAML parser. What is not
certainly of that part (anchors, block text, values over several lines) makes the whole text go
through `yaml`, which gives the same values; tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax import yaml

_KEY = r"(?:'((?:[^'\n]|'')*)'|\"([^\"\\\n]*)\"|((?:[^\s'\"#&*!|>%@`{}\[\],?-]|-(?=[^\s]))[^\n]*?))"
_LINE = expression(rf"( *)(?:(- )?(?:{_KEY}:(?: +(?:([\w<=~^./+$(][^\n#:]*)|([^\s].*)))?$|([^\s].*)$))")
_SIMPLE = expression(
    r"( *)(- )?(?:'([^'\n]*)'|\"([^\"\\\n]*)\"|([\w/][^\n:#]*)):(?: ([\w<=~^./+$(][^\n#:]*)| ([^\s].*))?$"
)
"""What most lines are, in a form that is quicker to match; every other line goes through `_LINE`."""
_ITEM = expression(r"( *)(- )(\w[^\n:#]*)$")
_ONE = expression(r"\{([\w.-]+): (?:'([^'\n]*)'|(\w[^\n'\"{}\[\],:#]*))\}$")
_FLOW = expression(
    r"\s*(?:'((?:[^']|'')*)'|\"([^\"\\]*)\"|([^\s'\"#&*!|>%@`{}\[\],:?][^'\"{}\[\],#\n]*?))\s*(,|:\s|$)"
)
_CONTROLS = bytes(code for code in (*range(32), 127) if code != 10)
_NO_TEXT = expression("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DOCUMENT = expression(r"^(?:---|\.\.\.)(?=\s|$)", re.MULTILINE)


T = TypeVar("T")


class Table(dict[str, Any]):
    """A mapping, with the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list, with the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class NotPlain(Exception):
    """The text has something that this reading is not certain of."""


def load(text: str) -> tuple[list[Any], list[Problem]]:
    """Read every document of a text; `ReadError` with the line when it is no YAML.

    Mappings are `Table`, lists `Items`, and every scalar is text as it is meant; nothing is empty text.
    """
    try:
        return scan(text), []
    except NotPlain:
        return parse(text)


def one(text: str) -> tuple[Table, list[Problem]]:
    """Read a text whose last document must be a mapping."""
    documents, problems = load(text)
    if not documents:
        raise ReadError("the file is empty", line=1)
    if not isinstance(documents[-1], Table):
        raise ReadError("the file holds no mapping", line=1)
    return documents[-1], problems


def numbered(items: Sequence[T], otherwise: int = 0) -> Iterator[tuple[T, int]]:
    """Give each item of a list with its line; for a list that is none of a file's, with another line."""
    lines = items.lines if isinstance(items, Items) else [otherwise] * len(items)
    return zip(items, lines, strict=True)


def parse(text: str) -> tuple[list[Any], list[Problem]]:
    """Read a text with the YAML parser, into the same shapes."""
    documents: list[Any] = []
    problems: list[Problem] = []
    for root, said in yaml.parse(text):
        problems.extend(said)
        if not (isinstance(root, yaml.ScalarNode) and not root.text):
            documents.append(_shape(root))
    return documents, problems


def _shape(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.text
    if isinstance(node, yaml.SequenceNode):
        items = Items(node.line)
        for item in node.items:
            items.append(_shape(item))
            items.lines.append(item.line)
        return items
    table = Table(node.line)
    for key, (name, value) in node.entries.items():
        table[key] = _shape(value)
        table.lines[key] = name.line
    return table


def is_plain(text: str) -> bool:
    """Say whether a text has no tab and no character that YAML does not allow."""
    if text.isascii():
        data = text.encode()
        return len(data.translate(None, _CONTROLS)) == len(data)
    return _NO_TEXT.search(text) is None


def scan(text: str) -> list[Any]:
    """Read a text that uses the plain part of YAML only."""
    if not is_plain(text) or text.startswith("%"):
        raise NotPlain
    documents: list[Any] = []
    starts = [0]
    if "---" in text or "..." in text:
        starts = [0, *(found.start() for found in _DOCUMENT.finditer(text))]
    line = 1
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        part = text[start:end]
        if index:
            mark = _DOCUMENT.match(part)
            rest = part[mark.end() :] if mark else part
            if rest.partition("\n")[0].strip():
                raise NotPlain
            part = rest
        document = _document(part, line)
        if document is not None:
            documents.append(document)
        line += text.count("\n", start, end)
    return documents


def _document(text: str, first: int) -> Table | Items | None:  # noqa: C901 - one pass, for speed
    """Read one document by indentation.

    `stack` holds what is open, the innermost last and apart in `level` and `container`; `waiting` a key whose
    value has not come yet.
    """
    root: Table | Items | None = None
    stack: list[tuple[int, Table | Items]] = []
    level, container = -1, Table(first)
    inner: Table | Items = container
    waiting = False
    key = ""
    simple, listed, match = _SIMPLE.match, _ITEM.match, _LINE.match
    single: str | None
    double: str | None
    bare: str | None
    plain: str | None
    value: str | None
    item: str | None
    space = dash = single = double = bare = plain = value = item = ""
    for number, line in enumerate(text.split("\n"), first):
        if not line or line[0] == "#":
            continue
        found = simple(line)
        if found is not None:
            space, dash, single, double, bare, plain, value = found.groups()
            item = None
        elif (found := listed(line)) is not None:
            space, dash, item = found.groups()
        else:
            found = match(line)
            if found is None:
                if line.strip():
                    raise NotPlain
                continue
            space, dash, single, double, bare, plain, value, item = found.groups()
        indent = len(space)
        if item is not None and item[0] == "#" and not dash:
            continue
        if indent != level or dash or waiting or inner is not container or root is None:
            if waiting and (indent > level or (dash and indent == level)):
                inner = Items(number) if dash else Table(number)
                container[key] = inner
                stack.append((level, container))
            elif root is None:
                inner = root = Items(number) if dash else Table(number)
            else:
                while level > indent and stack:
                    level, inner = stack.pop()
                if not dash and level == indent and isinstance(inner, Items) and stack:
                    level, inner = stack.pop()
                if level != indent:
                    raise NotPlain
            level, waiting = indent, False
            if dash:
                if not isinstance(inner, Items):
                    raise NotPlain
                inner.lines.append(number)
                if item is not None:
                    inner.append(_value(item))
                    continue
                opened = Table(number)
                inner.append(opened)
                stack.append((level, inner))
                level, inner = indent + 2, opened
            if not isinstance(inner, Table):
                raise NotPlain
            container = inner
        if item is not None:
            raise NotPlain
        if bare is not None:
            key = bare
            if " " in key and (" #" in key or key[-1] == " "):
                raise NotPlain
            if key == "<<":
                raise NotPlain
        else:
            key = double if double is not None else single.replace("''", "'")
        if key in container:
            raise NotPlain
        container.lines[key] = number
        if plain is not None:
            container[key] = plain.rstrip() if plain[-1] == " " else plain
        elif value is not None:
            container[key] = _value(value)
        else:
            container[key] = ""
            waiting = True
    return root


def _value(text: str) -> Any:
    """Give the value that stands behind a key or a dash."""
    first = text[0]
    if first == "'":
        inner = text.rstrip()[1:-1]
        if len(text.rstrip()) < 2 or text.rstrip()[-1] != "'" or "'" in inner.replace("''", ""):
            raise NotPlain
        return inner.replace("''", "'")
    if first == '"':
        inner = text.rstrip()[1:-1]
        if len(text.rstrip()) < 2 or text.rstrip()[-1] != '"' or '"' in inner or "\\" in inner:
            raise NotPlain
        return inner
    if first in "{[":
        return _flow(text.rstrip())
    if first in "&*!|>%@`#?,]}" or " #" in text or ": " in text or text[-1] == ":" or text.startswith("- "):
        raise NotPlain
    if text == "-":
        raise NotPlain
    return text.rstrip()


def _flow(text: str) -> Any:
    """Read a flow list or mapping on one line, whose values are scalars."""
    single = _ONE.match(text)
    if single is not None:
        table = Table(0)
        table[single[1]] = single[2] if single[2] is not None else single[3].rstrip()
        table.lines[single[1]] = 0
        return table
    opened, closed = text[0], text[-1]
    inner = text[1:-1].strip()
    if opened + closed not in ("{}", "[]"):
        raise NotPlain
    if not inner:
        return Table(0) if opened == "{" else Items(0)
    parts = _parts(inner)
    if opened == "[":
        if any(mark == ":" for _, mark in parts):
            raise NotPlain
        items = Items(0)
        items.extend(value for value, _ in parts)
        items.lines.extend([0] * len(parts))
        return items
    keys, values = parts[::2], parts[1::2]
    if (
        len(keys) != len(values)
        or any(mark != ":" for _, mark in keys)
        or any(mark == ":" for _, mark in values)
    ):
        raise NotPlain
    table = Table(0)
    for (key, _), (value, _) in zip(keys, values, strict=True):
        if key in table:
            raise NotPlain
        table[key] = value
        table.lines[key] = 0
    return table


def _parts(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        part = _FLOW.match(text, at)
        if part is None or part.end() == at:
            raise NotPlain
        single, double, bare, mark = part.groups()
        value = bare if bare is not None else double if double is not None else single.replace("''", "'")
        found.append((value, mark.strip()))
        at = part.end()
    if found and found[-1][1]:
        raise NotPlain
    return found
