"""One module of Terraform: its variables with an environment's values for them, and the blocks that use them.

What a reference stands for is worked out here: a variable's value or default, a local, the workspace. The language:
https://developer.hashicorp.com/terraform/language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.model.places import Place
from envparity.model.records import dataclass, field
from envparity.readers.syntax.hclbody import Attribute, Block
from envparity.readers.syntax.hclfunctions import NotKnown, picked
from envparity.readers.syntax.hclvalue import value_of

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a file of variables gives."""

    value: Any = field(repr=False)
    place: Place


@dataclass(frozen=True, slots=True)
class Declared:
    """A `variable` block. `default` is none where it has no default."""

    name: str
    place: Place
    default: Attribute | None
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the file that it stands in."""

    path: str
    block: Block


class Module:
    """The configuration of one folder, and the values that it is given; a later value overrides."""

    def __init__(self, files: Sequence[tuple[str, Block]], workspace: str = "") -> None:
        self._workspace = workspace
        self._blocks = [Placed(path, block) for path, body in files for block in body.blocks]
        self.declared = {item.name: item for item in self._declared()}
        self.given: dict[str, list[Given]] = {}
        self._locals = {
            name: attribute
            for item in self.of_type("locals")
            for name, attribute in item.block.attributes.items()
        }
        self._asked: list[tuple[str, ...]] = []

    def of_type(self, kind: str) -> Iterator[Placed]:
        """Give the blocks of one type, in the order of the files."""
        return (item for item in self._blocks if item.block.type == kind)

    def give(self, name: str, value: Any, place: Place) -> None:
        """Set a variable."""
        self.given.setdefault(name, []).append(Given(value, place))

    def work_out(self, attribute: Attribute) -> Any:
        """Give what an argument comes to; `NotKnown` says what it would take."""
        return value_of(attribute.tokens, self._look)

    def variable(self, name: str) -> tuple[Any, tuple[Place, ...]]:
        """Give a variable's value and the places that set it, the one that holds last; `NotKnown` where none does."""
        declared = self.declared.get(name)
        places = [given.place for given in self.given.get(name, ())]
        if declared and declared.default is not None:
            places.insert(0, Place(declared.place.path, declared.default.line))
        if name in self.given:
            return self.given[name][-1].value, tuple(places)
        if declared and declared.default is not None:
            return self.work_out(declared.default), tuple(places)
        raise NotKnown("given when it is applied")

    def variables(self) -> list[str]:
        """Name the variables that a file sets or gives a default."""
        with_default = {name for name, item in self.declared.items() if item.default is not None}
        return sorted(with_default | self.given.keys())

    def _declared(self) -> Iterator[Declared]:
        for item in self.of_type("variable"):
            if len(item.block.labels) == 1:
                attributes = item.block.attributes
                yield Declared(
                    item.block.labels[0],
                    Place(item.path, item.block.line),
                    attributes.get("default"),
                    "sensitive" in attributes and _says_yes(attributes["sensitive"]),
                )

    def _look(self, path: tuple[str, ...]) -> Any:
        if path in self._asked or len(self._asked) > _DEEPEST:
            raise NotKnown("a local that refers to itself")
        self._asked.append(path)
        try:
            return self._found(path)
        finally:
            self._asked.pop()

    def _found(self, path: tuple[str, ...]) -> Any:
        match path:
            case ("terraform", "workspace"):
                if self._workspace:
                    return self._workspace
                raise NotKnown("the workspace's name is not given")
            case ("var", name, *rest):
                held = self.variable(name)[0]
            case ("local", name, *rest) if name in self._locals:
                held = self.work_out(self._locals[name])
            case _:
                raise NotKnown(f"`{'.'.join(path[:3])}` is known when it is applied")
        for key in rest:
            held = picked(held, key)
        return held


def _says_yes(attribute: Attribute) -> bool:
    return [token.text for token in attribute.tokens] == ["true"]


def flattened(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Give the parts of a value that have no parts of their own; an empty list or mapping is one."""
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from flattened(item, f"{key}.{name}")
    elif isinstance(value, list) and value:
        for at, item in enumerate(value):
            yield from flattened(item, f"{key}[{at}]")
    elif isinstance(value, Mapping | list):
        yield key, "{}" if isinstance(value, Mapping) else "[]"
    else:
        yield key, "" if value is None else value
