"""Files that a ConfigMap or Secret holds: `application.properties` in a literal block is settings, not one value."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.records import replace
from envparity.readers.syntax.flat import Leaf, node_leaves
from envparity.readers.syntax.properties import leaves_of
from envparity.readers.syntax.yaml import MappingNode, parse

_PAIRS = (".properties", ".env", ".conf", ".ini", ".cfg")
_TREES = (".yaml", ".yml", ".json")


def embedded(name: str, text: str, line: int) -> tuple[Leaf, ...]:
    """Give the settings in a held file, with lines of the file that holds it; none when it is no settings file.

    `line` is where its key stands: what it holds begins on the next one.
    """
    if "{{" in text:
        return ()
    lower = name.lower()
    try:
        leaves = tuple(_leaves(lower, text))
    except (ReadError, RecursionError):
        return ()
    return tuple(replace(leaf, line=line + leaf.line) for leaf in leaves)


def _leaves(name: str, text: str) -> Iterator[Leaf]:
    if name.endswith(_TREES):
        for root, _ in parse(text):
            if isinstance(root, MappingNode):
                yield from node_leaves(root)
    elif name.endswith(_PAIRS) and _is_pairs(text):
        yield from leaves_of(text)


def _is_pairs(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    told = [line for line in lines if line and line[0] not in "#!;"]
    return (
        bool(told)
        and all("=" in line or ":" in line for line in told)
        and not any(line[-1] in "{};" for line in told)
    )
