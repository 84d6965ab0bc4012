"""YAML documents with the line of every value, built from libyaml's event stream.

A document becomes a tree of nodes (`parse`), or plain values with a look-up from a path to its line
(`load`). Scalars are typed by the schema the caller names: no YAML 1.1 guessing (`no`, `012`, `1.10`).
What a loader would refuse or hide is kept: an anchor may be defined twice, a key set twice is a
problem, a tag such as `!reset` stays on its node. Aliases share their node, so that a document that
expands without bounds is refused by its size before anything is expanded. What keys mean is left to
the reader of each format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.scalars import NULL_TAG, STR_TAG, Schema, type_scalar

if TYPE_CHECKING:
    import yaml

DEPTH_LIMIT = 200
"""Levels of nesting, aliases followed; hand-written files stay below 30."""

SIZE_LIMIT = 2_000_000
"""Nodes of one document with every alias expanded; the largest lockfiles known have 200,000."""

EXPANSION_LIMIT = 100
EXPANSION_FREE = 2_000
"""How many times its written size a document may grow by aliases, once it is larger than is worth a thought."""

MERGE_TAG = "tag:yaml.org,2002:merge"


class ScalarNode:
    """Text as it stands after unescaping. `plain` says that it was written without quotes or block marks."""

    __slots__ = ("line", "plain", "tag", "text")
    size = 1
    depth = 1

    def __init__(self, text: str, line: int, tag: str = "", plain: bool = True) -> None:
        self.text = text
        self.line = line
        self.tag = tag
        self.plain = plain


class SequenceNode:
    """A list. `size` and `depth` count what hangs below, aliases expanded."""

    __slots__ = ("depth", "items", "line", "size", "tag")

    def __init__(self, line: int, tag: str = "") -> None:
        self.line = line
        self.tag = tag
        self.items: list[Node] = []
        self.size = 1
        self.depth = 1


class MappingNode:
    """A mapping, merge keys applied: each key's text with the node of the key and the node of its value."""

    __slots__ = ("depth", "entries", "line", "size", "tag")

    def __init__(self, line: int, tag: str = "") -> None:
        self.line = line
        self.tag = tag
        self.entries: dict[str, tuple[ScalarNode, Node]] = {}
        self.size = 1
        self.depth = 1

    def get(self, key: str) -> Node | None:
        """Give the value of a key; none where it is not set."""
        entry = self.entries.get(key)
        return entry[1] if entry else None


Node = ScalarNode | SequenceNode | MappingNode

Path = tuple[str | int, ...]


class Tree(NamedTuple):
    """One document: its node tree, its plain value, and what was wrong in it without ruining it."""

    root: Node
    value: Any
    line: int
    problems: tuple[Problem, ...] = ()

    def line_of(self, *path: str | int) -> int:
        """Give the line of a value by its keys and indices: its key's, else its own.

        A path that is not there gives the line of the nearest thing above it.
        """
        return line_of(self.root, path)


