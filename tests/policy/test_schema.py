"""The published schema and the strict reader agree on what a policy is, as far as a schema can say it."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from importlib import import_module
from typing import Any

import jsonschema
import pytest

from envparity.errors import ProfileError
from envparity.policy.form import Known
from envparity.policy.loading import parse_policy
from envparity.policy.schema import json_schema

KNOWN = Known(codes=("CFG001", "CFG002"), environments=("staging",))
RIGHT = '[[expect]]\ncode = "CFG001"\nsubject = "A"\nreason = "r"\nby = "b"\n'
CHANGES = {
    "as it is": RIGHT,
    "a date": RIGHT + "until = 2027-01-31\n",
    "a date in a list": RIGHT + "until = [2027-01-31]\n",
    "a key too much": RIGHT + "x = 1\n",
    "an id beside": RIGHT + 'finding = "CFG001-0123456789"\n',
    "not an id": RIGHT + 'finding = "CFG001"\n',
    "no environments": RIGHT + "environments = []\n",
    "no subject": RIGHT.replace('subject = "A"\n', ""),
    "no owner": RIGHT.replace('by = "b"\n', ""),
    "an empty reason": RIGHT.replace('"r"', '" "'),
    "a number for a reason": RIGHT.replace('"r"', "7"),
    "a gate": '[gate]\nfail_on = "low"\n[gate.areas]\ncost = "never"\n[gate.stages]\nproduction = "info"\n',
    "never in general": '[gate]\nfail_on = "never"\n',
    "no such area": '[gate.areas]\ncots = "low"\n',
    "single brackets": '[off]\ncode = "CFG001"\nreason = "r"\n',
    "off": '[[off]]\ncode = "CFG001"\nreason = "r"\n',
    "off without a reason": '[[off]]\ncode = "CFG001"\n',
    "a severity": '[[severity]]\ncode = "CFG001"\nseverity = "low"\nreason = "r"\n',
    "no such severity": '[[severity]]\ncode = "CFG001"\nseverity = "dire"\nreason = "r"\n',
    "form 1": "schema = 1\n",
    "form 2": "schema = 2\n",
    "an unknown table": "[x]\n",
}


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def refused(check: Any) -> bool:
    try:
        check()
    except (ProfileError, jsonschema.ValidationError):
        return True
    return False


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_both_take_or_refuse_the_same(text: str) -> None:
    data = as_json(tomllib.loads(text))
    by_schema = refused(lambda: jsonschema.validate(data, json_schema()))
    assert refused(lambda: parse_policy(text, KNOWN)) == by_schema


def test_the_changes_hold_right_and_wrong_ones() -> None:
    answers = [refused(lambda text=text: parse_policy(text, KNOWN)) for text in CHANGES.values()]
    assert 5 < answers.count(True) < len(answers) - 5


def test_it_is_a_schema_and_has_a_description_for_every_key_of_an_expectation() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    described = schema["properties"]["expect"]["items"]["properties"]
    assert set(described) == set(import_module("envparity.policy.form")._EXPECT_FIELDS)
    assert all("description" in entry for entry in described.values())
