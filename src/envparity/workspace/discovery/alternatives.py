"""Compose files of one environment of which only one runs at a time: with Mongo or with Postgres, in the editor or not.

Files that change each other are merged; files that each say the whole, and share services, are alternatives. One
of them is read, the one that is most like what runs where no environment is named; the others are named with the
reason, and not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from envparity.model.records import replace
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.pieces import Layer, Piece
from envparity.workspace.stages import words_of

_EDITOR = ".devcontainer"


class Composing:
    """Tells alternatives among Compose files.

    `usual` are those that run where no environment is named, `loose` those whose names say something else.
    """

    def __init__(self, contents: Contents, usual: Sequence[Piece], loose: Sequence[Piece]) -> None:
        self._contents = contents
        self._usual = {piece.folder: piece for piece in reversed(usual)}
        self._loose = loose

    def settle(self, groups: Mapping[tuple[int, str], Sequence[Piece]]) -> dict[str, str]:
        """Give the alternatives of one environment with the reason for each; `groups` are what would be merged."""
        found: dict[str, str] = {}
        for (_, folder), pieces in groups.items():
            found |= self._of_folder(folder, pieces)
        elsewhere = [
            piece.path
            for (_, folder), pieces in groups.items()
            for piece in pieces
            if not folder.startswith(_EDITOR) and piece.path not in found
        ]
        for (_, folder), pieces in groups.items():
            if folder.startswith(_EDITOR) and elsewhere:
                found |= {piece.path: _why(piece, min(elsewhere, key=_depth)) for piece in pieces}
        return found

    def _of_folder(self, folder: str, pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
        own = [piece for piece in pieces if piece.layer is Layer.OWN]
        usual = self._usual.get(folder)
        if len(own) > 1:
            first = min(own, key=lambda piece: self._rank(piece, usual))
            for piece in own:
                if piece is not first and self._either_or(piece.path, first.path):
                    yield piece.path, _why(piece, first.path)
        if usual is not None and usual in pieces:
            for piece in self._loose:
                if piece.folder == folder and self._either_or(piece.path, usual.path):
                    yield piece.path, _why(piece, usual.path)

    def _either_or(self, path: str, other: str) -> bool:
        """Say whether two files each say the whole of services that both have, and no command gives both."""
        contents = self._contents
        return (
            bool(contents.services_of(path).keys() & contents.services_of(other).keys())
            and contents.stands_instead(path, other)
            and contents.stands_instead(other, path)
            and not contents.called_together(path, other, contents.callers())
            and not contents.called_together(other, path, contents.callers())
        )

    def _rank(self, piece: Piece, usual: Piece | None) -> tuple[int, int, str]:
        """Sort first what shares most services with the usual file, then what has the fewest words in its name."""
        mine = self._contents.services_of(piece.path)
        shared = len(mine.keys() & self._contents.services_of(usual.path).keys()) if usual else 0
        return -shared, len(words_of(piece.path)), piece.path


def lifted(pieces: Iterable[Piece], contents: Contents) -> Iterator[Piece]:
    """Give all pieces; an environment's Compose file that changes one in a folder above it is put beside that one."""
    pieces = tuple(pieces)
    bases = {p.folder: p for p in pieces if p.family == "compose" and not p.named and p.layer is Layer.BASE}
    for piece in pieces:
        own = piece.family == "compose" and piece.named and not piece.aside
        if own and piece.group not in bases and not piece.group.startswith(_EDITOR):
            above = _nearest(piece.folder, bases)
            shared = contents.services_of(piece.path).keys() & (
                contents.services_of(above.path).keys() if above else frozenset()
            )
            if above and shared and not contents.stands_instead(piece.path, above.path):
                yield replace(piece, group=above.folder)
                continue
        yield piece


def _nearest(folder: str, bases: Mapping[str, Piece]) -> Piece | None:
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in bases:
            return bases[folder]
    return None


def _why(piece: Piece, first: str) -> str:
    return f"{piece.why or 'Compose file'}; another way to run what `{first}` runs, which is read"


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path
