"""States and plans: what becomes a fact, and that nothing secret does, marked or not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.document import Document
from envparity.readers.infrastructure.terraform.state import READER
from envparity.readers.table import reader_for
from envparity.secrets.sealing import make_seal

SECRET = "tidal-" + "heron-ledger-" + "42"
SEAL = make_seal(b"a key for the rules' own cases.."[:32])
STATE = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 3,
    "lineage": "0-0",
    "outputs": {
        "address": {"value": "db.staging.example", "type": "string"},
        "echo": {"value": f"postgres://shop:{SECRET}@db/shop", "type": "string"},
        "plain": {"value": SECRET, "type": "string"},
        "key": {"value": SECRET, "type": "string", "sensitive": True},
    },
    "resources": [
        {"mode": "data", "type": "aws_region", "name": "here", "instances": [{"attributes": {}}]},
        {
            "module": "module.db",
            "mode": "managed",
            "type": "aws_db_instance",
            "name": "main",
            "instances": [
                {
                    "index_key": 0,
                    "attributes": {
                        "instance_class": "db.t3.micro",
                        "engine_version": "15.4",
                        "multi_az": False,
                        "allocated_storage": 20,
                        "password": SECRET,
                        "identifier": "shop",
                        "id": "db-1",
                    },
                    "sensitive_attributes": [[{"type": "get_attr", "value": "password"}]],
                }
            ],
        },
    ],
}


def read(state: object, path: str = "terraform.tfstate") -> Reading:
    return READER.read(Document(path, json.dumps(state).encode()), SEAL)


def test_sizes_versions_and_switches_of_a_state_are_facts_and_names_are_not() -> None:
    resource = read(STATE).resources[0]
    assert (resource.kind, resource.name) == ("terraform:aws_db_instance", "module.db.main[0]")
    assert {facet.name: str(facet.value) for facet in resource.facets} == {
        "allocated_storage": "20",
        "engine_version": "15.4",
        "instance_class": "db.t3.micro",
        "multi_az": "false",
    }


def test_what_is_marked_sensitive_once_is_sealed_wherever_it_stands() -> None:
    reading = read(STATE)
    assert SECRET not in repr(reading)
    assert {item.key: str(item.value) for item in reading.settings}["output.address"] == "db.staging.example"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({**STATE, "version": 3}, "a state of version 3"),
        ({"format_version": "9.0", "terraform_version": "9"}, "a form of version 9"),
        ([], "no JSON object"),
    ],
)
def test_a_form_that_is_not_known_is_refused(state: object, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read(state)


def test_a_state_of_another_name_is_told_by_its_content() -> None:
    head = json.dumps({"format_version": "1.0", "terraform_version": "1.9"}).encode()
    reader = reader_for("staging.json", head)
    assert reader is not None
    assert reader.format == "Terraform state"


@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")
def test_what_terraform_itself_writes_and_shows_is_read_alike(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'variable "password" { sensitive = true }\n'
        'resource "terraform_data" "db" {\n'
        '  input = { engine_version = "15.4", size = "small", replicas = 2, password = var.password }\n}\n'
        'output "size" {\n  value     = terraform_data.db.input.size\n  sensitive = true\n}\n'
    )
    settings = {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    environment = os.environ | settings | {"TF_VAR_password": SECRET}

    def run(*words: str) -> bytes:
        command = ["terraform", *words]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
        return done.stdout

    run("init", "-input=false")
    run("plan", "-input=false", "-out=plan")
    planned = run("show", "-json", "plan")
    run("apply", "-input=false", "plan")
    written = (tmp_path / "terraform.tfstate").read_bytes()
    shown = run("show", "-json", "terraform.tfstate")
    for data in (written, shown, planned):
        assert SECRET in data.decode()
        reading = READER.read(Document("a.json", data), SEAL)
        assert SECRET not in repr(reading)
    held = {
        name: READER.read(Document(name, data), SEAL).resources[0]
        for name, data in {"written": written, "shown": shown}.items()
    }
    assert [f.name for f in held["written"].facets] == [f.name for f in held["shown"].facets]
    assert {f.name: str(f.value) for f in held["written"].facets}["input.engine_version"] == "15.4"
