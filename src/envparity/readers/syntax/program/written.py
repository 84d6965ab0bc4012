"""Values as a program has them in its text, and the flat settings that they make."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.records import dataclass, field
from envparity.readers.syntax.flat import Leaf

COMPUTED = "computed by the program"
CONDITIONAL = "set under a condition of the program"

_LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Text:
    """A literal."""

    text: str = field(repr=False)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is taken from a variable of the environment; `default` is none where the program has none."""

    name: str
    default: str | None = field(default=None, repr=False)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """What only running the program would tell."""

    reason: str = COMPUTED
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping. A key that is computed is not among its entries; one without a name is the mapping's own value."""

    entries: tuple[tuple[str, Written], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Written, ...]
    line: int = 0


Written = Text | Asked | Computed | Table | Items


def leaves_of(key: str, written: Written, inside: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Give the settings of one value. A list of literals is one setting, so that a new item moves nothing."""
    if isinstance(written, Table) and written.entries:
        for name, value in written.entries:
            below = f"{key}.{name}" if key and name else key or name
            yield from leaves_of(below, value, (*inside, key) if key and name else inside)
    elif isinstance(written, Items) and written.items and _joined(written) is None:
        for at, value in enumerate(written.items):
            yield from leaves_of(f"{key}[{at}]", value, inside)
    elif key:
        yield _leaf(key, written, inside)


def _leaf(key: str, written: Written, inside: tuple[str, ...]) -> Leaf:
    if isinstance(written, Computed):
        return Leaf(key, "", written.line, inside=inside, unknown=written.reason)
    if isinstance(written, Asked):
        default = "" if written.default is None else f":{written.default}"
        if set(default) & set("${}"):
            return Leaf(key, "", written.line, inside=inside, unknown=f"taken from `{written.name}`")
        return Leaf(key, f"${{{written.name}{default}}}", written.line, inside=inside)
    if isinstance(written, Items):
        return Leaf(key, _joined(written) or "[]", written.line, inside=inside)
    return Leaf(key, written.text if isinstance(written, Text) else "{}", written.line, inside=inside)


def _joined(written: Items) -> str | None:
    """Join a list of literals; none where an item is no literal."""
    texts = [item.text for item in written.items if isinstance(item, Text)]
    if len(texts) != len(written.items) or len(texts) > _LONGEST_LIST:
        return None
    return ", ".join(texts)
