"""Archives give what they hold, one in another too, and are left where they are made to do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import tarfile
import tracemalloc
import zipfile

import pytest

from envparity.sources.archive import read_layers
from envparity.sources.archives import read_archive
from envparity.sources.images import read_saved
from envparity.sources.marks import is_archive

SAID = b"TOKEN=1\n"


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _read(data: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    held: dict[str, bytes] = {}
    problems: list[tuple[str, str]] = []
    for path, piece, before in read_archive(
        io.BytesIO(data), len(data), 16, lambda *told: problems.append(told)
    ):
        held[path] = held.get(path, b"") + piece[before:]
    return held, problems


@pytest.mark.parametrize(
    ("data", "held"),
    [
        (_zip({"a/b.env": SAID, "empty": b""}), {"a/b.env": SAID}),
        (_tar({"./a/b.env": SAID}), {"a/b.env": SAID}),
        (_tar({"b.env": SAID}, "w:gz"), {"b.env": SAID}),
        (_tar({"b.env": SAID}, "w:bz2"), {"b.env": SAID}),
        (_tar({"b.env": SAID}, "w:xz"), {"b.env": SAID}),
        (gzip.compress(SAID), {"": SAID}),
        (bz2.compress(SAID), {"": SAID}),
        (lzma.compress(SAID), {"": SAID}),
        (
            lzma.compress(b"A=1\n") + bytes(8) + lzma.compress(b"") + lzma.compress(SAID),
            {"": b"A=1\n" + SAID},
        ),
        (_tar({"lib/x.jar": _zip({"in.env": SAID})}, "w:gz"), {"lib/x.jar!/in.env": SAID}),
        (_zip({"x.gz": gzip.compress(SAID)}), {"x.gz": SAID}),
        (_zip({"x.tgz": _tar({"in.env": SAID}, "w:gz")}), {"x.tgz!/in.env": SAID}),
        (_zip({"large": b"x" * (40 << 20) + SAID}), {"large": b"x" * (40 << 20) + SAID}),
    ],
    ids="zip tar tar.gz tar.bz2 tar.xz gz bz2 xz xz-joined jar-in-tar gz-in-zip tgz-in-zip large".split(),
)
def test_an_archive_gives_what_it_holds(data: bytes, held: dict[str, bytes]) -> None:
    assert is_archive(data)
    assert _read(data) == (held, [])


def _zstd(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        zstd = pytest.importorskip("backports.zstd", reason="needs `backports.zstd`")
    return bytes(zstd.compress(data))


def test_zstd_is_opened_where_something_reads_it() -> None:
    assert _read(_zstd(SAID)) == ({"": SAID}, [])
    assert _read(_zstd(_tar({"b.env": SAID}))) == ({"b.env": SAID}, [])
    damaged = _zstd(_tar({"b.env": SAID * 99}))
    for size in range(8, len(damaged) - 1, 5):
        assert _read(damaged[:size])[1], size


def test_a_layer_compressed_with_zstd_gives_its_files() -> None:
    layer = _zstd(_tar({"srv/.env": SAID}))
    saved = _tar({"blobs/sha256/aa": layer, "manifest.json": b"[]"})
    problems: list[str] = []
    pieces = [piece for piece in read_saved(io.BytesIO(saved), problems.append) if piece.path]
    assert [(piece.path, piece.data) for piece in pieces] == [("srv/.env", SAID)]
    assert problems == []


def test_archives_in_archives_are_opened_to_a_bound() -> None:
    data = _zip({"in.env": SAID})
    for number in range(6):
        data = _zip({f"{number}.zip": data})
    held, problems = _read(data)
    assert held == {}
    assert problems == [("5.zip!/4.zip!/3.zip!/2.zip", "an archive deeper in others than is opened")]


@pytest.mark.parametrize(
    "whole", [_zip({"a": SAID * 99, "b": SAID}), _tar({"a": SAID * 99}, "w:gz"), lzma.compress(SAID)]
)
def test_a_damaged_archive_is_said_and_raises_nothing(whole: bytes) -> None:
    for size in range(8, len(whole) - 1, 7):
        assert _read(whole[:size])[1], size
    for at in range(0, len(whole), 5):
        _read(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])


def test_a_member_behind_a_password_is_said() -> None:
    data = bytearray(_zip({"a.env": SAID}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    held, problems = _read(bytes(data))
    assert held == {}
    assert [path for path, _ in problems] == ["a.env"]
    assert "password" in problems[0][1]


def test_an_archive_made_to_fill_the_memory_is_left_and_little_is_held() -> None:
    bomb = _zip({str(number): b"\0" * (8 << 20) for number in range(40)})
    tracemalloc.start()
    sizes = 0
    problems: list[tuple[str, str]] = []
    for _, piece, before in read_archive(
        io.BytesIO(bomb), len(bomb), 16, lambda *told: problems.append(told)
    ):
        sizes += len(piece) - before
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problems == [("", "unpacks to more than is looked at, and was left")]
    assert sizes < 80 << 20
    assert most < 64 << 20


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_made_to_fill_the_memory_is_not_held(kind: bytes) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, 100 << 20
    bomb = gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(info.size), 1)
    tracemalloc.start()
    held, problems = _read(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held == {}
    assert "longer than what is looked at" in problems[0][1]
    assert most < 8 << 20


def test_what_stands_behind_an_xz_and_is_none_is_said() -> None:
    assert _read(lzma.compress(SAID) + b"more")[1]


def test_a_damaged_layer_is_said_and_raises_nothing() -> None:
    layer = _tar({"srv/.env": random.Random(1).randbytes(20_000), "b.env": SAID}, "w:gz")
    for at in range(12, len(layer), len(layer) // 40):
        broken = layer[:at] + bytes(byte ^ 0xFF for byte in layer[at : at + 40]) + layer[at + 40 :]
        saved = _tar({"blobs/sha256/aa": broken, "manifest.json": b'[{"Layers": ["blobs/sha256/aa"]}]'})
        problems: list[str] = []
        list(read_saved(io.BytesIO(saved), problems.append))
        assert problems, at
        problems = []
        read_layers(io.BytesIO(saved), lambda _: True, problems.append)
        assert problems, at


def test_a_damaged_header_is_not_taken_for_the_end() -> None:
    whole = _tar({"a.env": SAID, "b.env": SAID})
    for damaged in (whole[:1024] + b"\0x" + whole[1026:], whole[:1224]):
        held, problems = _read(damaged)
        assert held == {"a.env": SAID}
        assert problems == [("", "cannot be read to its end: a header is damaged")]
