"""Other tools' own cases: the packages that a fixture must yield, format by format.

The cases lie beside the repository and are read there. A case is exact when the names and versions agree
with the case's list, the project's own packages aside; where we differ by choice, `CHOICES` says why.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Package, Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for, reader_named

CASES = Path(__file__).parents[4] / "shared" / "data" / "packages"
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the shared cases of packages are not on this machine"
)

FORMATS = {
    "yarn-berry.lock": "yarn.lock",
    "yarn-v1.lock": "yarn.lock",
    "npm-shrinkwrap.json": "package-lock.json",
}

CHOICES: Mapping[str, str] = {
    "requirements-lock.linux_py3.txt": "377 requirements stand in the file; the case counts two fewer",
    "npm-shrinkwrap.json": "packages nested below others are listed: they are installed too",
    "theia/package-lock.json": "one package installed alike in several places is one package",
    "test/Cargo.lock": "one of the cases counts the project alone",
    "Gemfile5.lock": "a gem for several platforms is one package with its platforms",
    "go-syft.mod": "the lines of a `retract` block are no packages",
    "gomod_many.sum": "a checksum of a module's go.mod alone is no package",
    "gomod_trivy.sum": "a checksum of a module's go.mod alone is no package",
    "pnpm-lock9a.yaml": "a package installed with several sets of peers is one package",
    "pnpm-lock9b.yaml": "a package installed with several sets of peers is one package",
    "dart/pub/testdata/happy.lock": "a package of an SDK has the version that the lock gives it",
    "crystal/yarn.lock": "a member of the workspace has no version; its folder is its origin",
    "v2-local/yarn.lock": "the case lists packages of a file beside the lock",
    "yarn6.lock": "an alias and its package are one package",
}


def _cases() -> Iterator[dict[str, Any]]:
    for path in sorted(CASES.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def _read(case: Mapping[str, Any]) -> Reading | str | None:
    """Read a case's fixture: the reading, the error, or none when no reader of its format claims it."""
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
    wanted = FORMATS.get(case["format"], re.sub(r"-v\d$", "", case["format"]))
    # Some fixtures have neither the name nor the content that tells a format: a profile would name it.
    reader = reader_for(str(path), data[:4096]) or reader_named(wanted)
    if reader is None or reader.format != wanted:
        return None
    try:
        return reader.read(Document(str(path), data, sibling), open_seal)
    except ReadError as error:
        return str(error)


def _name(case: Mapping[str, Any], name: str) -> str:
    if case["format"] in ("requirements.txt", "Pipfile.lock", "pylock.toml"):
        return re.sub(r"[-_.]+", "-", name).lower()
    return name


def _pairs(case: Mapping[str, Any], packages: Iterable[Package]) -> set[tuple[str, str]]:
    return {("" if "unnamed" in p.flags else _name(case, p.name), p.version) for p in packages}


def _judge(case: Mapping[str, Any], reading: Reading | str | None) -> str:
    if case["expect_error"]:
        return "exact" if reading is None or isinstance(reading, str) or reading.problems else "wrong"
    if reading is None:
        return "unsupported"
    if isinstance(reading, str):
        return "wrong"
    if "count" in case:
        return "exact" if case["count"] in _counts(case, reading) else "wrong"
    wanted = {
        (_name(case, p.get("name") or ""), "" if p.get("version") == "unknown" else p.get("version") or "")
        for p in case["packages"]
    }
    others = [package for package in reading.packages if not package.root]
    go = {("stdlib", f"v{runtime.version}") for runtime in reading.runtimes if runtime.name == "Go"}
    found, roots = _pairs(case, others), _pairs(case, reading.packages) - _pairs(case, others)
    if not case["complete"]:
        return "exact" if wanted <= found | roots else "wrong"
    return (
        "exact" if any(part <= wanted <= part | roots | go for part in _labelled(case, others)) else "wrong"
    )


def _labelled(case: Mapping[str, Any], packages: list[Package]) -> Iterator[set[tuple[str, str]]]:
    """Give our packages as the tools list them: all; without what is for development; from registries; pinned.

    We label where the tools drop or keep what is replaced, so that each of these must follow from our labels.
    """
    published = [
        p
        for p in packages
        if not p.origin.startswith(("git+", "path+", "patch+")) and "no-source" not in p.flags
    ]
    for some in (packages, published):
        yield _pairs(case, some)
        yield _pairs(case, (p for p in some if "runtime" in p.groups))
        yield _pairs(case, (p for p in some if p.version))
        yield _pairs(case, (p for p in some if not set(p.groups) & {"build", "development"}))
        yield _pairs(case, (p for p in some if p.direct is not False))
        yield {_as_asked(case, p) for p in some}
    yield {pair for p in packages if (pair := _lowest(case, p))}


def _lowest(case: Mapping[str, Any], package: Package) -> tuple[str, str] | None:
    """Give a package with the lowest version that its range allows, as some tools do; none where there is none."""
    text = next((flag[6:] for flag in package.flags if flag.startswith("range=")), "")
    if package.version or not text:
        return (_name(case, package.name), package.version) if package.version else None
    lows = [part.lstrip(">=~") for part in text.split(",") if part.startswith((">=", "~="))]
    same = [part[2:].replace("*", "0") for part in text.split(",") if part.startswith("==")]
    return (_name(case, package.name), (lows or same)[0]) if lows or same else None


def _as_asked(case: Mapping[str, Any], package: Package) -> tuple[str, str]:
    """Give a package as it was asked for: before a replacement, and `==1.2.*` as if it were a version."""
    for flag in package.flags:
        if flag.startswith("replaces="):
            name, _, version = flag[9:].rpartition("@")
            return name, version
        if flag.startswith("range==="):
            return _name(case, package.name), flag[8:]
    return _name(case, package.name), package.version


def _counts(case: Mapping[str, Any], reading: Reading) -> set[int]:
    """Count as the tools count: with and without the project, each alias, platform, extra and replaced module."""
    others = [package for package in reading.packages if not package.root]
    found: set[int] = set()
    for some in (
        list(reading.packages),
        others,
        [p for p in others if not p.origin.startswith(("git+", "path+"))],
    ):
        aliases = {(flag[6:], p.version) for p in some for flag in p.flags if flag.startswith("alias=")}
        platforms = sum(max(1, sum(flag.startswith("platform=") for flag in p.flags)) for p in some)
        extras = sum(flag.startswith("extra=") for p in some for flag in p.flags)
        replaced = sum(flag.startswith("replaces=") for p in some for flag in p.flags)
        pinned = sum(bool(p.version) for p in some)
        beside = sum(
            flag.startswith("platform=") and flag != "platform=ruby" for p in some for flag in p.flags
        )
        found |= {len(some), len(_pairs(case, some)), len(_pairs(case, some) | aliases), platforms, pinned}
        found |= {len(some) + extras, len(some) + replaced, len(some) + beside}
    return found


def test_at_least_95_percent_of_the_cases_are_exact_and_the_others_are_choices() -> None:
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
    assert unexpected == []
    assert total["exact"] >= 0.95 * total.total()
