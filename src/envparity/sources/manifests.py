"""What a project asks for beside what its lock holds: the manifest next to a lock, the locks next to a manifest.

Nothing of this is a source of its own: it is looked up where a declared file is a lock or a manifest, in the same
place that the file was read from.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from envparity.errors import ReadError
from envparity.model.facts import Manifest, Reading
from envparity.model.places import Place
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Kind, kinds_of

Read = Callable[[str], bytes]


def manifests_beside(path: str, reading: Reading, read: Read) -> tuple[Manifest, ...]:
    """Give the manifests that a file answers, or that it is; none for a lock that could not be read in full.

    `read` gives the bytes of a file by its path and raises `ReadError`. A manifest that is not there or cannot be read
    asks for nothing here: whether it can be read is a matter of its own source.
    """
    if reading.failed or reading.problems:
        return ()
    pure = PurePosixPath(path)
    found = (_manifest(kind, pure, read) for kind in kinds_of(pure.name))
    return tuple(manifest for manifest in found if manifest is not None)


def _manifest(kind: Kind, path: PurePosixPath, read: Read) -> Manifest | None:
    name = kind.name.replace("*", path.parent.name)
    beside = str(path.with_name(name))
    data = _bytes(beside, read)
    if data is None:
        return None
    try:
        asked = kind.asks(Document(beside, data, read))
    except (ReadError, RecursionError):
        return None
    if not asked.demands:
        return None
    locks = tuple(
        str(path.with_name(name))
        for name in kind.locks
        if _bytes(str(path.with_name(name)), read) is not None
    )
    if not locks and (path.name != name or not kind.expected or _locked_elsewhere(kind, path, read)):
        return None
    return Manifest(name, kind.ecosystem, Place(beside), asked.demands, locks, open_ended=asked.open_ended)


def _locked_elsewhere(kind: Kind, path: PurePosixPath, read: Read) -> bool:
    """Say whether another file pins what the manifest asks for: beside it, or the lock of a workspace above it."""
    names = [str(path.with_name(name)) for name in kind.others]
    names += [str(folder / name) for folder in path.parent.parents for name in kind.locks]
    return any(_bytes(name, read) is not None for name in names)


def _bytes(path: str, read: Read) -> bytes | None:
    try:
        return read(path)
    except ReadError:
        return None
