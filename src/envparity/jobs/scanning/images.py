"""An image searched: the files of each layer, deleted ones too, its environment, labels, command and history."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from envparity.errors import EngineError, UsageError
from envparity.jobs.scanning.inside import look_inside_stream
from envparity.jobs.scanning.places import Looked, Seen
from envparity.jobs.scanning.shipped import Shipped, digests_of
from envparity.model.sightings import Spot
from envparity.secrets.scanner import Found, Scanner
from envparity.sources.images import Piece, Pieces, read_layout, read_saved
from envparity.sources.marks import is_archive

_NAMES = {
    "environment": "image.env",
    "labels": "labels.properties",
    "command": "command.sh",
    "history": "history.sh",
}
"""By which kind of file each part of a configuration is read."""


def look_at_image(image: Path | str, scanner: Scanner) -> Looked:
    """Search a saved image by its path, or one that an engine here has by its name."""
    problems: list[str] = []
    if isinstance(image, str):
        return _look(_from_engine(image, problems), scanner, problems, image)
    if image.is_dir():
        return _look(read_layout(image, problems.append), scanner, problems, image.name)
    with image.open("rb") as stream:
        return _look(read_saved(stream, problems.append), scanner, problems, image.name)


def _from_engine(reference: str, problems: list[str]) -> Iterator[Piece]:
    from envparity.engines.table import connect

    try:
        engine = connect()
    except EngineError as error:
        raise UsageError(
            f"`{reference}`: no such file or folder, and no engine to ask for an image of that name",
            hint=error.hint,
        ) from None
    try:
        if engine.image(reference) is None:
            raise UsageError(f"`{reference}` is neither a path nor an image that the engine has")
        flow = engine.save(reference)
        try:
            yield from read_saved(io.BufferedReader(Pieces(iter(flow)), 1 << 20), problems.append)
        finally:
            flow.close()
    finally:
        engine.close()


def _look(pieces: Iterator[Piece], scanner: Scanner, problems: list[str], name: str) -> Looked:
    seen: list[tuple[Seen, tuple[bytes, bytes]]] = []
    layers: set[str] = set()
    shipped = Shipped()
    files = size = 0
    for piece in pieces:
        size += len(piece.data)
        shipped.take(piece)
        if piece.layer:
            layers.add(piece.layer)
            files += 1
        found = list(_found(piece, scanner, problems))
        digests = digests_of(piece.data) if found and piece.layer else (b"", b"")
        for path, item in found:
            spot = Spot(
                path or name, item.line, item.column, item.length, layer=piece.layer, place=piece.place
            )
            seen.append((Seen(spot, item), digests))
    own = [one for one, digests in seen if one.found.certainty == "known" or not shipped.holds(digests)]
    return Looked(own, problems, files=files, bytes=size, layers=len(layers))


def _found(piece: Piece, scanner: Scanner, problems: list[str]) -> Iterator[tuple[str, Found]]:
    """Search a piece, or what it holds where it is an archive: a jar, a wheel."""
    if piece.path and is_archive(piece.data):
        inside = look_inside_stream(io.BytesIO(piece.data), len(piece.data), piece.path, scanner)
        problems += inside.problems
        yield from inside.found
        return
    for item in scanner.scan(piece.path or _NAMES[piece.place], piece.data):
        yield piece.path, item
