"""Each reader on a large real lock beside the fastest plain parse of the same bytes, by pytest-benchmark.

    python -m pytest -o addopts="" --import-mode=importlib tests/benchmarks/test_locks.py --benchmark-group-by=param:path

The locks lie beside the repository; without them every test is skipped by name. No test fails on a time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

DATA = Path(__file__).parents[3] / "shared" / "data" / "lockfiles"
MANIFESTS = frozenset({"package.json", "composer.json", "deno.json", "Gemfile", "mix.exs"})
PATHS = [
    path
    for path in sorted(DATA.glob("*/*/*"))
    if path.name not in MANIFESTS
    and path.suffix != ".toml"
    and not path.name.startswith(("pubspec.y", "pnpm-w"))
]


def _plain_parse(path: Path) -> Callable[[bytes], object] | None:
    """Give the fastest parser of a lock's syntax that is installed here; none for a syntax of its own."""
    if path.suffix == ".json" or path.name in ("composer.lock", "deno.lock"):
        import orjson

        return orjson.loads
    if path.name in ("uv.lock", "poetry.lock", "Cargo.lock"):
        return lambda data: tomllib.loads(data.decode())
    if path.suffix in (".yml", ".yaml") or path.name in ("pixi.lock", "pubspec.lock") or "berry" in str(path):
        import yaml

        return lambda data: yaml.load(data, yaml.CSafeLoader)
    return None


@pytest.mark.skipif(not PATHS, reason="the shared lockfiles are not on this machine")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: "-".join(path.parts[-3:]))
def test_reading(benchmark: Any, path: Path) -> None:
    data = path.read_bytes()
    reader = reader_for(str(path), data[:4096])
    assert reader is not None
    document = Document(str(path), data)
    benchmark.extra_info["bytes"] = len(data)
    reading = benchmark(reader.read, document, open_seal)
    assert reading.packages


@pytest.mark.skipif(not PATHS, reason="the shared lockfiles are not on this machine")
@pytest.mark.parametrize(
    "path", [path for path in PATHS if _plain_parse(path)], ids=lambda path: "-".join(path.parts[-3:])
)
def test_plain_parse(benchmark: Any, path: Path) -> None:
    data, parse = path.read_bytes(), _plain_parse(path)
    assert parse is not None
    assert benchmark(parse, data)
