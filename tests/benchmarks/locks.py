"""Reading the real lockfiles beside a plain parse of the same bytes, in one process, in turn."""

from __future__ import annotations

import json
import statistics
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.processes import ROOT, Row

from envparity.readers.document import Document, Reader, open_seal
from envparity.readers.table import reader_for

DATA = ROOT.parent / "shared" / "data" / "lockfiles"


def _baseline(path: Path) -> tuple[str, Callable[[bytes], object]] | None:
    """Give the standard library's parser of a lock's syntax, where it has one."""
    if path.name.endswith(".json"):
        return "json.loads", json.loads
    if path.name in ("uv.lock", "poetry.lock", "Cargo.lock"):
        return "tomllib.loads", lambda data: tomllib.loads(data.decode())
    return None


def _pair(reader: Reader, document: Document, parse: Callable[[bytes], object]) -> tuple[float, float]:
    """Time one reading and one plain parse, one after the other."""
    started = time.perf_counter()
    reader.read(document, open_seal)
    between = time.perf_counter()
    parse(document.data)
    return between - started, time.perf_counter() - between


def measure(rounds: int = 7) -> list[Row]:
    """Measure each file that both sides can read; `ratio` is the reader's time over the parse's."""
    rows = []
    for path in sorted(DATA.glob("*/new/*")):
        baseline = _baseline(path)
        data = path.read_bytes() if path.is_file() else b""
        reader = reader_for(path.name, data[:4096]) if baseline else None
        if reader is None or baseline is None or path.name == "package.json":
            continue
        parser, parse = baseline
        document = Document(path.name, data)
        pairs = [_pair(reader, document, parse) for _ in range(rounds)]
        name = f"`{path.parent.parent.name}`, {path.name}, {len(data) / 1e6:.2f} MB, beside `{parser}`"
        rows.append(
            Row(name, statistics.median(a for a, _ in pairs), statistics.median(a / b for a, b in pairs))
        )
    return rows
