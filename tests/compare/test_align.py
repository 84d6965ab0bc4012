"""Subjects side by side: alike, meant, different, unknown."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from envparity.compare.align import align
from envparity.model.differences import Absent, Difference, Present
from envparity.model.facts import Facet, FactKind, Package, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain, Unknown, Value
from envparity.secrets.sealing import make_seal

DEV = Environment("development", Stage.DEVELOPMENT)
STG = Environment("staging", Stage.STAGING)
PRD = Environment("production", Stage.PRODUCTION)
EVERYTHING: frozenset[FactKind] = frozenset({"package", "setting", "service", "runtime", "resource"})
HERE = Place("file", 1)
# Two made-up secrets, put together here so that no scanner takes this file for a leak.
ONE, OTHER = (f"rope-{word}-Walk-77" for word in ("amber", "cedar"))
seal = make_seal(b"k" * 32)


def source(status: str = "read", gives: frozenset[FactKind] = EVERYTHING) -> SourceReading:
    problems = () if status == "read" else (Problem("not UTF-8", 3),)
    return SourceReading("worktree", "app.env", status, gives, problems)  # type: ignore[arg-type]


def settings(
    environment: Environment, values: Mapping[str, str], *, status: str = "read", scope: str = ""
) -> Snapshot:
    facts = tuple(Setting(key, seal(key, raw), HERE, scope) for key, raw in sorted(values.items()))
    return Snapshot(environment, (source(status),), settings=facts)


def rows(*snapshots: Snapshot) -> dict[str, Difference]:
    return {str(row.subject): row for row in align(snapshots)}


def shown(row: Difference) -> list[str]:
    return [str(cell.value) if isinstance(cell, Present) else type(cell).__name__ for cell in row.cells]


def test_a_subject_is_shown_once_with_a_cell_for_each_of_any_number_of_environments() -> None:
    row = rows(settings(DEV, {"A": "1"}), settings(STG, {"A": "2"}), settings(PRD, {}))["A"]
    assert shown(row) == ["1", "2", "Absent"]
    assert row.likeness == "different"


def test_what_a_source_that_failed_could_have_held_is_unknown_and_never_absent() -> None:
    row = rows(settings(DEV, {"A": "1"}), settings(PRD, {}, status="failed"))["A"]
    assert row.cells[1] == Unknown("app.env could not be read: line 3: not UTF-8")
    assert row.likeness == "unknown"


def test_what_no_source_speaks_of_is_unknown() -> None:
    silent = Snapshot(PRD, (source(gives=frozenset({"package"})),))
    row = rows(settings(DEV, {"A": "1"}), silent)["A"]
    assert isinstance(row.cells[1], Unknown)


def test_equal_snapshots_have_no_difference() -> None:
    one = settings(DEV, {"A": "1", "DB_PASSWORD": "x" * 20, "URL": "http://h/"})
    two = Snapshot(PRD, one.sources, settings=one.settings)
    assert {row.likeness for row in align([one, two])} == {"same"}


def test_the_order_of_facts_does_not_matter() -> None:
    one = settings(DEV, {"A": "1", "B": "2"})
    turned = Snapshot(DEV, one.sources, settings=one.settings[::-1])
    other = settings(PRD, {"B": "3", "A": "1"})
    assert align([one, other]) == align([turned, other])


@pytest.mark.parametrize(
    ("staging", "production", "likeness"),
    [
        ("staging", "production", "meant"),
        ("assistant-stg-uploads", "assistant-prod-uploads", "meant"),
        ("true", "yes", "meant"),
        ("True", "1", "meant"),
        ("1", "1.0", "different"),
        ("0", "1", "different"),
        ("30", "30s", "different"),
        ("product", "staging", "different"),
        ("https://stg.crm.example/v2", "https://crm.example/v2", "meant"),
        ("https://stg.crm.example/v1", "https://crm.example/v2", "different"),
        ("redis://cache:6379/1", "redis://cache/1", "meant"),
        ("redis://cache/1", "redis://cache/2", "different"),
        ("http://localhost:8000", "http://web.example:8000", "different"),
    ],
)
def test_values_are_compared_by_meaning(staging: str, production: str, likeness: str) -> None:
    row = rows(settings(STG, {"SETTING": staging}), settings(PRD, {"SETTING": production}))["SETTING"]
    assert row.likeness == likeness


def test_own_secrets_are_meant_and_a_shared_one_is_the_same() -> None:
    own = rows(settings(STG, {"API_KEY": ONE}), settings(PRD, {"API_KEY": OTHER}))
    shared = rows(settings(STG, {"API_KEY": ONE}), settings(PRD, {"API_KEY": ONE}))
    assert own["API_KEY"].likeness == "meant"
    assert shared["API_KEY"].likeness == "same"


def test_a_value_that_is_unknown_somewhere_is_never_taken_for_the_same() -> None:
    unknown = Snapshot(PRD, (source(),), settings=(Setting("A", Unknown("`X` is not set"), HERE),))
    assert rows(settings(DEV, {"A": "1"}), unknown)["A"].likeness == "unknown"
    assert rows(unknown, Snapshot(STG, unknown.sources, settings=unknown.settings))["A"].likeness == "unknown"


def test_a_plain_setting_of_the_environment_meets_the_setting_of_a_service() -> None:
    row = rows(settings(DEV, {"A": "1"}), settings(PRD, {"A": "1"}, scope="web"))["A"]
    assert row.likeness == "same"


def test_services_that_disagree_within_one_environment_are_told_apart() -> None:
    both = Snapshot(
        DEV,
        (source(),),
        settings=(
            Setting("LEVEL", Plain("debug"), HERE, "web"),
            Setting("LEVEL", Plain("info"), HERE, "worker"),
        ),
    )
    found = rows(both, settings(PRD, {"LEVEL": "info"}))
    assert found["web: LEVEL"].likeness == "different"
    assert found["worker: LEVEL"].likeness == "same"


def test_a_stage_before_production_does_not_take_productions_name_for_its_own() -> None:
    before = Environment("pre-prod", Stage.STAGING)
    shared = rows(settings(before, {"DB_NAME": "prod-orders"}), settings(PRD, {"DB_NAME": "live-orders"}))
    own = rows(settings(before, {"DB_NAME": "preprod-orders"}), settings(PRD, {"DB_NAME": "live-orders"}))
    assert shared["DB_NAME"].likeness == "different"
    assert own["DB_NAME"].likeness == "meant"


def test_the_environments_own_name_is_folded_out_of_keys() -> None:
    staging = settings(STG, {"STAGING_DB_NAME": "app", "DEV_MODE": "off", "STAGE_A": "1", "STAGING_A": "2"})
    production = settings(PRD, {"PRODUCTION_DB_NAME": "app", "DEV_MODE": "off", "PROD_A": "1"})
    found = rows(staging, production)
    assert found["{environment}_DB_NAME"].likeness == "same"
    assert found["DEV_MODE"].likeness == "same"
    assert {"STAGE_A", "STAGING_A", "PROD_A"} <= set(found)


def package(version: str, **changes: object) -> Package:
    return Package("pypi", "httpx", version, HERE, **changes)  # type: ignore[arg-type]


def packages(environment: Environment, *found: Package) -> Snapshot:
    return Snapshot(environment, (source(),), packages=found)


@pytest.mark.parametrize(
    ("here", "there", "likeness"),
    [
        (package("1.0"), package("1.0"), "same"),
        (package("1.0"), package("1.1"), "different"),
        (package("1.0", hashes=("sha256:a",)), package("1.0", hashes=("sha256:b",)), "different"),
        (package("1.0", hashes=("sha256:a",)), package("1.0", hashes=("sha256:a", "sha256:b")), "same"),
        (package("1.0", hashes=("sha256:a",)), package("1.0", hashes=("sha512:b",)), "same"),
        (package("1.0", origin="registry+a"), package("1.0", origin="git+b@c"), "different"),
        (package("1.0", groups=("development",)), package("1.0", groups=("runtime",)), "different"),
    ],
)
def test_a_package_is_the_same_by_version_content_origin_and_group(
    here: Package, there: Package, likeness: str
) -> None:
    (row,) = align([packages(DEV, here), packages(PRD, there)])
    assert row.likeness == likeness


def test_several_versions_of_one_package_are_one_set() -> None:
    (row,) = align([packages(DEV, package("1.10"), package("1.9")), packages(PRD, package("1.10"))])
    assert shown(row) == ["1.9, 1.10", "1.10"]


def test_an_environment_without_a_lock_of_an_ecosystem_does_not_know_its_packages() -> None:
    other = Package("npm", "react", "18.0.0", HERE)
    found = rows(packages(DEV, package("1.0")), packages(PRD, other))
    assert isinstance(found["httpx (pypi)"].cells[1], Unknown)


def service(name: str, facets: Mapping[tuple[str, str], str]) -> Service:
    return Service(
        name, HERE, tuple(Facet(n, Plain(value), HERE, item) for (n, item), value in sorted(facets.items()))
    )


def services(environment: Environment, *found: Service) -> Snapshot:
    return Snapshot(environment, (source(),), services=found)


def test_a_facet_of_a_service_that_is_not_there_is_no_difference_of_its_own() -> None:
    web = service("web", {("image", ""): "web:1", ("port", "80/tcp"): "published 80"})
    found = rows(services(DEV, web), services(PRD))
    assert found["web"].likeness == "different"
    assert found["web port 80/tcp"].cells[1] == Absent(with_whole=True)
    assert found["web port 80/tcp"].likeness == "same"
    assert found["web port 80/tcp"].absent() == ()


@pytest.mark.parametrize("name", ["helpdesk-web", "web-production", "helpdesk-web-prod"])
def test_one_service_under_two_names_is_one_subject(name: str) -> None:
    found = rows(
        services(DEV, service("web", {}), service("worker", {})),
        services(PRD, service(name, {}), service("helpdesk-worker", {})),
    )
    assert set(found) == {"web", "worker"}


def test_every_row_of_a_permutation_says_the_same() -> None:
    values: list[Mapping[str, Value]] = [
        {"A": Plain("1")},
        {"A": Plain("2"), "B": Plain("x")},
        {"B": Plain("x")},
    ]
    made = [
        Snapshot(environment, (source(),), settings=tuple(Setting(k, v, HERE) for k, v in held.items()))
        for environment, held in zip((DEV, STG, PRD), values, strict=True)
    ]
    there = {(row.subject, row.likeness) for row in align(made)}
    back = {(row.subject, row.likeness) for row in align(made[::-1])}
    assert there == back


def test_an_environment_s_name_of_several_words_is_folded_as_one() -> None:
    asia = Environment("prod-asia", Stage.PRODUCTION)
    load = Environment("load-gpu", Stage.STAGING)

    def snapshot(environment: Environment) -> Snapshot:
        name = environment.name
        facts = (Setting("BUCKET", Plain(f"{name}-uploads"), HERE),)
        return Snapshot(environment, (source(),), settings=facts, services=(Service(f"{name}-web", HERE),))

    found = rows(snapshot(asia), snapshot(load))
    assert {name: row.likeness for name, row in found.items()} == {"BUCKET": "meant", "web": "same"}


def test_a_value_of_no_service_is_compared_where_every_service_has_its_own() -> None:
    def snapshot(environment: Environment, plain: str) -> Snapshot:
        facts = (Setting("A", Plain("1"), HERE, "web"), Setting("A", Plain(plain), HERE))
        return Snapshot(environment, (source(),), settings=facts, services=(service("web", {}),))

    found = [row for row in align((snapshot(STG, "2"), snapshot(PRD, "3"))) if row.subject.kind == "setting"]
    assert [(row.subject.scope, row.likeness) for row in found] == [("", "different"), ("web", "same")]
