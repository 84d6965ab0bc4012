"""Files that have a section for each environment: `development:` beside `production:`, as Rails and others keep them.

Which section counts is the profile's word (`profiles`); without it every key keeps its section in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from envparity.model.records import replace
from envparity.readers.syntax.flat import Leaf

_WHEN = "when@"
_SHARED = frozenset({"shared", "default", "defaults", "common", "all", "global", "base"})


def active(options: Mapping[str, str]) -> tuple[str, ...]:
    """Give the sections or profiles that a document's options name."""
    return tuple(filter(None, options.get("profiles", "").split(",")))


def of_sections(leaves: Iterable[Leaf], top: Iterable[str], names: tuple[str, ...]) -> Iterator[Leaf]:
    """Give the settings of the named sections and of the shared ones, without the section's name.

    A file that has none of the named sections at its top is given as it is.
    """
    chosen = [name for name in names if name in top]
    if not chosen:
        yield from leaves
        return
    held = list(leaves)
    for section in (*(name for name in top if name in _SHARED and name not in chosen), *chosen):
        for leaf in held:
            name, dot, key = leaf.key.partition(".")
            if name == section and dot:
                yield replace(leaf, key=key, inside=leaf.inside[1:])


def is_condition(name: str) -> bool:
    """Say whether a key at the top is a section that Symfony takes in one environment alone: `when@prod`."""
    return name.startswith(_WHEN)


def of_conditions(leaves: Iterable[Leaf], names: tuple[str, ...]) -> Iterator[Leaf]:
    """Give the settings of no section, then those of the named environments' sections over them.

    Without a name every section keeps its own in front.
    """
    held: list[Leaf] = []
    for leaf in leaves:
        section, dot, key = leaf.key.partition(".")
        if not is_condition(section) or not names:
            yield leaf
        elif dot and section.removeprefix(_WHEN) in names:
            held.append(replace(leaf, key=key, inside=leaf.inside[1:]))
    yield from held
