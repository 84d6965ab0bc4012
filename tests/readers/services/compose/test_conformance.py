"""The reference implementation's own test cases: what it was given, and the project that it made of it."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.model.places import Place
from envparity.readers.services.compose.binding import Binder
from envparity.readers.services.compose.consistency import check_consistency
from envparity.readers.services.compose.environments import Environments
from envparity.readers.services.compose.files import Scope
from envparity.readers.services.compose.interpolation import interpolate
from envparity.readers.services.compose.loader import Loader, Steps
from envparity.readers.services.compose.merging import merge
from envparity.readers.services.compose.model import Mistake, Notes, Row, Table
from envparity.readers.services.compose.normalizing import normalize, services_of
from envparity.readers.services.compose.ports import parse_ports
from envparity.readers.services.compose.printed import MOUNT, bind_project
from envparity.readers.services.compose.project import declared_name, normal_name, prune
from envparity.readers.services.compose.selection import choose
from envparity.readers.services.compose.shapes import check
from envparity.readers.services.compose.specification import FILE
from envparity.readers.services.compose.unicity import unify
from envparity.readers.services.compose.volumes import parse_volume
from envparity.readers.syntax.envfile import parse
from envparity.readers.syntax.templates import TemplateError, substitute

CASES = Path(__file__).parents[5] / "shared" / "data" / "compose_cases.json"
PRUNED = frozenset(("load-0498", "load-0503", "load-0506"))
"""Cases run with an option that their recording does not have: what no service uses is left out."""

AROUND = "63e4175917"
"""The tree in which the reference's loader tests run: a case with a relative folder is below it."""

HERE = Place("case", 1)
Case = dict[str, Any]

CHOICES = {
    "interpolate": 4,  # a pattern or substitution of the caller's own, given in Go
    "interpolate_tree": 1,  # casts of the caller's own, given in Go
    "load": 7,
}
"""Cases that do not match, by group, at most; `docs/compose-reading.md` has the reasons."""


def model(value: Any) -> Any:
    """Make a model of plain values."""
    if isinstance(value, dict):
        table = Table()
        for key, item in value.items():
            table.put(key, model(item), None)
        return table
    if isinstance(value, list):
        row = Row()
        for item in value:
            row.add(model(item), None)
        return row
    return value


class Wrong(Exception):
    """Our reading found something that the reference would refuse."""


def told(notes: Notes) -> None:
    if notes.notes:
        raise Wrong(notes.notes[0])


def _interpolate(case: Case) -> Any:
    return substitute(case["template"], case["lookups"].get).text


def _interpolate_tree(case: Case) -> Any:
    notes, tree = Notes(), model(case["config"])
    interpolate(tree, case["lookups"].get, notes, HERE)
    told(notes)
    return tree


def _dotenv(case: Case) -> Any:
    known = {key: value for key, value in case["lookups"].items() if value is not None}
    entries = {entry.key: entry.value for entry in parse(case["content"], known) if entry.value is not None}
    return {**case["prior"], **entries}


def _schema(case: Case) -> Any:
    notes = Notes()
    check(model(case["config"]), FILE, lambda message, path, origin: notes.add(message, path, origin, HERE))
    told(notes)
    return None


def _volume(case: Case) -> Any:
    return MOUNT(Binder(Notes(), HERE), parse_volume(case["spec"]), ())


