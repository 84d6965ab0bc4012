"""A saved image as one would see its files: layers laid over each other, those of interest alone, as a stream.

Both forms are read, that of `docker save` and OCI's layout. A layer's whiteouts take away what is beneath
(https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts).
"""

from __future__ import annotations

import gzip
import io
import json
import posixpath
import tarfile
from collections.abc import Callable
from typing import IO, Any

from envparity.sources import zstd
from envparity.sources.images import LARGEST, Joined
from envparity.sources.tars import DAMAGES, Header, read_out

_JSON = 8 << 20

Layered = dict[str, bytes]
Wanted = Callable[[str], bool]
Tell = Callable[[str], None]


class _Layer:
    """What one layer brings and takes away."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | str] = {}
        """By path: content, or for a hard or symbolic link where it leads."""
        self.gone: list[str] = []


def read_layers(stream: IO[bytes], wanted: Wanted, problem: Tell) -> Layered:
    """Give the wanted files as they are on top of all layers."""
    layers: dict[str, _Layer] = {}
    order: list[str] = []
    try:
        with tarfile.open(mode="r|*", fileobj=stream, tarinfo=Header) as outer:
            for member in outer:
                held = outer.extractfile(member) if member.isfile() else None
                if held is None:
                    continue
                name = member.name.removeprefix("./")
                if name == "manifest.json":
                    order = _order(held.read(_JSON))
                elif (layer := _layer(held, wanted, problem)) is not None:
                    layers[name] = layer
    except DAMAGES as error:
        problem(f"the image's archive cannot be read to its end: {str(error) or type(error).__name__}")
    if not layers:
        problem("the image's archive holds no layer")
    elif not order:
        problem("the image's archive does not say in which order its layers lie")
    return _laid(layers, order, problem)


def _order(data: bytes) -> list[str]:
    try:
        told = json.loads(data)
        return [str(name) for name in told[0]["Layers"]]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return []


def _layer(stream: IO[bytes], wanted: Wanted, problem: Tell) -> _Layer | None:
    head = stream.read(512)
    rest: Any = io.BufferedReader(Joined(head, stream), 1 << 16)
    if head.startswith(zstd.MARK):
        opened = zstd.unpacked(rest)
        if opened is None:
            problem(f"a layer is compressed with zstd, and is not opened; {zstd.HINT}")
            return None
        rest = opened
    elif head[:2] == b"\x1f\x8b":
        rest = gzip.GzipFile(fileobj=rest)
    elif head[257:262] != b"ustar":
        return None
    layer = _Layer()
    with tarfile.open(mode="r|", fileobj=rest, tarinfo=Header) as tar:
        for member in tar:
            _take(layer, tar, member, wanted, problem)
    read_out(rest)
    return layer


def _take(
    layer: _Layer, tar: tarfile.TarFile, member: tarfile.TarInfo, wanted: Wanted, problem: Tell
) -> None:
    path = posixpath.normpath(member.name).lstrip("/")
    folder, _, name = path.rpartition("/")
    if name == ".wh..wh..opq":
        layer.gone.append(f"{folder}/")
    elif name.startswith(".wh."):
        layer.gone.append(posixpath.join(folder, name.removeprefix(".wh.")))
    elif wanted(path):
        if member.issym():
            layer.files[path] = posixpath.normpath(posixpath.join(folder, member.linkname)).lstrip("/")
        elif member.islnk():
            layer.files[path] = posixpath.normpath(member.linkname).lstrip("/")
        elif member.isfile() and member.size > LARGEST:
            problem(f"`{path}`: {member.size >> 20} MiB, larger than what is looked at")
        elif member.isfile() and (held := tar.extractfile(member)) is not None:
            layer.files[path] = held.read()


def _laid(layers: dict[str, _Layer], order: list[str], problem: Tell) -> Layered:
    found: dict[str, bytes | str] = {}
    for name in order:
        layer = layers.get(name)
        if layer is None:
            problem(f"layer `{name[:19]}` is not in the archive")
            continue
        for gone in layer.gone:
            below = gone if gone.endswith("/") else f"{gone}/"
            found = {
                path: data for path, data in found.items() if path != gone and not path.startswith(below)
            }
        found |= layer.files
    resolved = {path: found.get(data) if isinstance(data, str) else data for path, data in found.items()}
    return {path: data for path, data in resolved.items() if isinstance(data, bytes)}
