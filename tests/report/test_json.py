"""JSON that others build on, validated by the published schemas."""

from __future__ import annotations

import json as stdlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envparity.cli.deeds import write_plan
from envparity.model.declarations import Declaration, SourceSpec, Unassigned, Workspace
from envparity.model.deeds import ContainerState, Plan, Step
from envparity.model.facts import Facet, Package, Reading, Resource, Runtime, Service, Setting
from envparity.model.findings import Evidence
from envparity.model.places import Place, Problem
from envparity.model.reports import Report
from envparity.model.values import Mixed, Plain, Sealed, Unknown
from envparity.report import json, schema

STRONG = Sealed("00112233445566aa", "api-key", "16-31")
GUESSABLE = Sealed("fedcba9876543210", "password", "1-7", weak="short")
PLACE = Place("some.file", 3)

READING = Reading(
    "anything",
    packages=(
        Package("npm", "@scope/left", "1.0.0", PLACE, groups=("development",), direct=True, hashes=("sha512-x",)),
        Package("pypi", "root", "", PLACE, root=True),
    ),
    settings=(
        Setting("OPEN", Plain("x"), PLACE, tracked=True, dialects=("shell=x",), earlier=(Place("a", 1),)),
        Setting("STRONG", STRONG, PLACE),
        Setting("GUESSABLE", GUESSABLE, PLACE),
        Setting("URL", Mixed(("redis://:", STRONG, "@", GUESSABLE)), PLACE),
        Setting("TEMPLATE", Unknown("written as a template"), PLACE),
    ),
    services=(Service("web", PLACE, (Facet("port", Plain("published 8080"), PLACE, "80/tcp"),)),),
    runtimes=(Runtime("Python", "3.12", PLACE),),
    resources=(Resource("kubernetes:Ingress", "web", PLACE, (Facet("image", Unknown("a template"), PLACE),)),),
    problems=(Problem("no such thing", 4, "key"),),
)  # fmt: skip


def checked(name: str, text: str) -> Any:
    document = stdlib.loads(text)
    wanted = schema.schema_of(name)
    Draft202012Validator.check_schema(wanted)
    Draft202012Validator(wanted).validate(document)
    return document


def test_a_report_keeps_to_its_schema(report: Report) -> None:
    document = checked("report", json.render(report))
    assert [finding["id"] for finding in document["findings"]] == [item.id for item in report.findings]
    assert document["differences"]["total"] == len(report.drift)
    assert document["board"]["secrets"]["production"] == "critical"
    assert document["board"]["latency"]["production"] == "not-assessed"
    assert document["verdict"] == "fail"


@pytest.mark.parametrize("kind", ["good_news", "incomplete"])
def test_a_report_without_findings_keeps_to_its_schema(kind: str, request: pytest.FixtureRequest) -> None:
    document = checked("report", json.render(request.getfixturevalue(kind)))
    assert document["findings"] == []


def test_the_keys_of_a_report_stand_in_the_order_of_the_contract(report: Report) -> None:
    document = stdlib.loads(json.render(report))
    contract = ["schema", "generated_at", "workspace", "environments", "differences", "findings", "board"]
    assert [key for key in document if key in contract] == contract
    assert list(document["findings"][0]) == [
        "id", "code", "name", "area", "severity", "subject", "environments", "message", "why", "fix",
        "values", "evidence", "expected", "reweighed", "known", "blocks", "also",
    ]  # fmt: skip


def test_a_cell_is_a_value_absent_or_unknown_with_a_reason(report: Report) -> None:
    by_code = {item["code"]: item["values"] for item in stdlib.loads(json.render(report))["findings"]}
    assert by_code["CFG004"]["staging"] == {"state": "absent"}
    assert by_code["CFG004"]["production"] == {"state": "value", "value": "true"}
    assert by_code["CON001"]["production"]["state"] == "unknown"
    assert "could not be read" in by_code["CON001"]["production"]["reason"]


def test_a_secret_is_its_fingerprint_and_a_guessable_one_not_even_that(report: Report) -> None:
    values = stdlib.loads(json.render(report))["findings"][0]["values"]
    assert values["production"]["fingerprint"] == "a1b2c3d4e5f60718"
    assert "value" not in values["production"]
    assert values["development"] == {
        "state": "value",
        "weak": "placeholder",
        "kind": "password",
        "length": "8-15",
    }


def test_no_document_holds_the_fingerprint_of_a_guessable_value(report: Report) -> None:
    documents = [
        json.render(report),
        json.render_differences(report.differences, report.snapshots, workspace="shop"),
        json.render_facts("some.file", READING),
        *(json.render_snapshot(snapshot) for snapshot in report.snapshots),
    ]
    for text in documents:
        assert "0123456789abcdef" not in text
        assert "fedcba98" not in text


def test_compared_subjects_keep_to_their_schema(report: Report) -> None:
    text = json.render_differences(report.differences, report.snapshots, workspace="shop")
    document = checked("compare", text)
    subjects = [item["subject"] for item in document["differences"]]
    assert len(subjects) == len(set(subjects)) == len(report.differences)
    url = document["differences"][subjects.index("web: DATABASE_URL")]["values"]["staging"]
    assert url["value"] == "postgres://app:••••••@db.shop.example/app"
    assert [part["fingerprint"] for part in url["secrets"]] == ["5566778899aabbcc"]
    assert url["places"] == [{"path": "env/staging.env", "line": 2}]


