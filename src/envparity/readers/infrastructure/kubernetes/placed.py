"""Manifests as plain dicts and lists whose texts remember the place they were read at.

Overlays merge and patch manifests of several files; a text that carries its place keeps it through every
merge, so that a fact names the file that really says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Self

from envparity.errors import ReadError
from envparity.model.places import Place, Problem
from envparity.readers.syntax.yaml import MappingNode, Node, ScalarNode, parse

Manifest = dict[str, Any]


class Text(str):
    """A scalar as written. `plain` says that it stood there without quotes, so that it may be no text at all."""

    __slots__ = ("place", "plain")

    place: Place
    plain: bool

    def __new__(cls, text: str, place: Place, *, plain: bool = False) -> Self:
        """Make a text that knows where it was read."""
        made = super().__new__(cls, text)
        made.place = place
        made.plain = plain
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, Place], dict[str, bool]]:
        """Give what makes it again in another process."""
        return (str(self), self.place), {"plain": self.plain}

    def __repr__(self) -> str:
        return f"Text(at {self.place})"


class Complaints:
    """The problems of one reading; one in another file than `home` names that file."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.problems: list[Problem] = []

    def add(self, message: str, place: Place, key: str = "", *, refused: bool = False) -> None:
        """Note a problem at a place; `refused` where kustomize itself would not go on."""
        if place.path in ("", self.home):
            self.problems.append(Problem(message, place.line, key, refused))
        else:
            self.problems.append(Problem(f"{place}: {message}", 0, key, refused))

    def add_all(self, problems: Iterable[Problem], path: str) -> None:
        """Note problems that know their line in a file alone."""
        for problem in problems:
            self.add(problem.message, Place(path, problem.line), problem.key)


@lru_cache(maxsize=8192)
def load(text: str, path: str) -> tuple[Sequence[Manifest], Sequence[Problem]]:
    """Read every document that is a mapping; a `List`'s items stand for themselves.

    Overlays of several environments take in the same bases: what is given is shared, and never changed.
    """
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for root, found in parse(text):
        problems += found
        if isinstance(root, MappingNode):
            manifests.append(_plain(root, path))
        elif not (isinstance(root, ScalarNode) and root.text in ("", "~", "null")):
            problems.append(Problem("a document that is no mapping", root.line))
    return [item for manifest in manifests for item in _unlisted(manifest)], problems


@lru_cache(maxsize=8192)
def load_one(text: str, path: str) -> Any:
    """Read the first document, whatever it is, to be shared and never changed; none when there is none."""
    for root, _ in parse(text):
        return _plain(root, path)
    return None


def place_of(value: Any, otherwise: Place) -> Place:
    """Give the place at which a value begins."""
    return next((text.place for text in texts_in(value)), otherwise)


def line_of(value: Any) -> int:
    """Give the line at which a value begins, 0 when it holds no text."""
    return place_of(value, Place("")).line


def mapping(value: Any) -> dict[str, Any]:
    """Give a mapping; an empty one for anything else, so that a wrong shape reads as nothing set."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """Give a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Give a text without its place; the empty one for anything else."""
    return str(value) if isinstance(value, str) else ""


def name_of(manifest: Manifest) -> str:
    """Give a manifest's `metadata.name`."""
    return text(mapping(manifest.get("metadata")).get("name"))


def namespace_of(manifest: Manifest) -> str:
    """Give a manifest's `metadata.namespace`, empty when it has none."""
    return text(mapping(manifest.get("metadata")).get("namespace"))


def texts_in(value: Any) -> Iterator[Text]:
    """Give every text of a manifest, keys too, in the order of the file."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def _plain(node: Node, path: str) -> Any:
    if isinstance(node, ScalarNode):
        if node.plain and node.text in ("", "~", "null", "Null", "NULL"):
            return None
        return Text(node.text, Place(path, node.line), plain=node.plain)
    if isinstance(node, MappingNode):
        return {
            Text(key.text, Place(path, key.line)): _plain(value, path) for key, value in node.entries.values()
        }
    return [_plain(item, path) for item in node.items]


def _unlisted(manifest: Manifest) -> Iterator[Manifest]:
    if text(manifest.get("kind")).endswith("List") and isinstance(manifest.get("items"), list):
        yield from (item for item in manifest["items"] if isinstance(item, dict))
    else:
        yield manifest


def syntax_refusal(error: ReadError, source: str) -> ReadError:
    """Say of text that is no YAML whether it is a template that was never meant to be."""
    if "{{" not in source:
        return error
    line = source.count("\n", 0, source.index("{{")) + 1
    return ReadError(
        "a template: what it says is known only when it is rendered",
        line=line,
        hint="render it (`helm template`) and read the result",
    )
