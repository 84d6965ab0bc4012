"""Other tools' own cases: the packages that a fixture must yield, format by format.

The cases lie beside the repository and are read there. A case is exact when our list, by the one convention that
its tool has for the format (`LISTED`, `COUNTED`), is the case's list: names and versions, nothing missing, nothing
too much. Where we differ by choice, `CHOICES` says why.
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
    "golang/mod/testdata/replaced/go.mod": "of two cases of one file, one lists what was replaced in place of what replaces it",
    "pip/testdata/requirements_compatible.txt": "a range is no version; the case takes its lowest",
    "yarnv4.lock": "two aliases are counted by the case once",
    "Gemfile6.lock": "a gem for several platforms is one package with its platforms",
    "Gemfile-opt.lock": "a gem for several platforms is one package with its platforms",
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
    "package-lock_v3_broken_link.json": "a folder whose link leads elsewhere is a member all the same",
}


LISTED: Mapping[tuple[str, str], str] = {
    ("scancode", ""): "pinned",
    ("scancode", "Cargo.lock"): "project",
    ("trivy", "Cargo.lock"): "project",
    ("trivy", "uv.lock"): "project",
    ("trivy", "bun.lock"): "members, pinned",
    ("trivy", "package-lock.json-v3"): "members",
    ("pip-requirements-parser", "requirements.txt"): "as asked",
    ("trivy", "go.mod"): "modules",
    ("trivy", "requirements.txt"): "pinned",
    ("trivy", "build.sbt.lock"): "shipped",
    ("trivy", "conan.lock"): "shipped",
    ("trivy", "packages.config"): "shipped",
    ("trivy", "pnpm-lock.yaml-v5"): "shipped",
    ("trivy", "pnpm-lock.yaml-v6"): "shipped",
    ("trivy", "mix.lock"): "published",
    ("trivy", "yarn-berry.lock"): "published",
    ("trivy", "yarn-v1.lock"): "published",
}
"""What each tool lists of a format, all its cases alike; where nothing is said, everything but the project itself."""

COUNTED: Mapping[str, str] = {
    "Gemfile.lock": "project, platforms",
    "go.mod": "with what is replaced: `replaces`",
    "pdm.lock": "each extra once more",
    "paket.lock": "published",
    "pnpm-lock.yaml-v5": "published",
    "requirements.txt": "names",
    "yarn-v1.lock": "names, an alias in place of its package",
    "yarn-berry.lock": "project, names with aliases",
}
"""What cdxgen counts of a format, all its cases alike; where nothing is said, everything with the project itself."""


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
        return "exact" if _counted(case, reading) == case["count"] else "wrong"
    wanted = {
        (_name(case, p.get("name") or ""), "" if p.get("version") == "unknown" else p.get("version") or "")
        for p in case["packages"]
    }
    found = _listed(case, reading)
    return "exact" if (found == wanted if case["complete"] else wanted <= found) else "wrong"


def _listed(case: Mapping[str, Any], reading: Reading) -> set[tuple[str, str]]:
    """Give our list by the one convention that the tool has for the format, which must follow from our labels."""
    convention = LISTED.get((case["tool"], case["format"]), LISTED.get((case["tool"], ""), ""))
    if convention == "modules":
        return _modules(case, reading)
    packages = list(reading.packages)
    if "members" in convention:
        packages = [p for p in packages if not p.root or p.origin not in ("", "path+.")]
    elif "project" not in convention:
        packages = [p for p in packages if not p.root]
    if "as asked" in convention:
        return {_as_asked(case, p) for p in packages}
    if "shipped" in convention:
        packages = [p for p in packages if "runtime" in p.groups]
    if "pinned" in convention:
        packages = [p for p in packages if p.version]
    if "published" in convention:
        packages = [
            p
            for p in packages
            if not p.origin.startswith(("git+", "path+", "patch+")) and "no-source" not in p.flags
        ]
    return _pairs(case, packages)


def _as_asked(case: Mapping[str, Any], package: Package) -> tuple[str, str]:
    """Give `==1.2.*` as if it were a version, as pip's own parser has it."""
    text = next((flag[8:] for flag in package.flags if flag.startswith("range===")), "")
    name = "" if "unnamed" in package.flags else _name(case, package.name)
    return name, package.version or ("" if "," in text else text)


def _modules(case: Mapping[str, Any], reading: Reading) -> set[tuple[str, str]]:
    """List a go.mod as Trivy does: the project, no folder in a module's stead; before Go 1.17 no indirect ones, since 1.21 `stdlib`."""
    go = next((runtime.version for runtime in reading.runtimes if runtime.name == "Go"), "")
    known = tuple(int(part) for part in re.findall(r"\d+", go)[:2])
    packages = [p for p in reading.packages if not p.origin.startswith("path+")]
    if known and known < (1, 17):
        packages = [p for p in packages if p.direct or p.root]
    return _pairs(case, packages) | ({("stdlib", f"v{go}")} if known >= (1, 21) else set())


def _under_aliases(package: Package) -> list[tuple[str, str]]:
    aliases = [flag[6:] for flag in package.flags if flag.startswith("alias=")]
    return [(name, package.version) for name in aliases or [package.name]]


def _counted(case: Mapping[str, Any], reading: Reading) -> int:
    """Count by the one convention that the tool has for the format."""
    convention = COUNTED.get(case["format"], "project")
    packages = [p for p in reading.packages if "project" in convention or not p.root]
    if "published" in convention:
        packages = [p for p in packages if not p.origin.startswith(("git+", "path+"))]
    flags = [flag for p in packages for flag in p.flags]
    if "alias in place" in convention:
        return len({pair for p in packages for pair in _under_aliases(p)})
    if "names" in convention:
        aliases = {(f[6:], p.version) for p in packages for f in p.flags if f.startswith("alias=")}
        return len(_pairs(case, packages) | (aliases if "aliases" in convention else set()))
    if "platforms" in convention:
        return len(packages) + sum(f.startswith("platform=") and f != "platform=ruby" for f in flags)
    prefix = next((word for word in ("extra", "replaces") if word in convention), "\0")
    return len(packages) + sum(flag.startswith(f"{prefix}=") for flag in flags)


def _results() -> Iterator[tuple[dict[str, Any], str]]:
    """Judge each case; the same case a second time is left out, and so is one that contradicts another that is exact."""
    found: dict[tuple[str, str], list[tuple[dict[str, Any], str]]] = {}
    for case in _cases():
        held = found.setdefault((case["tool"], case["fixture"]), [])
        if case not in [known for known, _ in held]:
            held.append((case, _judge(case, _read(case))))
    for held in found.values():
        complete = [pair for pair in held if pair[0]["complete"] or "count" in pair[0]]
        settled = len(complete) > 1 and any(verdict == "exact" for _, verdict in complete)
        yield from (pair for pair in held if pair[1] == "exact" or not (settled and pair in complete))


def test_at_least_95_percent_of_the_cases_are_exact_and_the_others_are_choices() -> None:
    results: dict[str, Counter[str]] = {}
    unexpected = []
    for case, verdict in _results():
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
