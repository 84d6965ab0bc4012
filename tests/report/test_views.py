"""What the other commands print in a terminal: comparisons, lists, facts, rules, containers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.declarations import Declaration, SourceSpec, Unassigned, Workspace
from envparity.model.deeds import ContainerState
from envparity.model.differences import Absent, Difference, Present, Subject
from envparity.model.facts import Facet, Package, Reading, Service, Setting
from envparity.model.pages import Page
from envparity.model.places import Place, Problem
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Plain, Sealed, Unknown
from envparity.report.clean import width_of
from envparity.report.text.differences import render_differences
from envparity.report.text.facts import render_facts, render_snapshot
from envparity.report.text.pages import render_page, render_pages
from envparity.report.text.sources import render_list
from envparity.report.text.states import render_states, say_age

RULES = (
    Page("DEP001", "only-in-one", Area.DEPENDENCIES, Severity.MEDIUM, "A package in one environment alone",
         "It was never tested together", "Add it everywhere, or remove it"),
    Page("SEC003", "shared", Area.SECRETS, Severity.CRITICAL, "One secret in two environments", "", ""),
)  # fmt: skip
PLACE = Place("a.env", 4)
WORKSPACE = Workspace(
    "shop",
    Path("/anywhere"),
    (
        Declaration(
            Environment("production", Stage.PRODUCTION),
            (SourceSpec(("env/production.env", "k8s/production.yaml"), why="named so"),),
            protected=True,
            description="What customers see",
            profile="profiles/production.toml",
        ),
    ),
    discovered=True,
    unassigned=(Unassigned("compose.qa.yaml", "no environment is called qa"),),
)
STATES = (
    ContainerState("web", "shop-web-1", "0123456789abcdef", "running", "healthy", "shop/web:1.9",
                   ("127.0.0.1:8080->80/tcp",), created=900.0, started=1000.0),
    ContainerState("worker", "shop-worker-1", "fedcba9876543210", "exited", "none", "shop/worker:1.9",
                   exit_code=137),
)  # fmt: skip
READING = Reading(
    "dotenv",
    packages=(
        Package("pypi", "shop", "1", PLACE, root=True),
        Package("npm", "left", "2", PLACE, groups=("development",), origin="git+https://h.example/x@c0ffee"),
    ),
    settings=(Setting("TOKEN", Sealed("feedfacefeedface", "token", "16-31"), PLACE, "web"),),
    services=(Service("web", PLACE, (Facet("port", Plain("published 80"), PLACE, "80/tcp"),)),),
    problems=(Problem("no value", 9, "BAD"),),
)


def test_a_comparison_shows_each_subject_that_differs_once(report: Report) -> None:
    drawn = render_differences(report.differences, report.snapshots, width=120, colour=False, verbose=False)
    for subject in ("httpx (pypi)", "web: DATABASE_URL", "web: DEBUG", "worker: LLM_API_KEY", "web image"):
        assert drawn.count(subject) == 1
    assert "REGION" not in drawn
    assert "BUCKET" not in drawn
    assert "≠  web: DEBUG         1" in drawn
    assert "--all" in drawn


def test_a_comparison_shows_what_is_alike_when_asked(report: Report) -> None:
    drawn = render_differences(report.differences, report.snapshots, width=120, colour=False, verbose=True)
    assert "=  REGION" in drawn
    assert "≈  BUCKET" in drawn
    assert "--verbose" not in drawn


def test_a_comparison_says_what_was_not_read_and_why_a_cell_is_unknown(report: Report) -> None:
    drawn = render_differences(report.differences, report.snapshots, width=200, colour=False, verbose=False)
    assert "k8s/production.yaml could not be read" in drawn.split("dependencies")[0]
    assert "unknown: k8s/production.yaml could not be read: line 12" in drawn


def long_values(*texts: str) -> Difference:
    environments = tuple(
        Environment(f"e{number}", Stage.STAGING) for number, _ in enumerate((*texts, "absent"))
    )
    cells = tuple(Present(Plain(text), (Setting("URL", Plain(text), PLACE),)) for text in texts)
    return Difference(
        Subject("setting", "URL"), Area.CONFIGURATION, environments, (*cells, Absent()), "different"
    )


def test_values_that_begin_alike_are_cut_so_that_what_differs_is_seen() -> None:
    start = "https://a-very-long-name.of-a-host.that-all-of-them-share.example/and/a/path/"
    item = long_values(f"{start}one", f"{start}two")
    drawn = render_differences([item], [], width=80, colour=False, verbose=False)
    assert "/and/a/path/one" in drawn
    assert "/and/a/path/two" in drawn
    assert "absent" in drawn
    assert start in "".join(
        render_differences([item], [], width=200, colour=False, verbose=True).split("\n")[4:]
    )


def test_many_environments_stand_below_each_other_when_columns_would_be_too_narrow() -> None:
    item = long_values(*(f"value-number-{number}" for number in range(9)))
    drawn = render_differences([item], [], width=80, colour=False, verbose=False).splitlines()
    assert "   e3  value-number-3" in drawn
    assert "   e9  absent" in drawn


def test_values_that_read_alike_and_differ_all_the_same_are_said_to() -> None:
    item = long_values("44.0.0", "44.0.0")
    twins = replace(item, environments=item.environments[:2], cells=item.cells[:2])
    drawn = render_differences([twins], [], width=80, colour=False, verbose=False)
    assert "44.0.0 (other content)" in drawn


def test_nothing_to_compare_is_said(report: Report) -> None:
    assert "nothing was compared" in render_differences(
        [], report.snapshots, width=80, colour=False, verbose=False
    )


def test_a_list_says_what_was_read_and_what_was_not(report: Report) -> None:
    drawn = render_list(WORKSPACE, report.snapshots[2:], width=100, colour=False, verbose=False)
    lines = [" ".join(line.split()) for line in drawn.splitlines()]
    assert "env/production.env dotenv ✓ read named so" in lines
    assert "k8s/production.yaml Kubernetes ▲ not read named so" in lines
    assert "? k8s/production.yaml: line 12: mapping values are not allowed here" in lines
    assert "compose.qa.yaml no environment is called qa" in lines
    assert "envparity init" in lines[0]
    assert any("protected, profiles/production.toml" in line for line in lines)


def test_files_that_are_read_as_one_are_one_row_of_a_list(report: Report) -> None:
    place = "env/production.env + k8s/production.yaml"
    source = replace(report.snapshots[2].sources[0], place=place)
    snapshot = replace(report.snapshots[2], sources=(source,))
    drawn = render_list(WORKSPACE, [snapshot], width=100, colour=False, verbose=False)
    assert drawn.count("k8s/production.yaml") == 1
    assert "✓ read" in next(line for line in drawn.splitlines() if place in line)


def test_a_list_breaks_what_is_long_and_cuts_neither_a_path_nor_a_reason(report: Report) -> None:
    path = "services/orders/src/main/resources/application-production.properties"
    why = "settings of production, which the container of the orders service takes in when it starts"
    environment = report.snapshots[2].environment
    spec = SourceSpec((path,), why=why)
    source = replace(report.snapshots[2].sources[0], place=path, format="properties")
    workspace = Workspace("shop", Path("/anywhere"), (Declaration(environment, (spec,)),))
    snapshot = replace(report.snapshots[2], sources=(source,), settings=())
    drawn = render_list(workspace, [snapshot], width=80, colour=False, verbose=False)
    assert "…" not in drawn
    rows = [line[2:].partition("  ") for line in drawn.splitlines() if line.startswith("  ")]
    said = [" ".join(after.replace("✓ read", "").split()) for _, _, after in rows]
    assert "".join(before.strip() for before, _, _ in rows) == path
    assert " ".join(filter(None, said)) == why


def test_a_source_of_very_many_files_is_one_row_of_a_list(report: Report) -> None:
    files = tuple(f"apps/{number}/kustomization.yaml" for number in range(60))
    environment = report.snapshots[2].environment
    declaration = Declaration(environment, (SourceSpec(files, why="manifests"),))
    place = " + ".join((*files[:3], "57 more"))
    source = replace(report.snapshots[2].sources[0], place=place, problems=(Problem("twice", 4),))
    snapshot = replace(report.snapshots[2], sources=(source,))
    workspace = Workspace("shop", Path("/anywhere"), (declaration,))
    drawn = render_list(workspace, [snapshot], width=200, colour=False, verbose=False)
    assert drawn.count("kustomization.yaml") == 3
    assert "  ?  line 4: twice" in drawn


def test_what_every_environment_has_for_one_reason_is_listed_once(report: Report) -> None:
    lock, own = SourceSpec(("uv.lock",), why="everybody's"), SourceSpec((".env.b",), why="b's own")
    first, second = report.snapshots[1], report.snapshots[2]
    read = replace(second.sources[0], place="uv.lock", status="partly", problems=(Problem("odd", 4),))
    alone = replace(second.sources[0], place=".env.b", problems=())
    declarations = (
        Declaration(first.environment, (lock,)),
        Declaration(second.environment, (lock, own)),
    )
    snapshots = [
        replace(first, sources=(read,), settings=()),
        replace(second, sources=(read, alone), settings=()),
    ]
    workspace = Workspace("shop", Path("/anywhere"), declarations)
    drawn = render_list(workspace, snapshots, width=100, colour=False, verbose=False)
    assert drawn.count("uv.lock") == 2  # the row, and its problem
    heads = [line.split()[0] for line in drawn.splitlines() if line.endswith("─")][1:]
    assert heads == ["every", first.environment.name, second.environment.name]
    after = drawn.partition(f"\n{first.environment.name}")[2]
    assert "nothing of its own" in after.partition(f"\n{second.environment.name}")[0]
    other = replace(lock, why="another reason")
    apart = replace(workspace, declarations=(declarations[0], Declaration(second.environment, (other, own))))
    assert "every environment" not in render_list(apart, snapshots, width=100, colour=False, verbose=False)


def test_services_of_one_name_are_named_once(report: Report) -> None:
    service = Service("web", PLACE, (Facet("build", Plain("./web"), PLACE),))
    again = Service("web", Place("web/compose.yaml", 3), (Facet("build", Plain("./web"), PLACE),))
    snapshot = replace(report.snapshots[2], services=(service, again))
    drawn = render_list(WORKSPACE, [snapshot], width=100, colour=False, verbose=False)
    assert "application  web: " in drawn


def test_a_list_without_snapshots_claims_nothing_about_reading() -> None:
    drawn = render_list(WORKSPACE, width=100, colour=False, verbose=False)
    assert "k8s/production.yaml" in drawn
    assert "read" not in drawn


def test_an_empty_workspace_is_said() -> None:
    empty = Workspace("shop", Path("/anywhere"), ())
    assert "no environments" in render_list(empty, width=80, colour=False, verbose=False)


def test_facts_stand_with_their_lines_and_secrets_without_their_values() -> None:
    drawn = render_facts("a.env", READING, width=100, colour=False, verbose=False)
    lines = [" ".join(line.split()) for line in drawn.splitlines()]
    assert "web: TOKEN •••••• #feedface line 4" in lines
    assert "shop 1 pypi root line 4" in lines
    assert "left 2 npm development git+https://h.example/x@c0ffee line 4" in lines
    assert "port 80/tcp published 80 line 4" in lines
    assert "? line 9: `BAD`: no value" in lines
    assert "? read in part" in lines


def test_a_file_without_facts_says_so() -> None:
    assert "no facts" in render_facts("a.env", Reading("dotenv"), width=80, colour=False, verbose=False)


def test_the_facts_of_an_environment_say_their_files(report: Report) -> None:
    drawn = render_snapshot(report.snapshots[2], width=100, colour=False, verbose=False)
    assert "locks/production/uv.lock:118" in drawn
    assert "k8s/production.yaml could not be read" in drawn


def test_a_rule_has_a_page_and_a_row_in_the_list() -> None:
    page = render_page(RULES[0], width=80, colour=False)
    assert "why  It was never tested together" in page
    assert "fix  Add it everywhere, or remove it" in page
    rows = render_pages(RULES, width=80, colour=False, verbose=False)
    assert "DEP001  ■ medium" in rows
    assert rows.index("dependencies") < rows.index("secrets")


def test_containers_show_health_age_and_how_they_ended() -> None:
    drawn = render_states(
        STATES, environment="development", now=4600.0, width=120, colour=False, verbose=False
    )
    heading, head, web, worker = (line.split() for line in drawn.splitlines())
    assert heading[0] == "development"
    assert head == ["service", "state", "health", "age", "ports", "image"]
    assert web == ["web", "running", "✓", "healthy", "1", "h", "127.0.0.1:8080->80/tcp", "shop/web:1.9"]
    assert worker == ["worker", "exited", "with", "137", "-", "-", "-", "shop/worker:1.9"]


def test_no_containers_are_a_sentence() -> None:
    drawn = render_states((), environment="staging", now=0.0, width=80, colour=False, verbose=False)
    assert drawn == "nothing of staging runs here\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5.0, "0 s"), (0.4, "0 s"), (59.9, "59 s"), (60.0, "1 min"), (7200.0, "2 h"), (200_000.0, "2 d")],
)
def test_an_age_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert say_age(seconds) == said


def every_view(report: Report, name: str, width: int, verbose: bool) -> list[str]:
    pages = [Page(name, name, Area.SECRETS, Severity.HIGH, name, name, name)]
    states = [ContainerState(name, name, name, "running", "starting", name, (name,), 1.0, 1.0)]
    reading = Reading(
        name,
        packages=(Package(name, name, name, Place(name, 1), flags=(name,), origin=name),),
        settings=(Setting(name, Unknown(name), Place(name, 1), name),),
        services=(Service(name, Place(name, 1), (Facet("image", Plain(name), Place(name, 1), name),)),),
        problems=(Problem(name, 1, name),),
    )
    declaration = Declaration(report.environments[1], (SourceSpec((name,), why=name),), description=name)
    workspace = Workspace(name, Path("/anywhere"), (declaration,), unassigned=(Unassigned(name, name),))
    views: list[Callable[[], str]] = [
        lambda: render_differences(
            report.differences, report.snapshots, width=width, colour=False, verbose=verbose
        ),
        lambda: render_list(workspace, report.snapshots, width=width, colour=False, verbose=verbose),
        lambda: render_facts(name, reading, width=width, colour=False, verbose=verbose),
        lambda: render_snapshot(report.snapshots[1], width=width, colour=False, verbose=verbose),
        lambda: render_page(pages[0], width=width, colour=False),
        lambda: render_pages(pages, width=width, colour=False, verbose=verbose),
        lambda: render_states(states, environment=name, now=9.0, width=width, colour=False, verbose=verbose),
    ]
    return [view() for view in views]


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_every_view_keeps_to_the_width_and_spells_out_what_is_hostile(
    hostile: Report, width: int, verbose: bool
) -> None:
    for drawn in every_view(hostile, hostile.workspace, width, verbose):
        assert drawn.endswith("\n")
        for line in drawn.splitlines():
            assert line.isprintable()
            assert width_of(line) <= width


def test_colours_are_there_when_asked_for(report: Report) -> None:
    coloured = render_differences(report.differences, report.snapshots, width=80, colour=True, verbose=False)
    assert "\x1b[" in coloured


def test_files_that_are_read_as_one_each_have_their_reason(report: Report) -> None:
    together = replace(
        report.snapshots[2].sources[0], place="compose.yaml + compose.prod.yaml", format="Compose"
    )
    reasons = (("compose.yaml", "names no environment"), ("compose.prod.yaml", "named so"))
    spec = SourceSpec(("compose.yaml", "compose.prod.yaml"), reasons=reasons)
    declaration = replace(WORKSPACE.declarations[0], sources=(spec,))
    snapshot = replace(report.snapshots[2], sources=(together,))
    workspace = replace(WORKSPACE, declarations=(declaration,))
    drawn = render_list(workspace, [snapshot], width=100, colour=False, verbose=False)
    lines = [" ".join(line.split()) for line in drawn.splitlines()]
    assert "compose.yaml + compose.prod.yaml Compose ✓ read" in lines
    assert "compose.yaml names no environment" in lines
    assert "compose.prod.yaml named so" in lines


def test_many_files_that_are_read_as_one_are_named_once_each(report: Report) -> None:
    paths = tuple(f"k8s/{name}.yaml" for name in ("a", "b", "c", "production"))
    reasons = tuple((path, "named so" if "production" in path else "names none") for path in paths)
    source = replace(report.snapshots[2].sources[0], place=" + ".join(paths), format="Kubernetes")
    declaration = replace(WORKSPACE.declarations[0], sources=(SourceSpec(paths, reasons=reasons),))
    snapshot = replace(report.snapshots[2], sources=(source,))
    workspace = replace(WORKSPACE, declarations=(declaration,))
    drawn = render_list(workspace, [snapshot], width=100, colour=False, verbose=False)
    lines = [" ".join(line.split()) for line in drawn.splitlines()]
    assert "4 files, read as one Kubernetes ✓ read" in lines
    assert all(drawn.count(path) == 1 for path in paths)
