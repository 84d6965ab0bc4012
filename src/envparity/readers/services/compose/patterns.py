"""A look-up from paths in a model to what is known of them, by patterns such as `services.*.ports`."""

from __future__ import annotations

from typing import Generic, TypeVar

from envparity.readers.services.compose.model import Path

T = TypeVar("T")


class _Node(Generic[T]):
    """One step of a pattern, and what is known where a pattern ends."""

    def __init__(self) -> None:
        self.steps: dict[str, _Node[T]] = {}
        self.known: T | None = None


class Patterns(Generic[T]):
    """Patterns as a tree, so that a path is looked up in as many steps as it has parts.

    `*` stands for any key and any item of a list.
    """

    def __init__(self, known: dict[str, T]) -> None:
        self._root: _Node[T] = _Node()
        for pattern, what in known.items():
            node = self._root
            for part in pattern.split("."):
                node = node.steps.setdefault(part, _Node())
            node.known = what

    def get(self, path: Path) -> T | None:
        """Give what is known of a path; none when no pattern fits."""
        return _find(self._root, path, 0)


def _find(node: _Node[T], path: Path, index: int) -> T | None:
    if index == len(path):
        return node.known
    for part in (path[index], "*"):
        if step := node.steps.get(part):
            found = _find(step, path, index + 1)
            if found is not None:
                return found
    return None
