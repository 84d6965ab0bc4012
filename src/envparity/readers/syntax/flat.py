"""Nested settings as flat ones: `database.pool.size`, `hosts[0]`, each with its line.

An item of a list that has a `name` goes by it (`env[LOG_LEVEL]`), so that a new first item moves nothing;
one that is a name and a value and nothing else is a setting of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Setting
from envparity.model.places import Place
from envparity.model.records import dataclass, field
from envparity.model.values import Mixed, Plain, Seal, Sealed, Unknown, Value
from envparity.readers.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]

_NAMED_VALUE = expression(r"\[([^\]]*)\]\.value$")
_PLACEHOLDER = expression(r"^\$\{([\w.\-]+)(?::([^${}]*))?\}$")
_ITEM = expression(r"\[[^\]]*\]")
_TEMPLATE = expression(r"\{\{.*?\}\}|<%.*?%>|\{%.*?%\}", re.DOTALL)
_ENCRYPTED = expression(
    r"^(ENC\[.*\]|\$ANSIBLE_VAULT;.*|-----BEGIN (AGE ENCRYPTED FILE|PGP MESSAGE)-----.*)$", re.DOTALL
)
_NAMING = expression(
    r"(?i:!env(?:[_-]?vars?)?) [A-Za-z_]\w*$"
    r"|(?i:!secret) (?:\d{0,2}[A-Za-z]+\d{0,3}|\d{1,3})(?:[_./-](?:\d{0,2}[A-Za-z]+\d{0,3}|\d{1,3}))*$"
    r"|(?i:!(?:ref|getatt|importvalue|include)) [\w./:-]+$"
)
"""Tags by which a program is told where a value is (`!env_var TOKEN`, `!secret wifi`), with a name behind them.

What is no name, as a value that a tag calls secret or one to fall back on (`!env TOKEN:value`), is none.
"""
_NOTHING = ("[]", "{}")
"""A list or mapping of nothing, which holds no secret whatever it is called."""
_SAYS_LITTLE = frozenset(
    {"key", "value", "data", "default", "content", "raw", "current", "id", "string", "text"}
)
_HOLDS_SECRETS = expression(
    r"(?i)(secrets?|tokens?|passwords?|credentials?|(api|access|secret|private|signing|encryption)[_-]?keys?)$"
)
_HOLDERS = frozenset(
    {"secrets", "secret", "credentials", "passwords", "secretenv", "envsecrets", "secretenvvars", "tokens"}
)
_ABOUT = expression(
    r"(?i)(name|alias|enabled?|create|key|keys|type|path|mount|ref|annotations|labels|provider|store|version|namespace)$"
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as written. `tag` is YAML's explicit one; `inside` are the keys above the last.

    `unknown` says why the text is not known where a program would have to be run for it.
    """

    key: str
    text: str = field(repr=False)
    line: int
    tag: str = ""
    inside: tuple[str, ...] = ()
    unknown: str = ""