def _load(case: Case) -> Any:
    folder = case["working_dir"]
    if folder and not folder.startswith("/"):
        folder = f"/@/{folder}"
    options = case["options"]
    notes = Notes()
    tree = {posixpath.join("/@" if folder else "", path): text for path, text in case["around"].items()}
    tree |= {posixpath.normpath(posixpath.join(folder, path)): text for path, text in case["trees"].items()}

    def fetch(path: str) -> tuple[str, str]:
        known = path if path in tree else posixpath.join(folder, path)
        if known not in tree:
            raise ReadError(f"`{path}` does not exist")
        return path, tree[known]

    environment = dict(case["environment"] or {})
    files = [(_path(folder, f["filename"]), f["filename"], f["content"]) for f in case["files"]]
    name = options["projectName"] or _name(case, environment)
    environment["COMPOSE_PROJECT_NAME"] = name
    steps = Steps(
        validation=not options["SkipValidation"],
        defaults=not options["SkipDefaultValues"],
        paths=options["ResolvePaths"],
    )
    loaded = Loader(fetch, notes, steps).load(files, Scope(folder, environment))
    if not loaded or (not name and steps.validation) or normal_name(name) != name:
        raise Wrong("empty, or without a name")
    if not options["SkipNormalization"]:
        normalize(loaded, name, environment.get)
    chosen = choose(loaded, options["Profiles"] or (), options["SelectedServices"] or ())
    off = {key for key, _, _ in services_of(loaded) if key not in chosen}
    Environments(fetch, environment, notes).resolve(loaded, chosen, HERE, keep=not options["discardEnvFiles"])
    for key in off:
        loaded["services"].pop(key)
    loaded.pop("name", None)
    config = bind_project(loaded, notes, HERE)
    if not options["SkipConsistencyCheck"]:
        for path, message in check_consistency(config, off):
            notes.add(message, path, None, HERE)
    told(notes)
    printed = {key: value for key, value in config.items() if not key.startswith("x-")}
    if case["id"] in PRUNED:
        prune(printed)
    return json.loads(json.dumps({"name": name, **printed}).replace('"/@/', '"'))


def _path(folder: str, name: str) -> str:
    """Give a file's path; one in a relative folder repeats the folder in its name."""
    relative = folder.removeprefix("/@/")
    return posixpath.join("/@" if name.startswith(f"{relative}/") else folder, name) if folder else name


def _name(case: Case, environment: dict[str, str]) -> str:
    files = [("", file["filename"], file["content"]) for file in case["files"]]
    name = declared_name(files, environment)
    return name if case["options"]["SkipNormalization"] else normal_name(name)


RUN: dict[str, Callable[[Case], Any]] = {
    "interpolate": _interpolate,
    "interpolate_tree": _interpolate_tree,
    "dotenv": _dotenv,
    "merge": lambda case: merge(model(case["base"]), model(case["override"])),
    "unicity": lambda case: unify(model(case["value"])),
    "schema": _schema,
    "port_spec": lambda case: parse_ports(case["spec"]),
    "volume_spec": _volume,
    "load": _load,
}


def wanted(case: Case) -> Any:
    if case["kind"] == "load":
        return case["project"]
    return case.get("result")


def matches(case: Case) -> str:
    """Run a case, and say how it differs; empty when it does not."""
    try:
        got = RUN[case["kind"]](case)
    except (ReadError, Mistake, TemplateError, Wrong) as error:
        return "" if case["error"] else f"refused: {error!r}"
    if case["error"]:
        return f"not refused: {case['error']}"
    return "" if got == wanted(case) else f"got {got}"


def cases() -> Iterator[Case]:
    data = json.loads(CASES.read_text())
    for case in data["cases"]:
        if case["kind"] == "load":
            trees = {"trees": data["trees"].get(case.get("tree"), {}), "around": data["trees"][AROUND]}
            text = json.dumps({**case, **trees})
            case = json.loads(text.replace("$REPO", "/repo").replace("$TMP", "/tmp/case"))
        yield case


@pytest.mark.skipif(not CASES.exists(), reason="the reference's cases are not on this machine")
def test_the_references_own_cases_come_out_as_it_has_them() -> None:
    count: Counter[tuple[str, bool]] = Counter()
    for case in cases():
        difference = matches(case)
        count[case["kind"], not difference] += 1
        if difference:
            print(case["id"], difference[:2000])
    for kind in RUN:
        print(f"{kind}: {count[kind, True]} matched, {count[kind, False]} not")
    total = sum(count.values())
    matched = sum(number for (_, fine), number in count.items() if fine)
    print(f"all: {matched} of {total}, {100 * matched / total:.1f} %")
    assert matched / total >= 0.95
    assert {kind: count[kind, False] for kind in RUN if count[kind, False] > CHOICES.get(kind, 0)} == {}