def line_of(root: Node, path: Path) -> int:
    """Walk from a node along keys and indices, and give the line of what is found last."""
    line, node = root.line, root
    for step in path:
        if isinstance(node, MappingNode) and (entry := node.entries.get(str(step))):
            line, node = entry[0].line, entry[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line


def load(text: str, schema: Schema = Schema.CORE) -> tuple[Tree, ...]:
    """Read every document of a text into plain dicts, lists and scalars typed by `schema`.

    Mapping keys are always text, as written. Raises `ReadError` with the line for a syntax error, an
    unknown alias, and a document too deep or too large; an empty text gives no document.
    """
    return tuple(
        Tree(root, plain(root, schema), root.line, tuple(problems)) for root, problems in parse(text)
    )


def parse(text: str) -> Iterator[tuple[Node, list[Problem]]]:
    """Read every document of a text into nodes, each with the problems that did not ruin it."""
    import yaml

    builder = _Builder(yaml)
    try:
        loader = (yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)(text)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _unreadable(text) from error
    try:
        yield from builder.documents(loader.get_event)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from error
    except yaml.YAMLError as error:
        raise _unreadable(text) from error
    finally:
        loader.dispose()


def plain(node: Node, schema: Schema) -> Any:
    """Give a node as dict, list or scalar. A list or mapping that several aliases name is made once for each."""
    if isinstance(node, ScalarNode):
        return type_scalar(node.text, plain=node.plain, tag=node.tag, schema=schema)
    if isinstance(node, SequenceNode):
        return [plain(item, schema) for item in node.items]
    return {key: plain(entry[1], schema) for key, entry in node.entries.items()}


def _syntax_error(error: yaml.MarkedYAMLError) -> ReadError:
    mark = error.problem_mark or error.context_mark
    what = " ".join(part for part in (error.problem, error.context) if part)
    what = "a tag with an undefined handle" if "tag handle" in what else what
    return ReadError(f"not YAML: {what or 'cannot be read'}", line=mark.line + 1 if mark else None)


_FORBIDDEN = expression("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _unreadable(text: str) -> ReadError:
    found = _FORBIDDEN.search(text)
    if not found:
        return ReadError("not YAML: a character that YAML does not allow")
    return ReadError(
        f"not YAML: the character U+{ord(found[0]):04X} is not allowed",
        line=text.count("\n", 0, found.start()) + 1,
    )


class _Builder:
    """Turns events into nodes without recursion, so that depth is ours to bound."""

    def __init__(self, library: Any) -> None:
        self.scalar = library.ScalarEvent
        self.alias = library.AliasEvent
        self.mapping = library.MappingStartEvent
        self.sequence = library.SequenceStartEvent
        self.ends = (library.MappingEndEvent, library.SequenceEndEvent)
        self.document_start = library.DocumentStartEvent
        self.document_end = library.DocumentEndEvent
        self.stream_end = library.StreamEndEvent

    def documents(self, next_event: Any) -> Iterator[tuple[Node, list[Problem]]]:
        """Give each document of a stream."""
        while (kind := type(event := next_event())) is not self.stream_end:
            if kind is self.document_start:
                problems: list[Problem] = []
                yield self._document(next_event, problems), problems
            del event

    def _document(self, next_event: Any, problems: list[Problem]) -> Node:
        anchors: dict[str, Node | None] = {}
        stack: list[_Open] = []
        root: Node | None = None
        written = 0
        while (kind := type(event := next_event())) is not self.document_end:
            written += 1
            if kind is self.scalar:
                node: Node = ScalarNode(
                    event.value,
                    event.start_mark.line + 1,
                    _tag(event.tag, plain=not event.style),
                    not event.style,
                )
                if event.anchor is not None:
                    anchors[event.anchor] = node
            elif kind is self.alias:
                node = _known(anchors, event)
            elif kind in self.ends:
                opened = stack.pop()
                node = opened.close(problems)
                if opened.anchor is not None:
                    anchors[opened.anchor] = node
            else:
                stack.append(self._open(event, kind, len(stack)))
                if event.anchor is not None:
                    anchors[event.anchor] = None
                continue
            if stack:
                stack[-1].children.append(node)
            else:
                root = node
        if root is None:  # libyaml always gives a document a root
            raise ReadError("not YAML: a document without content")
        if root.size > EXPANSION_FREE and root.size > EXPANSION_LIMIT * written:
            raise ReadError(
                f"aliases make the document more than {EXPANSION_LIMIT} times as large", line=root.line
            )
        return root

    def _open(self, event: Any, kind: Any, depth: int) -> _Open:
        line = event.start_mark.line + 1
        if depth >= DEPTH_LIMIT:
            raise ReadError(f"nested deeper than {DEPTH_LIMIT} levels", line=line)
        tag = _tag(event.tag, plain=False)
        node = MappingNode(line, tag) if kind is self.mapping else SequenceNode(line, tag)
        return _Open(node, event.anchor)


class _Open:
    """A list or mapping whose end has not come yet; a mapping's children are keys and values in turn."""

    __slots__ = ("anchor", "children", "node")

    def __init__(self, node: SequenceNode | MappingNode, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.children: list[Node] = []

    def close(self, problems: list[Problem]) -> SequenceNode | MappingNode:
        """Give the finished node, measured."""
        node, children = self.node, self.children
        if isinstance(node, SequenceNode):
            node.items = children
        else:
            _fill(node, children, problems)
        if children:
            node.size = 1 + sum([child.size for child in children])
            node.depth = 1 + max([child.depth for child in children])
            if node.size > SIZE_LIMIT:
                raise ReadError(
                    f"aliases expand to more than {SIZE_LIMIT} values",
                    line=node.line,
                    hint="a file that grows this way is refused, so that it cannot fill the memory",
                )
            if node.depth > DEPTH_LIMIT:
                raise ReadError(f"nested deeper than {DEPTH_LIMIT} levels", line=node.line)
        return node


def _known(anchors: Mapping[str, Node | None], event: Any) -> Node:
    line = event.start_mark.line + 1
    try:
        node = anchors[event.anchor]
    except KeyError:
        raise ReadError(
            "not YAML: an alias, `*` and a name, that has no anchor before it", line=line
        ) from None
    if node is None:
        raise ReadError("an alias that stands inside of its own anchor", line=line)
    return node


def _tag(tag: str | None, *, plain: bool) -> str:
    """Give a tag as written; `!` on a scalar means text, and says nothing on a list or mapping."""
    if not tag:
        return ""
    if tag == "!":
        return "" if not plain else STR_TAG
    return tag


def _fill(node: MappingNode, children: list[Node], problems: list[Problem]) -> None:
    entries = node.entries
    merges: list[Node] = []
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key, ScalarNode):
            problems.append(Problem("a key that is a list or a mapping is not read", key.line))
        elif key.text == "<<" and key.plain and key.tag in ("", MERGE_TAG):
            merges.append(value)
        elif key.text in entries:
            first = entries[key.text][0].line
            problems.append(
                Problem(f"set twice: first on line {first}; the later one is read", key.line, key.text)
            )
            entries[key.text] = key, value
        else:
            entries[key.text] = key, value
    for merged in merges:
        _merge(node, merged)


def _merge(node: MappingNode, merged: Node) -> None:
    """Apply `<<`: keys of the mapping itself win, then those of the earlier mapping in a list."""
    for source in merged.items if isinstance(merged, SequenceNode) else (merged,):
        if isinstance(source, MappingNode):
            for key, entry in source.entries.items():
                node.entries.setdefault(key, entry)
        elif not (isinstance(source, ScalarNode) and source.tag == NULL_TAG):
            raise ReadError("the merge key `<<` takes a mapping or a list of mappings", line=source.line)
