"""A Compose file's YAML into a model: scalars typed as Go's library does, `!reset` and `!override` noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.model import Notes, Origin, Path, Row, Table
from envparity.readers.syntax.gotext import timestamp
from envparity.readers.syntax.scalars import STR_TAG, Schema, type_scalar
from envparity.readers.syntax.yaml import MappingNode, Node, ScalarNode, parse


class Layer:
    """One YAML document: its model, and the paths at which it drops what earlier files say."""

    def __init__(self, place: Place) -> None:
        self.model: Any = None
        self.place = place
        self.resets: list[Path] = []


def load_layers(path: str, text: str, notes: Notes) -> Iterator[Layer]:
    """Read each document of a Compose file; `ReadError` with the line when it is not YAML."""
    for root, problems in parse(text):
        for problem in problems:
            notes.add(problem.message, (problem.key,), None, Place(path, problem.line))
        layer = Layer(Place(path, root.line))
        layer.model = _Builder(path, layer, notes).build(root, ())
        yield layer


class _Builder:
    """Makes the model of one document."""

    def __init__(self, path: str, layer: Layer, notes: Notes) -> None:
        self.path = path
        self.layer = layer
        self.notes = notes

    def build(self, node: Node, path: Path) -> Any:
        """Make the model of a node."""
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, MappingNode):
            return self._table(node, path)
        row = Row()
        for index, item in enumerate(node.items):
            if not self._dropped(item, (*path, str(index))):
                row.add(self.build(item, (*path, str(index))), Origin(Place(self.path, item.line)))
        return row

    def _table(self, node: MappingNode, path: Path) -> Table:
        table = Table()
        for key, (written, value) in node.entries.items():
            place = Place(self.path, written.line)
            below = (*path, key)
            if not isinstance(_scalar(written), str):
                self.notes.add("a key that is not text; put it in quotes", below, None, place)
            elif not self._dropped(value, below):
                table.put(key, self.build(value, below), Origin(place))
        return table

    def _dropped(self, node: Node, path: Path) -> bool:
        """Note a tag that drops what earlier files say, and tell whether the entry itself goes too."""
        if node.tag in ("!reset", "!override"):
            self.layer.resets.append(path)
        return node.tag == "!reset"


def _scalar(node: ScalarNode) -> Any:
    value = type_scalar(node.text, plain=node.plain, tag=node.tag, schema=Schema.GO)
    if isinstance(value, str) and node.plain and node.tag != STR_TAG and value[4:5] == "-":
        return timestamp(value) or value
    return value


def apply_resets(model: Any, resets: list[Path]) -> None:
    """Remove from a model what a later document drops by `!reset` or replaces by `!override`."""
    for path in resets:
        table = model
        for key in path[:-1]:
            table = table.get(key) if isinstance(table, Table) else None
        if isinstance(table, Table):
            table.pop(path[-1], None)
