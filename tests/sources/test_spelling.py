"""One key under the spellings of its framework, and what goes over what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from envparity.jobs.opening import open_workspace
from envparity.jobs.tracing import trace
from envparity.model.pages import Trace

DOTNET = {
    "appsettings.json": json.dumps({"Logging": {"LogLevel": {"Default": "Information"}}, "Hosts": ["a"]}),
    "appsettings.Staging.json": json.dumps({"Logging": {"LogLevel": {"Default": "Debug"}}}),
    "appsettings.Production.json": json.dumps({"Other": "1"}),
}
SPRING = {
    "src/main/resources/application.yml": "server: {port: 1}\nspring: {datasource: {hikari: {maximum-pool-size: 5}}}\n",
    "src/main/resources/application-production.yml": "server: {port: 2}\n",
    "src/main/resources/application-production.properties": "server.port=3\n",
    "src/main/resources/application-staging.yml": "server: {port: 4}\n",
}


def traces(root: Path, files: dict[str, str], key: str) -> list[Trace]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return list(trace(open_workspace(root), key, ["production"]))


def told(found: Trace) -> tuple[str, str, list[str]]:
    return found.scope, str(found.value), [str(place) for place in found.places]


@pytest.mark.parametrize("spelled", ["Logging__LogLevel__Default", "LOGGING__LOGLEVEL__DEFAULT"])
def test_a_variable_of_dotnet_sets_the_key_of_its_files(spelled: str, tmp_path: Path) -> None:
    files = {
        **DOTNET,
        "compose.production.yaml": f"services: {{api: {{image: a, environment: {{{spelled}: Warning}}}}}}\n",
    }
    [found] = traces(tmp_path, files, "Logging.LogLevel.Default")
    assert told(found) == ("", "Warning", ["appsettings.json:1", "compose.production.yaml:1"])


def test_an_item_of_a_list_is_spelled_by_its_number(tmp_path: Path) -> None:
    [found] = traces(tmp_path, {**DOTNET, ".env.production": "Hosts__0=b\n"}, "Hosts[0]")
    assert told(found) == ("", "b", ["appsettings.json:1", ".env.production:1"])


def test_properties_go_over_yaml_and_a_variable_over_both(tmp_path: Path) -> None:
    files = {**SPRING, ".env.production": "SERVER_PORT=9\n"}
    [found] = traces(tmp_path, files, "server.port")
    folder = "src/main/resources"
    assert told(found) == ("", "9", [
        f"{folder}/application.yml:1", f"{folder}/application-production.yml:1",
        f"{folder}/application-production.properties:1", ".env.production:1",
    ])  # fmt: skip


@pytest.mark.parametrize(
    "spelled", ["SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE"]
)
def test_a_variable_of_spring_may_leave_out_a_hyphen_or_write_it_low(spelled: str, tmp_path: Path) -> None:
    [found] = traces(
        tmp_path,
        {**SPRING, ".env.production": f"{spelled}=50\n"},
        "spring.datasource.hikari.maximum-pool-size",
    )
    assert str(found.value) == "50"


def test_variables_of_several_services_go_over_the_file_in_each_of_them(tmp_path: Path) -> None:
    service = "{{image: a, environment: {{Logging__LogLevel__Default: {}}}}}"
    text = f"services: {{api: {service.format('Error')}, web: {service.format('Trace')}}}\n"
    found = traces(tmp_path, {**DOTNET, "compose.production.yaml": text}, "Logging.LogLevel.Default")
    assert [(item.scope, str(item.value)) for item in found] == [
        ("", "Information"),
        ("api", "Error"),
        ("web", "Trace"),
    ]


def test_node_config_names_the_variables_that_go_over_its_files(tmp_path: Path) -> None:
    files = {
        "config/default.json": '{"db": {"host": "localhost", "pool": 5}}', "config/production.json": '{"db": {"host": "p"}}',
        "config/staging.json": "{}", ".env.production": "DB_HOST=other.example\n",
        "config/custom-environment-variables.json": '{"db": {"host": "DB_HOST", "pool": {"__name": "DB_POOL"}}}',
    }  # fmt: skip
    [host] = traces(tmp_path, files, "db.host")
    assert told(host) == (
        "",
        "other.example",
        ["config/default.json:1", "config/production.json:1", ".env.production:1"],
    )
    [pool] = trace(open_workspace(tmp_path), "db.pool", ["production"])
    assert told(pool) == ("", "5", ["config/default.json:1"])


def test_a_key_is_found_under_another_spelling(tmp_path: Path) -> None:
    [found] = traces(tmp_path, DOTNET, "LOGGING__LOGLEVEL__DEFAULT")
    assert found.key == "Logging.LogLevel.Default"


def test_a_variable_of_no_framework_keeps_its_name(tmp_path: Path) -> None:
    files = {
        "config/production.yml": "server: {port: 1}\n",
        "config/staging.yml": "",
        ".env.production": "SERVER_PORT=9\n",
    }
    [found] = traces(tmp_path, files, "SERVER_PORT")
    assert told(found) == ("", "9", [".env.production:1"])