def test_the_facts_of_a_file_are_one_object_on_one_line() -> None:
    text = json.render_facts("some.file", READING)
    assert text.count("\n") == 1
    document = checked("facts", text)
    assert document["status"] == "partly"
    assert document["packages"][0]["purl"] == "pkg:npm/%40scope/left@1.0.0"
    states = {item["key"]: (item["state"], item["secret"]) for item in document["settings"]}
    assert states == {
        "OPEN": ("value", False),
        "STRONG": ("value", True),
        "GUESSABLE": ("value", True),
        "URL": ("value", True),
        "TEMPLATE": ("unknown", False),
    }


def test_a_file_that_cannot_be_read_has_facts_of_status_failed() -> None:
    reading = Reading("dotenv", problems=(Problem("not UTF-8: byte 0xff", 2),), failed=True)
    document = checked("facts", json.render_facts("a.env", reading))
    assert document["status"] == "failed"
    assert document["problems"] == [{"line": 2, "key": "", "message": "not UTF-8: byte 0xff"}]


def test_the_facts_of_an_environment_say_which_source_had_the_problem(report: Report) -> None:
    document = checked("facts", json.render_snapshot(report.snapshots[2]))
    assert (document["file"], document["status"]) == (None, "partly")
    assert document["problems"][0]["source"] == "k8s/production.yaml"
    assert document["environment"]["name"] == "production"


def test_a_workspace_keeps_to_its_schema(report: Report) -> None:
    declarations = tuple(
        Declaration(item, (SourceSpec((f"env/{item.name}.env", "other.txt"), why="by name"),))
        for item in report.environments
    )
    workspace = Workspace("shop", Path("/anywhere"), declarations, True, (Unassigned("x.env", "no name"),))
    document = checked("list", json.render_list(workspace, report.snapshots))
    assert document["environments"][0]["files"] == [
        {"path": "env/development.env", "kind": "dotenv", "why": "by name", "sure": "certain"},
        {"path": "other.txt", "kind": "", "why": "by name", "sure": "certain"},
    ]
    assert document["environments"][2]["sources"][2]["status"] == "failed"
    assert checked("list", json.render_list(workspace))["environments"][0]["sources"] == []
    assert "/anywhere" not in json.render_list(workspace)


def test_files_that_are_read_as_one_each_have_the_format(report: Report) -> None:
    source = replace(report.snapshots[0].sources[0], place="a.yaml + b.yaml", format="Compose")
    snapshot = replace(report.snapshots[0], sources=(source,))
    declaration = Declaration(snapshot.environment, (SourceSpec(("a.yaml", "b.yaml")),))
    workspace = Workspace("shop", Path("/anywhere"), (declaration,))
    document = checked("list", json.render_list(workspace, [snapshot]))
    assert [file["kind"] for file in document["environments"][0]["files"]] == ["Compose", "Compose"]


def test_containers_keep_to_their_schema() -> None:
    state = ContainerState("web", "shop-web-1", "ab12", "exited", "none", "shop/web:1", exit_code=137)
    document = checked("containers", json.render_states([state], environment="development"))
    assert document["containers"][0]["exit_code"] == 137


def test_a_plan_keeps_to_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    step = Step("start web", "start", "container", "web-1", "it is new", "web", ("create web",))
    write_plan(Plan("shop", "development", (step,), ("a note",)), "json", None)
    document = checked("plan", capsys.readouterr().out)
    assert document["steps"][0]["after"] == ["create web"]


def test_every_schema_is_itself_valid() -> None:
    for name in schema.SCHEMAS:
        Draft202012Validator.check_schema(schema.schema_of(name))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.pop("verdict"),
        lambda document: document["findings"][0].pop("expected"),
        lambda document: document["findings"][0]["values"]["staging"].update(value="raw"),
        lambda document: document["findings"][0]["values"]["staging"].update(weak="both"),
        lambda document: document["board"]["secrets"].update(production="fine"),
        lambda document: document["environments"][0].update(snapshot="md5:1"),
    ],
)
def test_the_schema_refuses_a_spoilt_report(report: Report, spoil: Callable[[Any], Any]) -> None:
    document = stdlib.loads(json.render(report))
    spoil(document)
    assert not Draft202012Validator(schema.schema_of("report")).is_valid(document)


def test_characters_that_nobody_sees_are_written_as_escapes_and_come_back_whole(report: Report) -> None:
    name = "a\x1b[31m\x9b\u202e\u2028\udcff\ufeffb"
    text = json.render(replace(report, workspace=name))
    assert stdlib.loads(text)["workspace"] == name
    assert not [char for char in text if not char.isprintable() and char != "\n"]


def test_a_snapshot_is_named_by_its_content_alone(report: Report) -> None:
    first, second = (stdlib.loads(json.render(item))["environments"] for item in (report, report))
    assert first == second
    assert len({item["snapshot"] for item in first}) == len(first)
    changed = replace(report.snapshots[0], packages=())
    other = stdlib.loads(json.render(replace(report, snapshots=(changed,))))["environments"][0]
    assert other["snapshot"] != first[0]["snapshot"]


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    twin = replace(report, findings=tuple(replace(item) for item in report.findings))
    assert json.render(twin) == json.render(report)


def test_a_finding_keeps_its_id_when_values_and_lines_change(report: Report) -> None:
    finding = report.findings[0]
    moved = replace(finding, values=(), evidence=(Evidence("staging", Place("other", 99)),))
    assert moved.id == finding.id