def node_leaves(node: Node, key: str = "", line: int = 0, inside: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Walk a YAML tree; an empty list or mapping is a value of its own."""
    if isinstance(node, ScalarNode):
        yield Leaf(key, _scalar(node), line or node.line, node.tag, inside)
    elif isinstance(node, MappingNode):
        if not node.entries and key:
            yield Leaf(key, "{}", line or node.line, inside=inside)
        for name, (key_node, value) in node.entries.items():
            below = (*inside, key) if key else inside
            yield from node_leaves(value, _joined(key, name), key_node.line, below)
    else:
        yield from _item_leaves(node, key, line, inside)


def value_leaves(
    value: object, line_of: Callable[[Path], int], path: Path = (), key: str = ""
) -> Iterator[Leaf]:
    """Walk parsed JSON or TOML; `line_of` gives the line of what stands at a path."""
    inside = tuple(str(part) for part in path[:-1])
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from value_leaves(item, line_of, (*path, name), _joined(key, str(name)))
    elif isinstance(value, list) and value:
        for at, item in enumerate(value):
            yield from value_leaves(item, line_of, (*path, at), f"{key}[{at}]")
    elif path:
        yield Leaf(key, _plain(value), line_of(path), inside=inside)


def settings_of(
    leaves: Iterable[Leaf], path: str, seal: Seal, *, certain: bool = False
) -> tuple[Setting, ...]:
    """Seal each value at once; a later one of the same key overrides an earlier one.

    `certain` says that all of them are secrets, whatever they look like.
    """
    try:
        return _settings(leaves, path, seal, certain)
    except RecursionError:
        raise ReadError("nested too deeply to be read") from None


def _settings(leaves: Iterable[Leaf], path: str, seal: Seal, certain: bool) -> tuple[Setting, ...]:
    found: dict[str, Setting] = {}
    for leaf in leaves:
        before = found.pop(leaf.key, None)
        place = Place(path, leaf.line)
        found[leaf.key] = Setting(leaf.key, _sealed(leaf, seal, certain), place).over(before)
    return tuple(found[key] for key in sorted(found))


def _sealed(leaf: Leaf, seal: Seal, certain: bool) -> Value:
    if leaf.unknown:
        return Unknown(leaf.unknown)
    if leaf.text in _NOTHING:
        return Plain(leaf.text)
    if leaf.tag == "!vault" or _ENCRYPTED.match(leaf.text):
        return Unknown("encrypted in the file")
    if leaf.tag and _NAMING.match(named := f"{leaf.tag} {leaf.text}"):
        return Plain(named)
    if _TEMPLATE.search(leaf.text):
        return Unknown("a template fills it in")
    held = any(part.rpartition(".")[2].lower() in _HOLDERS for part in leaf.inside)
    key = telling_key(leaf.key)
    placeholder = _PLACEHOLDER.match(leaf.text)
    if placeholder and not certain:
        return _with_default(seal, key, leaf.text, placeholder)
    return seal(key, leaf.text, certain=certain or (held and not _ABOUT.search(leaf.key)))


def _with_default(seal: Seal, key: str, text: str, placeholder: re.Match[str]) -> Value:
    """Seal a reference such as `${NAME:default}`: the name stands in the open, the default as far as it may."""
    default = placeholder[2]
    sealed = seal(key, default) if default else Plain("")
    if isinstance(sealed, Sealed):
        return Mixed((text[: placeholder.start(2)], sealed, "}"))
    if isinstance(sealed, Mixed):
        return Mixed((text[: placeholder.start(2)], *sealed.parts, "}"))
    return Plain(text)


def telling_key(key: str) -> str:
    """Give the part of a flat key that says what its value is.

    That is the last part, with the one above it where the last says little (`api.key`) or where that one
    holds secrets (`tokens.github`); a section's other words say nothing (`token_limits.large`). Names of list
    items are data, but of a name with a `value` the name is the key: `parameters[db.password].value`.
    """
    above, _, last = _NAMED_VALUE.sub(r".\1", key).rpartition(".")
    last, parent = _ITEM.sub("", last), above.rpartition(".")[2]
    if parent and "[" not in parent and (last.lower() in _SAYS_LITTLE or _HOLDS_SECRETS.search(parent)):
        return f"{parent}.{last}"
    return last


def _joined(above: str, name: str) -> str:
    return f"{above}.{name}" if above else name


def _item_leaves(node: SequenceNode, key: str, line: int, inside: tuple[str, ...]) -> Iterator[Leaf]:
    if not node.items:
        yield Leaf(key, "[]", line or node.line, inside=inside)
    names = [_name(item) for item in node.items]
    for at, item in enumerate(node.items):
        named = names[at] if names.count(names[at]) == 1 else ""
        if named and isinstance(item, MappingNode):
            value = item.get("value")
            if value is not None and len(item.entries) == 2:
                yield from node_leaves(value, _joined(key, named), item.line, inside)
                continue
        yield from node_leaves(item, f"{key}[{named or at}]", item.line, inside)


def _name(item: Node) -> str:
    name = item.get("name") if isinstance(item, MappingNode) else None
    return name.text if isinstance(name, ScalarNode) else ""


_WORDS = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "~": "",
    "null": "",
    "Null": "",
    "NULL": "",
}


def _scalar(node: ScalarNode) -> str:
    return _WORDS.get(node.text, node.text) if node.plain else node.text


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, list) else str(value)
