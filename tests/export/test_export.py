"""Exports, each proved by the tool of its form and read back by the program's own readers to the same facts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from envparity.export.outline import Exported
from envparity.export.table import FORMS, export
from envparity.export.writing import yaml_of
from envparity.jobs.opening import open_workspace
from envparity.jobs.reading import take_snapshots
from envparity.model.facts import Setting
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain

SAMPLE = Path(__file__).parents[2]
KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
OTHER = "sk_live_" + "9dR71KmQztYEbxkvP4wsh2fg"
RICH = f"""\
services:
  web:
    image: "shop/web:1.2@sha256:{"ab" * 32}"
    build: {{context: ./app, dockerfile: Dockerfile.web, target: run, args: {{FLAVOUR: plain}}}}
    command: ["serve", "--greet", "it's $$HOME and \\"more\\"", ""]
    entrypoint: ["/bin/tini", "--"]
    working_dir: /srv
    user: "1000:1001"
    hostname: web-1
    privileged: true
    read_only: true
    restart: on-failure:3
    environment:
      VERSION: "1.10"
      TIME: "12:30"
      ANSWER: "no"
      OCTAL: "0o17"
      EMPTY: ""
      MONEY: "a$$b and $${{C}}"
      QUOTED: "say \\"hi\\" # not a comment"
      PAYMENT_API_KEY: {KEY}
    ports: ["8080:80", "127.0.0.1:8443:443/tcp", "53:53/udp"]
    expose: ["9090"]
    volumes:
      - data:/data
      - ./conf:/etc/conf:ro
      - /var/log:/logs
      - type: tmpfs
        target: /tmp
    healthcheck: {{test: "curl -f http://localhost/ || exit 1"}}
    depends_on: {{db: {{condition: service_healthy}}, side: {{condition: service_started, required: false}}}}
    cap_add: [NET_ADMIN]
    cap_drop: [ALL]
    deploy: {{replicas: 3, resources: {{limits: {{cpus: "1.5", memory: 512M}}, reservations: {{memory: 64M}}}}}}
    networks: {{front: {{aliases: [www]}}, back: {{}}}}
  db:
    image: postgres:15
    environment: {{POSTGRES_PASSWORD: "Zk7wPq9vLm2xRt5y", PAYMENT_API_KEY: {OTHER}}}
    healthcheck: {{test: ["CMD", "pg_isready", "-U", "app"]}}
    networks: [back]
  side:
    image: shop/side:1
    restart: always
    network_mode: host
