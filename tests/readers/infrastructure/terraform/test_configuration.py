"""Terraform's configuration with an environment's variables: what is worked out, and what is left unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.infrastructure.terraform.configuration import READER
from envparity.secrets.sealing import make_seal
from envparity.workspace.discovery import discover

MAIN = """\
variable "environment" {}
variable "size" { default = "db.t3.micro" }
variable "sizes" {
  default = { production = "db.m5.large", other = "db.t3.small" }
}
variable "token" {
  default   = "weasel-tandem-orchard"
  sensitive = true
}
locals {
  live = var.environment == "production"
  name = "shop-${var.environment}"
}
terraform {
  required_version = "~> 1.9"
  backend "s3" {
    bucket = "states"
    key    = "shop"
  }
}
provider "aws" { region = "eu-west-2" }
resource "aws_db_instance" "main" {
  identifier          = local.name
  instance_class      = lookup(var.sizes, var.environment, var.sizes.other)
  engine_version      = "15.4"
  multi_az            = local.live ? true : false
  deletion_protection = var.environment != "development"
  subnet              = aws_subnet.main.id
  tags                = { team = "shop" }
  restore { source = var.size }
}
resource "aws_sqs_queue" "retry" {
  count = local.live ? 1 : 0
  name  = "retry"
}
"""


def read(variables: str, main: str = MAIN) -> Reading:
    documents = (Document("main.tf", main.encode()), Document("prod.tfvars", variables.encode()))
    return READER.read_merged(documents, open_seal)


def facets(reading: Reading, name: str) -> dict[str, str]:
    resource = next(item for item in reading.resources if item.name == name)
    return {facet.name: str(facet.value) for facet in resource.facets}


def test_references_and_choices_are_worked_out_with_the_environments_variables() -> None:
    held = facets(read('environment = "production"'), "main")
    assert held == {
        "identifier": "shop-production",
        "instance_class": "db.m5.large",
        "engine_version": "15.4",
        "multi_az": "true",
        "deletion_protection": "true",
        "restore.source": "db.t3.micro",
        "subnet": "unknown: `aws_subnet.main.id` is known when it is applied",
    }
    assert facets(read('environment = "staging"'), "main")["instance_class"] == "db.t3.small"


def test_a_resource_of_which_there_are_none_is_not_there() -> None:
    names = {item.name for item in read('environment = "staging"').resources}
    assert "retry" not in names
    assert "retry" in {item.name for item in read('environment = "production"').resources}


def test_a_variable_has_its_default_unless_a_file_sets_it_and_both_places_are_told() -> None:
    settings = {item.key: item for item in read('size = "db.m5.large"').settings}
    assert str(settings["size"].value) == "db.m5.large"
    assert [str(place) for place in settings["size"].earlier] == ["main.tf:2"]
    assert str(settings["sizes.production"].value) == "db.m5.large"
    assert "environment" not in settings


def test_what_nobody_sets_is_unknown_and_not_empty() -> None:
    assert facets(read(""), "main")["identifier"].startswith("unknown: given when it is applied")


def test_a_sensitive_variable_is_sealed_though_its_name_is_harmless() -> None:
    seal = make_seal(b"a key for the rules' own cases.."[:32])
    main = 'variable "greeting" {\n default = "weasel-tandem-orchard"\n sensitive = true\n}'
    reading = READER.read(Document("main.tf", main.encode()), seal)
    assert "weasel" not in repr(reading)


def test_a_local_that_refers_to_itself_is_unknown() -> None:
    reading = read("", 'locals {\n a = local.b\n b = local.a\n}\nresource "x_y" "z" {\n size = local.a\n}')
    assert facets(reading, "z")["size"].startswith("unknown")


def test_variables_alone_take_their_defaults_from_the_module_they_are_for() -> None:
    files = {"infra/variables.tf": b'variable "size" { default = "s" }\nvariable "zones" { default = ["a"] }'}

    def sibling(path: str) -> bytes:
        if path not in files:
            raise ReadError("no such file")
        return files[path]

    document = Document("infra/environments/prod.tfvars", b'zones = ["b"]', sibling=sibling)
    settings = {item.key: str(item.value) for item in READER.read(document, open_seal).settings}
    assert settings == {"size": "s", "zones[0]": "b"}


@pytest.mark.parametrize("text", ['resource "a" "b" {', "a = [1", 'x "y"', "}", '"', "a = ${", "\x00"])
def test_a_configuration_that_is_cut_off_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        READER.read(Document("main.tf", text.encode()), open_seal)


def test_a_configuration_cut_at_any_byte_is_read_or_refused() -> None:
    for end in range(0, len(MAIN), 3):
        try:
            READER.read(Document("main.tf", MAIN[:end].encode()), open_seal)
        except ReadError as error:
            assert error.line  # noqa: PT017


def test_one_bad_file_does_not_lose_the_others() -> None:
    documents = (Document("main.tf", MAIN.encode()), Document("bad.tf", b"resource {{{"))
    reading = READER.read_merged(documents, open_seal)
    assert reading.resources
    assert next(problem.message for problem in reading.problems).startswith("bad.tf:1: ")


def test_discovery_gives_every_environment_the_module_that_its_variables_are_for(tmp_path: Path) -> None:
    for path, text in {
        "infra/main.tf": MAIN,
        "infra/env/staging.tfvars": 'environment = "staging"',
        "infra/env/production.tfvars": 'environment = "production"',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    found = {item.environment.name: item.sources for item in discover(tmp_path).declarations}
    assert found["production"][0].files == ("infra/main.tf", "infra/env/production.tfvars")
    assert found["staging"][0].files == ("infra/main.tf", "infra/env/staging.tfvars")
