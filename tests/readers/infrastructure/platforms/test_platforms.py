"""Files of platforms: the processes, sizes, places and settings that each of them says."""

from __future__ import annotations

from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading, Resource, Service
from envparity.readers.document import Document, open_seal
from envparity.readers.table import load, reader_for, reader_named
from envparity.secrets.sealing import make_seal

FILES = {
    "fly.toml": """\
        app = "shop"
        primary_region = "lhr"
        [env]
        LOG_LEVEL = "info"
        PORT = 8080
        [http_service]
        internal_port = 8080
        min_machines_running = 2
        [[http_service.checks]]
        path = "/healthz"
        [[vm]]
        memory = "512mb"
        cpus = 1
        [processes]
        app = "serve"
        worker = "work --all"
        """,
    "render.yaml": """\
        services:
          - name: shop
            type: web
            plan: starter
            region: frankfurt
            numInstances: 2
            startCommand: serve
            healthCheckPath: /healthz
            envVars:
              - {key: LOG_LEVEL, value: info}
              - {key: API_KEY, sync: false}
        databases: [{name: shop-db, plan: basic-1gb, postgresMajorVersion: "15"}]
        """,
    "app.yaml": """\
        runtime: python312
        service: shop
        instance_class: F2
        entrypoint: serve
        env_variables: {LOG_LEVEL: info}
        automatic_scaling: {min_instances: 2, max_instances: 5}
        """,
    "serverless.yml": """\
        service: shop
        params:
          default: {level: debug}
          production: {level: info}
        provider:
          name: aws
          runtime: python3.12
          region: eu-west-2
          memorySize: 256
          environment:
            LOG_LEVEL: ${param:level}
            TABLE: shop-${sls:stage}
            OTHER: ${ssm:/shop/key}
            HOOK_SECRET: {Ref: HookSecret}
        functions:
          orders: {handler: orders.handle, memorySize: 1024}
        """,
    "Procfile": "# processes\nweb: serve --port $PORT\nworker: work\n",
    "devcontainer.json": """\
        { // a developer's container
          "image": "python:3.12", "remoteUser": "vscode",
          "features": {"registry.example/devcontainers/features/node:1": {"version": "20"}, "registry.example/x/go:2": {}},
          "containerEnv": {"LOG_LEVEL": "debug", "HOME_DIR": "${localEnv:HOME}"},
        }
        """,
    "prod.bicepparam": """\
        using './main.bicep'
        param sku = 'P1v3' // the size
        param replicas = 3
        param secret = az.getSecret('a', 'b', 'c', 'd')
        param tags = {
          team: 'shop'
        }
        """,
}


def read(name: str, text: str = "", **options: str) -> Reading:
    data = dedent(text or FILES[name]).encode()
    reader = reader_for(name, data[:4096])
    assert reader is not None
    return reader.read(Document(name, data, options=options), open_seal)


def settings(reading: Reading) -> dict[str, str]:
    return {f"{item.scope}/{item.key}".lstrip("/"): str(item.value) for item in reading.settings}


def facets(reading: Reading, name: str) -> dict[str, str]:
    held: tuple[Service | Resource, ...] = (*reading.services, *reading.resources)
    found = [item for item in held if item.name == name]
    return {f"{f.name} {f.item}".strip(): str(f.value) for item in found for f in item.facets}


def test_fly_says_its_machines_its_place_and_its_variables() -> None:
    reading = read("fly.toml")
    assert settings(reading) == {"LOG_LEVEL": "info", "PORT": "8080"}
    assert facets(reading, "shop") == {
        "command": "serve",
        "cpus": "1",
        "healthcheck": "/healthz",
        "memory": "536870912",
        "port 8080/tcp": "published 443",
        "replicas": "2",
    }
    assert facets(reading, "shop-worker") == {"command": "work --all"}
    assert facets(reading, "app") == {"region": "lhr"}


def test_render_says_plans_and_what_it_keeps_itself_is_unknown() -> None:
    reading = read("render.yaml")
    assert settings(reading) == {"shop/LOG_LEVEL": "info", "shop/API_KEY": "unknown: kept by the platform"}
    assert facets(reading, "shop-db") == {"plan": "basic-1gb", "postgres_version": "15"}
    assert facets(reading, "shop")["replicas"] == "2"
    assert facets(reading, "shop")["region"] == "frankfurt"


def test_app_engine_says_its_class_of_instances_and_its_scaling() -> None:
    reading = read("app.yaml")
    assert settings(reading) == {"LOG_LEVEL": "info"}
    held = facets(reading, "shop")
    assert (held["instance_class"], held["scaling.max_instances"], held["runtime"]) == (
        "F2",
        "5",
        "python312",
    )


