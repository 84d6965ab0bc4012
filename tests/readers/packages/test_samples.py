"""One small file of every format, and the facts that it holds, line by line.

The files lie in `tests/fixtures/packages`, under the names by which their tools know them; the facts beside them
in `facts.txt`, written out so that a change is read as text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Package, Reading
from envparity.readers import packages
from envparity.readers.document import Document, open_seal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.table import TABLE, load, reader_for

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"
NAMES = sorted(
    str(path.relative_to(SAMPLES))
    for path in SAMPLES.rglob("*")
    if path.is_file() and path.name != "facts.txt"
)


def read_sample(name: str, path: str = "") -> Reading:
    """Read a sample under its own or another name; only a go.sum is there beside it."""

    def sibling(other: str) -> bytes:
        if other != "go.sum":
            raise ReadError("there is no such file")
        return (SAMPLES / other).read_bytes()

    data = (SAMPLES / name).read_bytes()
    reader = reader_for(path or name, data[:4096])
    assert reader is not None, f"no reader claims {path or name}"
    return reader.read(Document(path or name, data, sibling), open_seal)


def written(package: Package) -> str:
    """Write a package as one line of `facts.txt`."""
    parts = [
        f"{package.place.line:>3}",
        package.ecosystem,
        package.name,
        package.version or "-",
        "+".join(package.groups),
        "root" if package.root else "",
        {True: "direct", False: "indirect", None: ""}[package.direct],
        f"key={package.key}" if package.key != package.name else "",
        f"origin={package.origin}" if package.origin else "",
        f"hashes={len(package.hashes)}" if package.hashes else "",
        f"markers={package.markers}" if package.markers else "",
        f"via={','.join(package.via)}" if package.via else "",
        f"flags={','.join(package.flags)}" if package.flags else "",
    ]
    return " ".join(part for part in parts if part)


def facts(name: str) -> str:
    """Write everything that a sample holds."""
    reading = read_sample(name)
    runtimes = [
        f"{runtime.place.line:>3} runtime {runtime.name} {runtime.version}" for runtime in reading.runtimes
    ]
    problems = [f"    problem {problem}" for problem in reading.problems]
    return "\n".join([f"## {name}: {reading.format}", *runtimes, *map(written, reading.packages), *problems])


def _expected() -> dict[str, str]:
    blocks = (SAMPLES / "facts.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return {block.partition(": ")[0].removeprefix("## "): block for block in blocks}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_holds_exactly_the_facts_that_are_written_down(name: str) -> None:
    assert facts(name) == _expected()[name]


def test_every_package_format_of_the_table_has_a_sample() -> None:
    formats = {read_sample(name).format for name in NAMES}
    without = {load(entry.module).format for entry in TABLE if entry.module.startswith("packages.")} - formats
    assert without == {"rpmdb"}  # its sample is made at run time, by the tests of that format


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_an_arbitrary_name_is_known_by_its_content(name: str) -> None:
    wanted = read_sample(name)
    suffix = Path(name).suffix or ".lock"
    other = read_sample(name, f"old/copy{suffix}")
    assert other.format == wanted.format
    assert [(p.name, p.version) for p in other.packages] == [(p.name, p.version) for p in wanted.packages]


def test_each_module_below_packages_that_has_a_reader_is_listed_in_the_table() -> None:
    root = Path(packages.__file__).parent
    listed = {entry.module for entry in TABLE}
    for path in root.rglob("*.py"):
        if "\nREADER = " in path.read_text(encoding="utf-8"):
            module = ".".join(("packages", *path.relative_to(root).with_suffix("").parts))
            assert module in listed
            assert isinstance(load(module), PackageReader)
