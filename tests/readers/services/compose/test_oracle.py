"""Our reading beside the reference implementation's own, on the same files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

FORMS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text())
SAMPLE = Path(__file__).parents[4] / "profiles" / "assistant"

pytestmark = pytest.mark.oracle

Agree = Callable[..., Any]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_comes_out_as_the_reference_prints_it(name: str, agree: Agree) -> None:
    agree({"compose.yaml": FORMS[name], "s": "", "d": "", "a.env": ""})


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(agree: Agree) -> None:
    agree({"compose.yaml": '\ufeffservices:\r\n  a:\r\n    image: x\r\n    environment:\r\n      A: "b"\r\n'})


BASE = """
name: shop
x-common: &common
  restart: unless-stopped
  logging: {driver: json-file, options: {max-size: 10m}}
services:
  web:
    <<: *common
    image: registry.example/shop:${TAG:-latest}
    command: serve --port 8000
    environment: {A: base, B: base, C: }
    ports: ["8000:8000", "9000:9000"]
    volumes: ["./src:/src", "data:/data"]
    networks: [front]
    depends_on: [db]
    labels: {a: "1"}
    healthcheck: {test: [CMD, check], interval: 10s}
    env_file: [base.env]
  db:
    image: postgres:16
    networks: {back: {aliases: [store]}}
volumes: {data: }
networks: {front: , back: {internal: true}}
"""

OVER = """
services:
  web:
    image: registry.example/shop:1.2
    command: [serve, --debug]
    environment: ["B=over", "D=${D:-d}"]
    ports: !override ["8001:8000"]
    volumes: ["./other:/src:ro", "./more:/more"]
    networks: [front, back]
    depends_on: {db: {condition: service_healthy, restart: true}, cache: {condition: service_started}}
    labels: ["b=2", "a=3"]
    healthcheck: {retries: 5}
    logging: {driver: syslog, options: {address: x}}
    env_file: [{path: over.env, required: false}, {path: more.env, required: false}]
    extra_hosts: ["h:10.0.0.1"]
    restart: !reset null
  cache:
    image: redis:7
    profiles: [extra]
networks: {back: {driver: bridge, labels: [x=y]}}
"""

ENVIRONMENTS = {
    "base.env": "A=file\nE=file\nF=\"$E-${A}\"\nG\nexport H='$x'\n",
    "over.env": "E=over\nI=${E}\nJ: yaml # comment\n",
}


def test_overrides_merge_as_in_the_reference(agree: Agree) -> None:
    files = {"compose.yaml": BASE, "over.yaml": OVER, **ENVIRONMENTS}
    variables = {"C": "shell", "G": "shell"}
    project = agree(files, "compose.yaml", "over.yaml", profiles=["extra"], variables=variables)
    assert project.config["services"]["web"]["environment"]["F"] == "file-base"
    assert "restart" not in project.config["services"]["web"]


def test_a_dependency_in_a_profile_that_is_not_active_is_refused_by_both(agree: Agree) -> None:
    project = agree({"compose.yaml": BASE, "over.yaml": OVER, **ENVIRONMENTS}, "compose.yaml", "over.yaml")
    assert [problem.key for problem in project.problems] == ["services.web.depends_on.cache"]


def test_extends_takes_services_from_other_folders_with_their_paths(agree: Agree) -> None:
    agree(
        {
            "compose.yaml": """
services:
  web:
    extends: {file: common/base.yaml, service: web}
    environment: {OWN: "1", SHARED: own}
    volumes: ["./web:/code"]
    ports: !reset []
  worker: {extends: web, command: work}
""",
            "common/base.yaml": """
services:
  base: {image: "img:${TAG:-1}", build: ., environment: [SHARED=base, DEEP=1], env_file: e.env, labels: [l=1]}
  web:
    extends: base
    volumes: ["./files:/files", "./code:/code"]
    ports: ["80:80"]
    healthcheck: {test: curl x}
""",
            "common/e.env": "FROM_FILE=1\n",
        }
    )


def test_include_brings_services_with_their_own_environment(agree: Agree) -> None:
    agree(
        {
            "compose.yaml": """
include:
  - sub/compose.yaml
  - {path: [other/a.yaml, other/b.yaml], project_directory: other, env_file: other/x.env}
services:
  web: {image: "web:${VERSION:-none}", depends_on: [inner, second]}
""",
            "sub/compose.yaml": """
services:
  inner: {image: "inner:${VERSION}", build: ., volumes: ["./v:/v", "data:/d"], environment: [NAME, VERSION]}
volumes: {data: }
""",
            "sub/.env": "VERSION=7\nNAME=sub\n",
            "other/a.yaml": "services: {second: {image: 'second:${X}', build: ./b}}\n",
            "other/b.yaml": "services: {second: {environment: {X: '${X}'}}}\n",
            "other/x.env": "X=5\n",
        },
        variables={"NAME": "shell"},
    )


@pytest.mark.parametrize(
    "files",
    [
        {"compose.yaml": "include: [compose.yaml]\nservices: {a: {image: x}}\n"},
        {
            "compose.yaml": "include: [b.yaml]\n",
            "b.yaml": "include: [compose.yaml]\nservices: {a: {image: x}}\n",
        },
        {"compose.yaml": "include: [nowhere.yaml]\nservices: {a: {image: x}}\n"},
        {"compose.yaml": "services: {a: {extends: {file: nowhere.yaml, service: a}}}\n"},
        {"compose.yaml": "services: {a: {extends: {service: nobody}}}\n"},
        {"compose.yaml": "services: {a: {image: x, env_file: nowhere.env}}\n"},
        {"compose.yaml": "services: {a: {image: x, env_file: a.env}}\n", "a.env": "A B=1\n"},
        {"compose.yaml": "services: {a: {image: x, env_file: a.env}}\n", "a.env": 'A="open\n'},
        {"compose.yaml": "services: {a: {image: x\n"},
        {"compose.yaml": ""},
        {"compose.yaml": "- a\n"},
        {"compose.yaml": "services: {a: {image: x, environment: &a [*a]}}\n"},
    ],
)
def test_what_the_reference_refuses_is_refused(files: dict[str, str], agree: Agree) -> None:
    agree(files)


@pytest.mark.parametrize(
    "order",
    [
        ("compose.yaml",),
        ("compose.yaml", "compose.development.yaml"),
        ("compose.yaml", "compose.staging.yaml"),
    ],
)
def test_the_sample_workspace_is_read_as_the_reference_reads_it(order: tuple[str, ...], agree: Agree) -> None:
    files = {
        str(path.relative_to(SAMPLE)): path.read_text()
        for path in sorted(SAMPLE.rglob("*"))
        if path.suffix in (".yaml", ".yml", ".env")
    }
    agree(files, *order, variables={"POSTGRES_PASSWORD": "given", "TAG": "1"})