def test_serverless_takes_the_parameters_of_the_stage_that_is_asked_for() -> None:
    production = settings(read("serverless.yml", profiles="production"))
    assert production == {
        "LOG_LEVEL": "info",
        "TABLE": "shop-production",
        "OTHER": "unknown: filled in when it is deployed",
        "HOOK_SECRET": "unknown: filled in when it is deployed",
    }
    assert settings(read("serverless.yml", profiles="staging"))["LOG_LEVEL"] == "debug"
    assert settings(read("serverless.yml"))["TABLE"].startswith("unknown")
    assert facets(read("serverless.yml"), "orders")["memory"] == "1073741824"
    assert [(item.name, item.version) for item in read("serverless.yml").runtimes] == [("Python", "3.12")]


def test_each_process_of_a_procfile_is_a_service() -> None:
    assert facets(read("Procfile"), "web") == {"command": "serve --port $PORT"}
    with pytest.raises(ReadError, match="neither a process"):
        read("Procfile", "web serve")


def test_a_developers_container_says_what_it_is_made_of() -> None:
    reading = read("devcontainer.json")
    held = facets(reading, "devcontainer")
    assert (held["image"], held["user"], held["node"], held["go"]) == ("python:3.12", "vscode", "20", "2")
    assert settings(reading) == {"devcontainer/LOG_LEVEL": "debug"}


def test_parameters_of_templates_are_settings_in_every_form() -> None:
    assert settings(read("prod.bicepparam")) == {
        "sku": "P1v3",
        "replicas": "3",
        "secret": "unknown: worked out when it is deployed",
        "tags": "unknown: worked out when it is deployed",
    }
    cloudformation = '[{"ParameterKey": "Size", "ParameterValue": "t3.micro"}]'
    assert settings(read("prod-params.json", cloudformation)) == {"Size": "t3.micro"}
    assert settings(read("prod.json", '{"Parameters": {"Size": "t3.micro"}, "Tags": {}}')) == {
        "Size": "t3.micro"
    }
    azure = (
        '{"$schema": "https://schema.example/deploymentParameters.json#", "parameters": '
        '{"sku": {"value": {"name": "P1"}}, "key": {"reference": {"keyVault": {}}}}}'
    )
    assert settings(read("prod.parameters.json", azure)) == {
        "sku.name": "P1",
        "key": "unknown: kept in a key vault",
    }


def test_an_image_says_its_stages_and_what_the_last_one_runs_as() -> None:
    text = """\
        ARG VERSION=3.12
        FROM python:${VERSION} AS build
        ARG TOKEN
        RUN pip install .
        FROM python:${VERSION}-slim
        ENV LOG_LEVEL=info MODE="a b"
        ENV OLD way
        USER app
        EXPOSE 8000
        HEALTHCHECK CMD curl -f http://localhost:8000/
        CMD ["serve"]
        """
    reader = reader_named("Image build")
    assert reader is not None
    reading = reader.read(Document("Dockerfile.prod", dedent(text).encode()), open_seal)
    assert facets(reading, "final") == {
        "base": "python:3.12-slim",
        "command": '["serve"]',
        "env LOG_LEVEL": "info",
        "env MODE": "a b",
        "env OLD": "way",
        "healthcheck": "CMD curl -f http://localhost:8000/",
        "port 8000/tcp": "exposed",
        "user": "app",
    }
    assert facets(reading, "build") == {"base": "python:3.12", "arg TOKEN": "unknown: given when it is built"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_cut_at_any_byte_is_read_or_refused_and_never_raises_otherwise(name: str) -> None:
    text = dedent(FILES[name])
    reader = reader_for(name, text.encode())
    assert reader is not None
    for end in range(0, len(text), 5):
        try:
            reader.read(Document(name, text[:end].encode()), open_seal)
        except ReadError as error:
            assert str(error)  # noqa: PT017


@pytest.mark.parametrize("module", ["fly", "render", "appengine", "serverless", "devcontainer", "parameters"])
@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"services": 3}', "services: [3, {name: a, envVars: 4}]", "env = 3", '{"features": [1]}'],
)
def test_a_wrong_shape_reads_as_nothing_or_is_refused(module: str, text: str) -> None:
    reader = load(f"infrastructure.platforms.{module}")
    try:
        assert reader.read(Document("x", text.encode()), open_seal).packages == ()
    except ReadError as error:
        assert str(error)  # noqa: PT017


def test_a_password_in_any_of_them_is_sealed() -> None:
    secret = "tidal-" + "heron-ledger-" + "42"
    seal = make_seal(b"a key for the rules' own cases.."[:32])
    files = {
        "fly.toml": f'app = "a"\n[env]\nDB_PASSWORD = "{secret}"\n',
        "render.yaml": f"services: [{{name: a, envVars: [{{key: DB_PASSWORD, value: {secret}}}]}}]\n",
        "app.yaml": f"runtime: go\nenv_variables: {{DB_PASSWORD: {secret}}}\n",
        "Procfile": f"web: serve --password {secret}\n",
        "prod.bicepparam": f"param dbPassword = '{secret}'\n",
    }
    for name, text in files.items():
        reader = reader_for(name, text.encode())
        assert reader is not None
        assert secret not in repr(reader.read(Document(name, text.encode()), seal)), name
