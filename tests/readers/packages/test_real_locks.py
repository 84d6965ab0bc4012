"""Real locks of public projects: what another tool lists of them is what we list, but for the names of things.

The locks and the lists lie beside the repository; without them every test is skipped by name.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

DATA = Path(__file__).parents[4] / "shared" / "data" / "lockfiles"
LISTS = sorted((DATA / "_other_tools").glob("*.json"))
LOCKS = sorted(
    path
    for path in DATA.glob("*/*/*")
    if path.name.endswith(("lock.json", ".lock", "lock.yaml", "lock.yml", ".hcl", "go.sum", "go.mod", "requirements.txt"))
)  # fmt: skip
pytestmark = pytest.mark.skipif(not LOCKS, reason="the shared lockfiles are not on this machine")


def _read(path: Path) -> Reading:
    def sibling(_: str) -> bytes:
        raise ReadError("nothing is read beside it here")

    data = path.read_bytes()
    reader = reader_for(path.name, data[:4096])
    assert reader is not None
    return reader.read(Document(path.name, data, sibling), open_seal)


def _names(reading: Reading) -> set[tuple[str, str]]:
    """Give every name by which a package may be listed: its own, its aliases, with its platforms."""
    found: set[tuple[str, str]] = set()
    for package in reading.packages:
        found.add((package.name, package.version))
        for flag in package.flags:
            if flag.startswith("alias="):
                found.add((flag[6:], package.version))
            elif flag.startswith("platform="):
                found.add((package.name, f"{package.version}-{flag[9:]}"))
    return found


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name.removesuffix(".json"))
def test_every_package_that_another_tool_lists_is_listed(path: Path) -> None:
    name, revision, _ = path.name.split(".", 2)
    lock = next(file for file in LOCKS if file.parts[-3] == name and file.parts[-2] == revision)
    reading = _read(lock)
    ours = _names(reading)
    members = {package.name for package in reading.packages if package.root}
    members |= {package.origin.removeprefix("path+") for package in reading.packages if package.root}
    by_git = {package.name for package in reading.packages if package.origin.startswith("git+")}
    missing = [
        (package["name"], package["version"])
        for package in json.loads(path.read_text(encoding="utf-8"))["packages"]
        if (package["name"], package["version"]) not in ours
        and package["name"] not in members
        and package["name"] not in by_git
    ]
    assert missing == []
    assert reading.problems == ()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: "-".join(path.parts[-3:]))
def test_a_real_lock_is_read_in_full_with_a_line_for_every_package(path: Path) -> None:
    reading = _read(path)
    assert reading.status == "read"
    assert reading.packages
    rows = path.read_text(encoding="utf-8").split("\n")
    for package in reading.packages:
        assert 1 <= package.place.line <= len(rows)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: "-".join(path.parts[-3:]))
def test_a_real_lock_read_twice_gives_the_same_facts(path: Path) -> None:
    assert _read(path) == _read(path)