volumes: {{data: {{}}}}
networks: {{front: {{}}, back: {{}}}}
"""


def snapshot_of(root: Path, files: Mapping[str, str], source: str) -> Snapshot:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (root / "profiles").mkdir(exist_ok=True)
    (root / "profiles" / "staging.toml").write_text(f'[[sources]]\nfiles = ["{source}"]\n', "utf-8")
    (snapshot,) = take_snapshots(open_workspace(root))
    return snapshot


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return snapshot_of(tmp_path_factory.mktemp("rich"), {"compose.yaml": RICH}, "compose.yaml")


@pytest.fixture(scope="module", params=["rich", "development", "staging", "production"])
def snapshot(request: pytest.FixtureRequest, rich: Snapshot) -> Snapshot:
    if request.param == "rich":
        return rich
    (found,) = take_snapshots(open_workspace(SAMPLE), (request.param,))
    return found


def facets_of(snapshot: Snapshot, *without: str) -> set[tuple[str, str, str, str]]:
    return {
        (service.name, facet.name, facet.item, str(facet.value))
        for service in snapshot.services
        for facet in service.facets
        if facet.name not in without
    }


def variables_of(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    names = {service.name for service in snapshot.services}
    wanted: list[Setting] = [one for one in snapshot.settings if one.scope in names]
    return {(one.scope, one.key): one.value.text for one in wanted if isinstance(one.value, Plain)}


def write(exported: Exported, folder: Path) -> None:
    for path, text in exported.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def run(*words: str, cwd: Path, **variables: str) -> str:
    ran = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def secrets_for(exported: Exported) -> dict[str, str]:
    """Give a value to every variable that an export asks for."""
    import re

    return {name: "x" for text in exported.files.values() for name in re.findall(r"\$\{(\w+):\?", text)}


@pytest.mark.parametrize("form", FORMS)
def test_no_form_holds_a_secret_s_value_and_every_form_says_what_is_left_out(
    rich: Snapshot, form: str
) -> None:
    exported = export(rich, form)
    for text in (*exported.files.values(), *exported.left):
        assert KEY not in text
        assert "Zk7wPq9vLm2xRt5y" not in text
    assert any("secrets are not written" in said for said in exported.left)


def test_the_command_line_and_the_room_know_the_same_forms() -> None:
    from envparity.cli.commands.export_command import FORMS as OFFERED

    assert FORMS == OFFERED


def test_compose_takes_it_and_it_reads_back_to_the_same_facts(snapshot: Snapshot, tmp_path: Path) -> None:
    exported = export(snapshot, "compose")
    write(exported, tmp_path)
    compose = Path(sys.executable).with_name("docker-compose")
    if compose.exists():
        told = json.loads(
            run(str(compose), "config", "--format", "json", cwd=tmp_path, **secrets_for(exported))
        )
        assert set(told["services"]) == {service.name for service in snapshot.services}
    back = snapshot_of(tmp_path, exported.files, "compose.yaml")
    told_of = {said.partition(":")[0] for said in exported.left if "health check by" in said}
    lost = {item for item in facets_of(snapshot) if item[1] == "healthcheck" and item[0] in told_of}
    assert facets_of(back) == facets_of(snapshot) - lost
    assert variables_of(back) == variables_of(snapshot)


def test_services_that_share_a_name_and_not_the_secret_ask_apart(rich: Snapshot) -> None:
    text = export(rich, "compose").files["compose.yaml"]
    assert "${WEB_PAYMENT_API_KEY:?" in text
    assert "${DB_PAYMENT_API_KEY:?" in text
    assert "${POSTGRES_PASSWORD:?" in text


NOT_IN_A_CLUSTER = ("build", "depends-on", "network", "restart", "healthcheck", "hostname")


def test_a_cluster_s_schemas_take_it_and_it_reads_back_to_the_same_facts(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    exported = export(snapshot, "kubernetes")
    write(exported, tmp_path)
    validate = Path(sys.executable).with_name("kubernetes-validate")
    run(str(validate), "--strict", "kubernetes.yaml", cwd=tmp_path)
    if shutil.which("kubectl"):
        (tmp_path / "kustomization.yaml").write_text("resources: [kubernetes.yaml]\n")
        assert run("kubectl", "kustomize", ".", cwd=tmp_path).count("kind: Deployment") == len(
            snapshot.services
        )
    back = snapshot_of(tmp_path, exported.files, "kubernetes.yaml")
    there, was = facets_of(back, *NOT_IN_A_CLUSTER), facets_of(snapshot, *NOT_IN_A_CLUSTER)
    differing = {(name, facet, item) for name, facet, item, _ in there ^ was}
    assert {item for item in differing if not _is_said(*item, exported)} == set()
    assert variables_of(back) == variables_of(snapshot)
    assert {(s, v) for s, f, _, v in facets_of(back) if f == "restart"} <= {
        (service.name, "always") for service in snapshot.services
    }


def _is_said(name: str, facet: str, item: str, exported: Exported) -> bool:
    """Say whether an export told that a facet does not carry over."""
    words = {"port": f"port {item.partition('/')[0]}", "volume": f"at {item}", "user": "user"}
    return any(said.startswith(f"{name}: ") and words.get(facet, facet) in said for said in exported.left)


def test_docker_takes_the_stack(snapshot: Snapshot, tmp_path: Path) -> None:
    exported = export(snapshot, "swarm")
    write(exported, tmp_path)
    back = snapshot_of(tmp_path, {"compose.yaml": exported.files["stack.yaml"]}, "compose.yaml")
    left = ("build", "depends-on", "privileged", "network-mode", "restart", "healthcheck", "port", "network")
    assert facets_of(back, *left) == facets_of(snapshot, *left)
    assert variables_of(back) == variables_of(snapshot)
    docker = shutil.which("docker")
    help_text = subprocess.run(
        [docker or "false", "stack", "config", "--help"], capture_output=True, text=True, check=False
    )
    if "Outputs the final config" not in help_text.stdout:
        pytest.skip("no docker here that knows `stack config`")
    told = yaml.safe_load(
        run("docker", "stack", "config", "-c", "stack.yaml", cwd=tmp_path, **secrets_for(exported))
    )
    assert set(told["services"]) == {service.name for service in snapshot.services}


@pytest.mark.skipif(shutil.which("terraform") is None, reason="no terraform on the PATH")
def test_terraform_plans_it_and_its_plan_holds_the_same_facts(rich: Snapshot, tmp_path: Path) -> None:
    exported = export(rich, "terraform")
    write(exported, tmp_path)
    module = json.loads(exported.files["main.tf.json"])
    variables = {f"TF_VAR_{name}": "x" for name in module["variable"]}
    offline = {
        "TF_CLI_CONFIG_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        **variables,
    }
    run("terraform", "init", "-input=false", "-no-color", cwd=tmp_path, **offline)
    run("terraform", "validate", "-no-color", cwd=tmp_path, **offline)
    run("terraform", "plan", "-input=false", "-no-color", "-out=plan", cwd=tmp_path, **offline)
    plan = json.loads(run("terraform", "show", "-json", "plan", cwd=tmp_path, **offline))
    planned: dict[str, Any] = {
        item["name"]: item["values"]["input"] for item in plan["planned_values"]["root_module"]["resources"]
    }
    web = planned["web"]
    assert web["environment"]["MONEY"] == "a$b and ${C}"
    assert web["command"] == ["serve", "--greet", 'it\'s $HOME and "more"', ""]
    assert sorted(port["number"] for port in web["ports"]) == ["443", "53", "80", "9090"]
    assert {
        (name, key): value for name, item in planned.items() for key, value in item["environment"].items()
    } == variables_of(rich)


@pytest.mark.skipif(shutil.which("terraform") is None, reason="no terraform on the PATH")
def test_the_state_that_terraform_makes_of_it_reads_back_to_the_same_facts(
    rich: Snapshot, tmp_path: Path
) -> None:
    exported = export(rich, "terraform")
    write(exported, tmp_path)
    variables = {f"TF_VAR_{name}": "x" for name in json.loads(exported.files["main.tf.json"])["variable"]}
    offline = {
        "TF_CLI_CONFIG_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        **variables,
    }
    run("terraform", "init", "-input=false", "-no-color", cwd=tmp_path, **offline)
    run("terraform", "apply", "-auto-approve", "-input=false", "-no-color", cwd=tmp_path, **offline)
    back = snapshot_of(tmp_path, {}, "terraform.tfstate")
    told = {one.key: one.value.text for one in back.settings if isinstance(one.value, Plain)}
    for (name, key), value in variables_of(rich).items():
        assert told[f"output.services.{name}.environment.{key}"] == value
    for service in rich.services:
        for facet in service.facets:
            if facet.name in (
                "image",
                "user",
                "working-dir",
                "hostname",
                "memory",
                "cpus",
                "replicas",
                "restart",
            ):
                name = facet.name.replace("-", "_")
                assert told[f"output.services.{service.name}.{name}"] == str(facet.value)


def test_a_development_container_has_its_form_and_its_services(snapshot: Snapshot, tmp_path: Path) -> None:
    exported = export(snapshot, "devcontainer")
    write(exported, tmp_path)
    said = json.loads(exported.files[".devcontainer/devcontainer.json"])
    compose = yaml.safe_load(exported.files[".devcontainer/compose.yaml"])
    assert said["service"] in compose["services"]
    assert {"type": "bind", "source": "..", "target": said["workspaceFolder"]} in compose["services"][
        said["service"]
    ]["volumes"]
    tool = Path(sys.executable).with_name("docker-compose")
    if tool.exists():
        run(
            str(tool),
            "-f",
            ".devcontainer/compose.yaml",
            "config",
            "-q",
            cwd=tmp_path,
            **secrets_for(exported),
        )
    if shutil.which("devcontainer") is None:
        pytest.skip("no devcontainer on the PATH")
    told = run("devcontainer", "read-configuration", "--workspace-folder", ".", cwd=tmp_path)
    assert json.loads(told)["configuration"]["service"] == said["service"]


def test_the_service_that_an_editor_opens_in_runs_nothing_of_its_own(tmp_path: Path) -> None:
    own = "services: {web: {image: shop, entrypoint: [run], command: [serve]}}"
    found = export(snapshot_of(tmp_path, {"compose.yaml": own}, "compose.yaml"), "devcontainer")
    compose = yaml.safe_load(found.files[".devcontainer/compose.yaml"])
    assert not {"command", "entrypoint"} & set(compose["services"]["web"])
    assert sum("its command is not run" in said for said in found.left) == 1


def test_an_editor_opens_in_the_service_that_was_named(rich: Snapshot) -> None:
    said = json.loads(export(rich, "devcontainer", service="side").files[".devcontainer/devcontainer.json"])
    assert said["service"] == "side"
    with pytest.raises(KeyError):
        export(rich, "devcontainer", service="nowhere")


@pytest.mark.parametrize("text", ["no", "1.10", "12:30", "0o17", "1e3", "~", "null", "- a", "a: b", "#", "", " ", "é", "\u2028", "\x07", "'", '"', "\\", "{{x}}", "%TAG", "<<", "=", "2026-11-26"])  # fmt: skip
def test_what_is_written_as_yaml_is_a_text_to_every_reader(text: str) -> None:
    data = {"a": {text or "k": text, "list": [text, {"deep": text}], "none": [], "empty": {}}}
    assert yaml.safe_load(yaml_of(data)) == data


@pytest.mark.parametrize("form", FORMS)
def test_the_same_environment_gives_the_same_bytes(rich: Snapshot, form: str) -> None:
    assert export(rich, form) == export(rich, form)
