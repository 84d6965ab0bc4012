"""A thousand changed packages are told by cause: what follows from one change is below it, and nothing is lost."""

from __future__ import annotations

from envparity.compare.align import align
from envparity.jobs.reporting import find
from envparity.model.facts import Package
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage


def _package(name: str, version: str, *via: str, origin: str = "", direct: bool | None = None) -> Package:
    asked = not via if direct is None else direct
    return Package("npm", name, version, Place("package-lock.json", 1), direct=asked, via=via, origin=origin)


def _found(staging: list[Package], production: list[Package]) -> tuple[Finding, ...]:
    sources = (SourceReading("worktree", "package-lock.json", "read", frozenset({"package"})),)
    snapshots = (
        Snapshot(Environment("staging", Stage.STAGING), sources, packages=tuple(staging)),
        Snapshot(Environment("production", Stage.PRODUCTION), sources, packages=tuple(production)),
    )
    return find(snapshots, align(snapshots))


def _told(findings: tuple[Finding, ...]) -> dict[str, list[str]]:
    return {f"{f.code} {f.subject.name}": [one.subject.name for one in f.also] for f in findings}


def test_what_one_direct_upgrade_moved_is_one_finding_that_holds_the_others() -> None:
    many = [f"part-{number:02}" for number in range(40)]
    findings = _found(
        [_package("frame", "2.0.0"), *(_package(name, "1.1.0", "frame") for name in many)],
        [_package("frame", "1.0.0"), *(_package(name, "1.0.0", "frame") for name in many)],
    )
    assert _told(findings) == {"DEP002 frame": many}
    assert (
        "with it moved 40 packages that it brings along (`part-00`, `part-01`, `part-02` and 37 more)"
        in findings[0].message
    )
    assert all(one.values and one.id for one in findings[0].also)


def test_a_package_follows_the_nearest_changed_one_that_the_project_asks_for() -> None:
    findings = _found(
        [_package("top", "1.1.0"), _package("near", "1.1.0", "top", direct=True), _package("leaf", "1.1.0", "mid"), _package("mid", "1.1.0", "near")],
        [_package("top", "1.0.0"), _package("near", "1.0.0", "top", direct=True), _package("leaf", "1.0.0", "mid"), _package("mid", "1.0.0", "near")],
    )  # fmt: skip
    assert _told(findings) == {"DEP003 near": ["leaf", "mid"], "DEP003 top": []}


def test_what_a_package_brings_along_is_no_consequence_where_nothing_above_it_moved() -> None:
    findings = _found(
        [_package("top", "1.1.0"), _package("still", "1.0.0", "top"), _package("leaf", "1.1.0", "still")],
        [_package("top", "1.0.0"), _package("still", "1.0.0", "top"), _package("leaf", "1.0.0", "still")],
    )
    assert _told(findings) == {"DEP003 leaf": [], "DEP003 top": []}


def test_what_weighs_more_than_its_cause_stays_its_own_finding() -> None:
    findings = _found(
        [_package("top", "1.0.1"), _package("leaf", "2.0.0", "top")],
        [_package("top", "1.0.0"), _package("leaf", "1.0.0", "top")],
    )
    assert _told(findings) == {"DEP002 leaf": [], "DEP004 top": []}


def test_an_alarm_is_never_put_below_a_cause() -> None:
    old, new = (
        _package("leaf", "1.0.0", "top"),
        _package("leaf", "1.1.0", "top", origin="git+https://code.example/leaf@0123456"),
    )
    findings = _found([_package("top", "2.0.0"), new], [_package("top", "1.0.0"), old])
    assert "DEP007 leaf" in _told(findings)


def test_packages_without_a_cause_are_told_together_when_they_say_little() -> None:
    names = ["a", "b", "c", "d"]
    findings = _found(
        [_package("still", "1.0.0"), *(_package(name, "1.1.0", "still") for name in names)],
        [_package("still", "1.0.0"), *(_package(name, "1.0.0", "still") for name in names)],
    )
    assert _told(findings) == {"DEP003 a": names}
    assert findings[0].message.startswith(
        "4 packages that others bring along, and whose cause the locks do not tell, are a minor version apart"
    )


def test_a_registry_that_was_changed_for_a_whole_lock_is_one_finding() -> None:
    names = ["a", "b", "c"]
    findings = _found(
        [_package(name, "1.0.0", origin="registry+https://one.example/npm") for name in names],
        [_package(name, "1.0.0", origin="registry+https://two.example/npm") for name in names],
    )
    assert _told(findings) == {"DEP007 a": ["b", "c"]}
    assert "the registry two.example/npm in production; so are 2 others" in findings[0].message


def test_groups_that_moved_one_way_without_a_cause_are_one_finding() -> None:
    names = [f"part-{number}" for number in range(5)]
    here = [_package(name, "1.0.0", "frame") for name in names]
    there = [replace(package, groups=("development",)) for package in here]
    frame = _package("frame", "1.0.0")
    (finding,) = _found([frame, *there], [frame, *here])
    assert (finding.code, [one.subject.name for one in finding.also]) == ("DEP008", names)
    assert "ship in production and are for development alone in staging" in finding.message
    (finding,) = _found([frame, *here], [frame, *there])
    assert (str(finding.severity), len(finding.also)) == ("high", 5)


def test_a_registry_that_was_changed_with_every_version_is_one_finding() -> None:
    names = ["a", "b", "c"]
    findings = _found(
        [
            _package(name, f"1.1.{at}", origin="registry+https://one.example/npm")
            for at, name in enumerate(names)
        ],
        [
            _package(name, f"1.0.{at}", origin="registry+https://two.example/npm")
            for at, name in enumerate(names)
        ],
    )
    assert _told(findings)["DEP007 a"] == ["b", "c"]
