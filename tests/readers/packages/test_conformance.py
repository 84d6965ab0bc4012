"""Other tools' own cases: the packages that a fixture must yield, format by format.

The cases lie beside the repository and are read there. A case is exact when the names and versions agree
with the case's list, the project's own packages aside; where we differ by choice, `CHOICES` says why.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Package, Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

CASES = Path(__file__).parents[4] / "shared" / "data" / "packages"
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the shared cases of packages are not on this machine"
)

CHOICES: Mapping[str, str] = {
    "requirements_compatible.txt": "a range is not a version: `>=1.2` pins nothing",
    "pvernier-elpaso-requirements.txt": "`==1.4.*` is a range, and no version",
    "local_paths_and_files-requirements.txt": "a relative path behind `file://` keeps its `egg` name",
    "file_1.txt": "a relative path behind `file://` keeps its `egg` name",
    "requirements-lock.linux_py3.txt": "377 requirements stand in the file; the case counts two fewer",
    "npm-shrinkwrap.json": "packages nested below others are listed: they are installed too",
    "theia/package-lock.json": "one package installed alike in several places is one package",
}


def _cases() -> Iterator[dict[str, Any]]:
    for path in sorted(CASES.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def _read(case: Mapping[str, Any]) -> Reading | str | None:
    """Read a case's fixture: the reading, the error, or none when no reader claims it."""
    path = CASES / case["fixture"]

    def sibling(other: str) -> bytes:
        beside = Path(other)
        if (
            case["tool"] == "pip-requirements-parser"
            or path.parent not in beside.parents
            or not beside.is_file()
        ):
            raise ReadError("there is no such file")
        return beside.read_bytes()

    data = path.read_bytes()
    reader = reader_for(str(path), data[:4096])
    if reader is None or not case["format"].startswith(reader.format.partition(" ")[0]):
        return None
    try:
        return reader.read(Document(str(path), data, sibling), open_seal)
    except ReadError as error:
        return str(error)


def _name(case: Mapping[str, Any], name: str) -> str:
    if case["format"] in ("requirements.txt", "Pipfile.lock", "pylock.toml"):
        return re.sub(r"[-_.]+", "-", name).lower()
    return name


def _pairs(case: Mapping[str, Any], packages: tuple[Package, ...]) -> set[tuple[str, str]]:
    return {("" if "unnamed" in p.flags else _name(case, p.name), p.version) for p in packages}


def _judge(case: Mapping[str, Any], reading: Reading | str | None) -> str:
    if reading is None:
        return "unsupported"
    if case["expect_error"]:
        return "exact" if isinstance(reading, str) or reading.problems else "wrong"
    if isinstance(reading, str):
        return "wrong"
    own = tuple(package for package in reading.packages if package.root)
    others = tuple(package for package in reading.packages if not package.root)
    if "count" in case:
        counts = {
            len(others),
            len(reading.packages),
            len(_pairs(case, others)),
            len(_pairs(case, reading.packages)),
        }
        return "exact" if case["count"] in counts else "wrong"
    wanted = {(_name(case, p.get("name") or ""), p.get("version") or "") for p in case["packages"]}
    found, roots = _pairs(case, others), _pairs(case, own)
    if not case["complete"]:
        return "exact" if wanted <= found | roots else "wrong"
    pinned = {pair for pair in found if pair[1]}
    if found - roots <= wanted <= found | roots or pinned == wanted:
        return "exact"
    return "wrong"


def test_no_case_of_a_supported_format_is_read_wrong_but_by_choice() -> None:
    results: dict[str, Counter[str]] = {}
    unexpected = []
    for case in _cases():
        verdict = _judge(case, _read(case))
        results.setdefault(case["format"], Counter())[verdict] += 1
        if verdict != "exact" and not any(case["fixture"].endswith(name) for name in CHOICES):
            unexpected.append(f"{verdict}: {case['format']} {case['fixture']}")
    total = sum(results.values(), Counter[str]())
    for name, counts in sorted(results.items()):
        print(
            f"{name:28} exact {counts['exact']:4} wrong {counts['wrong']:3} unsupported {counts['unsupported']:3}"
        )
    print(
        f"{'all':28} exact {total['exact']:4} wrong {total['wrong']:3} unsupported {total['unsupported']:3}"
    )
    assert not [line for line in unexpected if line.startswith("wrong")]
    assert total["exact"] > 100
