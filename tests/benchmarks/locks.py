"""Reading the real lockfiles beside the fastest plain parse of the same bytes, and comparing two of them beside a peer."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.benchmarks.processes import ENVPARITY, FRESH, PYTHON, ROOT, Row

from envparity.readers.document import Document, Reader, open_seal
from envparity.readers.packages.javascript import berry, sections
from envparity.readers.packages.python import poetry, uvtext
from envparity.readers.packages.reader import PackageReader
from envparity.readers.packages.rust import cargo
from envparity.readers.table import reader_for

DATA = ROOT.parent / "shared" / "data" / "lockfiles"
PEERS = ("lockdiff==0.1.0", "rtoml==0.14.0", "ryaml==0.5.1")
"""A differ of locks, and the fastest parsers of TOML and YAML that give Python's own values."""
_TOML = ("uv.lock", "poetry.lock", "Cargo.lock")
_YAML = ("pnpm-lock.yaml", "conda-lock.yml", "pixi.lock")


def install(folder: Path) -> Path | None:
    """Install the peers into a folder of their own and let them be imported; none where they cannot be had."""
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--target",
        str(folder),
        *PEERS,
    ]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        return None
    sys.path.append(str(folder))
    return folder


@cache
def _loads(module: str) -> Callable[[str], object] | None:
    try:
        return import_module(module).loads  # type: ignore[no-any-return]
    except ImportError:
        return None


def _plain_parse(path: Path) -> tuple[str, Callable[[bytes], object]] | None:
    """Give the fastest parser of a lock's syntax that is installed; none for a syntax of its own."""
    if path.suffix == ".json" or path.name == "composer.lock":
        import orjson

        return "orjson", orjson.loads
    names = (
        ("rtoml", "tomllib")
        if path.name in _TOML
        else ("ryaml",)
        if path.name in _YAML or "berry" in path.parts[-3]
        else ()
    )
    for name in names:
        if loads := _loads(name):
            return name, lambda data, loads=loads: loads(data.decode())
    return None


def _locks() -> Iterable[tuple[Path, Reader]]:
    for path in sorted(DATA.glob("*/new/*")):
        reader = reader_for(path.name, path.read_bytes()[:4096]) if path.is_file() else None
        if isinstance(reader, PackageReader) and path.stat().st_size > 50_000:
            yield path, reader


def _pair(reader: Reader, document: Document, parse: Callable[[bytes], object]) -> tuple[float, float]:
    """Time one reading and one plain parse, one after the other; nothing is known of what was read before."""
    forget()
    started = time.process_time()
    reader.read(document, open_seal)
    between = time.process_time()
    parse(document.data)
    return between - started, time.process_time() - between


def forget() -> None:
    """Let readers forget the lock that they read last, whose entries they would know again."""
    for blocks in (uvtext.BLOCKS, poetry.BLOCKS, cargo.BLOCKS):
        blocks.forget()
    sections.forget()
    berry.forget()


def measure(rounds: int = 7) -> list[Row]:
    """Measure each file that both sides can read; `ratio` is the reader's time over the parse's."""
    rows = []
    for path, reader in _locks():
        baseline = _plain_parse(path)
        if baseline is None:
            continue
        parser, parse = baseline
        document = Document(path.name, path.read_bytes())
        pairs = [_pair(reader, document, parse) for _ in range(rounds)]
        name = f"`{path.parts[-3]}`, {path.name}, {len(document.data) / 1e6:.2f} MB, beside `{parser}`"
        rows.append(
            Row(name, statistics.median(a for a, _ in pairs), statistics.median(a / b for a, b in pairs))
        )
    return rows


def memory() -> list[str]:
    """Measure the most memory that a reading takes, in bytes of Python's own for each byte read."""
    rows = []
    for path, reader in _locks():
        document = Document(path.name, path.read_bytes())
        reader.read(document, open_seal)
        forget()
        tracemalloc.start()
        kept = reader.read(document, open_seal)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = len(document.data)
        rows.append(
            f"| `{path.parts[-3]}`, {path.name}, {len(kept.packages):,} packages | {peak / size:.1f} | {held / size:.1f} |"
        )
    return rows


def _cpu(command: list[str], folder: Path, more: dict[str, str]) -> float:
    """Run a command and give the CPU seconds that it and its children took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env={**os.environ, **more}, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _workspace(folder: Path, locks: dict[str, list[Path]]) -> Path:
    """Make a workspace whose environments hold these locks; each is linked, not copied."""
    for environment, paths in locks.items():
        (folder / "profiles").mkdir(parents=True, exist_ok=True)
        lines = ["schema = 1", f'name = "{environment}"', f'stage = "{environment}"']
        for path in paths:
            target = folder / "locks" / path.parts[-3] / path.parts[-2] / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(path.read_bytes())
            lines += ["[[sources]]", f'files = ["{target.relative_to(folder)}"]']
        (folder / "profiles" / f"{environment}.toml").write_text("\n".join(lines) + "\n")
    return folder


def commands(scratch: Path, peers: Path | None, rounds: int = 5) -> list[Row]:
    """Measure whole processes in CPU seconds; the ratio is to `lockdiff` on two revisions of the same uv.lock."""
    if peers is None:
        return []
    old, new = DATA / "crewai-uv" / "old" / "uv.lock", DATA / "crewai-uv" / "new" / "uv.lock"
    pnpm = [DATA / "payload-pnpm" / when / "pnpm-lock.yaml" for when in ("old", "new")]
    every = {
        when: [DATA / path.parts[-3] / when / path.name for path, _ in _locks()] for when in ("old", "new")
    }
    two = {"staging": [new], "production": [old]}
    compare = [ENVPARITY, "compare", "staging", "production"]
    subjects = [
        ("`lockdiff`, uv.lock of 1.6 MB, two revisions", [PYTHON, "-m", "lockdiff", str(old), str(new)], scratch, {"PYTHONPATH": str(peers)}),
        ("`envparity compare`, the same", compare, _workspace(scratch / "uv", two), FRESH),
        ("`envparity compare`, the same, nothing changed since", compare, scratch / "uv", {}),
        ("`envparity compare`, pnpm-lock.yaml of 1 MB, two revisions", compare, _workspace(scratch / "pnpm", {"staging": pnpm[1:], "production": pnpm[:1]}), FRESH),
        (
            f"`envparity compare`, {len(every['new'])} locks, both revisions, three environments",
            [ENVPARITY, "compare"],
            _workspace(scratch / "all", {"development": every["new"], "staging": every["new"], "production": every["old"]}),
            FRESH,
        ),
        ("`envparity check`, the same", [ENVPARITY, "check"], scratch / "all", FRESH),
        ("`envparity check`, the same, nothing changed since", [ENVPARITY, "check"], scratch / "all", {}),
    ]  # fmt: skip
    times: list[list[float]] = [[] for _ in subjects]
    for number in range(rounds + 1):
        for kept, (_, command, folder, more) in zip(times, subjects, strict=True):
            taken = _cpu(command, folder, dict(more))
            if number:  # the first round fills the caches
                kept.append(taken)
    base = times[0]
    return [
        Row(name, statistics.median(kept), statistics.median(a / b for a, b in zip(kept, base, strict=True)))
        for (name, *_), kept in zip(subjects, times, strict=True)
    ]
