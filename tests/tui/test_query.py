"""What a typed filter takes and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.reports import Report
from envparity.tui.background import finished
from envparity.tui.items import Item, differences_as_items, findings_as_items, places_of
from envparity.tui.query import parse, replaced, value_of
from envparity.tui.stock import Stock, group_of

MakeReport = Callable[..., Report]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["SEC002", "CFG003", "SEC001", "ISO001", "CFG001", "CON003", "DEP004", "CON007", "CFG009"]),
        ("area:secrets", ["SEC002", "SEC001"]),
        ("area:sec", ["SEC002", "SEC001"]),
        ("sev:high", ["SEC002", "CFG003", "SEC001", "ISO001", "CFG001", "CON003"]),
        ("sev:crit env:staging", ["SEC002"]),
        ("env:prod area:conf", ["CFG003", "CFG001"]),
        ("CODE:CON", ["CON003", "CON007"]),
        ("postgres", ["CON003"]),
        ("production -debug sev:critical", ["SEC002"]),
        ("production.env:13", []),
        ("staging.env", ["SEC002", "CFG003", "SEC001", "ISO001", "CFG001", "CON003", "CFG009"]),
        ("area:", ["SEC002", "CFG003", "SEC001", "ISO001", "CFG001", "CON003", "DEP004", "CON007", "CFG009"]),
        ("nothing-like-this", []),
    ],
)
def test_a_filter_takes_what_all_of_its_words_hold_for(
    typed: str, codes: list[str], make_report: MakeReport
) -> None:
    query = parse(typed)
    items = tuple(findings_as_items(make_report().findings))
    assert [item.finding.code for item in items if item.finding and query.takes(item)] == codes


def test_a_severity_that_does_not_exist_is_said_and_narrows_nothing(make_report: MakeReport) -> None:
    query = parse("sev:awful")
    assert query.wrong == ("sev:awful",)
    assert all(query.takes(item) for item in findings_as_items(make_report().findings))


def test_a_word_with_a_colon_that_names_no_property_is_searched_for() -> None:
    item = Item("redis://cache:6379", Area.CONFIGURATION, Severity.LOW, ())
    assert parse("cache:6379").takes(item)
    assert not parse("cache:6380").takes(item)


def test_a_property_is_set_changed_and_taken_away_and_the_words_stay() -> None:
    typed = replaced("redis sev:high", "area", "secrets")
    assert typed == "area:secrets redis sev:high"
    assert replaced(typed, "area", "isolation") == "area:isolation redis sev:high"
    assert replaced(typed, "area", "") == "redis sev:high"
    assert value_of(typed, "sev") == "high"
    assert value_of(typed, "env") == ""


def test_differences_that_are_meant_come_last_and_can_be_asked_for(make_report: MakeReport) -> None:
    report = make_report()
    items = tuple(differences_as_items(report.drift, report.findings))
    assert [str(item.key) for item in items if parse("is:meant").takes(item)] == ["web: PUBLIC_HOST"]
    assert str(items[-1].key) == "web: PUBLIC_HOST"
    assert [str(item.key) for item in items if parse("is:unknown").takes(item)] == ["web: MODEL_TIMEOUT"]


def test_a_difference_bears_the_worst_severity_of_its_findings(make_report: MakeReport) -> None:
    report = make_report()
    items = {str(item.key): item for item in differences_as_items(report.drift, report.findings)}
    assert items["web: DATABASE_URL"].severity is Severity.CRITICAL
    assert items["web: PUBLIC_HOST"].severity is None


def test_the_environment_of_a_difference_is_the_one_that_stands_apart(make_report: MakeReport) -> None:
    report = make_report()
    items = {str(item.key): item for item in differences_as_items(report.drift, report.findings)}
    assert items["httpx (pypi)"].environments == ("production",)
    assert items["web: DEBUG"].environments == ("staging",)
    assert items["db image"].environments == ("development", "staging", "production")


def test_words_are_looked_for_in_the_names_of_files_too(make_report: Callable[..., Report]) -> None:
    items = tuple(findings_as_items(make_report().findings))
    stock = Stock(items)
    for word in ("deploy/uv.lock", "staging.env", "httpx", "nowhere"):
        there = [
            number
            for number, item in enumerate(items)
            if item.finding is not None
            and (word in item.text or any(word in evidence.place.path for evidence in item.finding.evidence))
        ]
        assert list(finished(stock.passing(parse(word)))) == there
        rest = [number for number in range(len(items)) if number not in there]
        assert list(finished(stock.passing(parse(f"-{word}")))) == rest
    assert list(finished(stock.passing(parse("deploy/uv.lock httpx")))) != []


def test_a_finding_without_values_has_the_places_of_its_evidence(make_report: MakeReport) -> None:
    bare = [replace(finding, values=()) for finding in make_report().findings]
    for item, whole in zip(findings_as_items(bare), findings_as_items(make_report().findings), strict=True):
        assert places_of(item) == places_of(whole)
        assert group_of(item, "file") == group_of(whole, "file")
