"""The JSON Schema (draft 2020-12) of a policy, for editors that check TOML against one.

What it cannot say (whether a rule or an environment exists, whether a pattern fits everything) `form` says
when the policy is read.
"""

from __future__ import annotations

from typing import Any

from envparity.model.areas import Area
from envparity.model.snapshots import Stage
from envparity.policy.form import FINDING, NEVER, SCHEMA, SEVERITIES

Schema = dict[str, Any]

_WORDS: Schema = {"type": "string", "pattern": "\\S"}
_CODE: Schema = {"type": "string", "pattern": r"^[A-Z]{3}\d{3}$"}
_SEVERITY: Schema = {"enum": list(SEVERITIES)}
_LEVEL: Schema = {"enum": [*SEVERITIES, NEVER]}


def json_schema() -> Schema:
    """Give the schema; dates are as TOML has them, written without quotes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "envparity policy",
        **_table(
            schema=_said({"type": "integer", "minimum": 1, "maximum": SCHEMA}, "the form of this file"),
            gate=_gate(),
            expect=_tables(_expect(), "differences that were accepted"),
            severity=_tables(_weight(), "severities in place of rules' own"),
            off=_tables(_off(), "rules that are not asked"),
        ),
    }


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _table(*needed: str, **properties: Schema) -> Schema:
    required = {"required": list(needed)} if needed else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **required}


def _tables(entry: Schema, description: str) -> Schema:
    return {"type": "array", "items": entry, "description": description}


def _gate() -> Schema:
    return _table(
        fail_on=_said(_SEVERITY, "the least severity that closes the gate"),
        areas=_said(_table(**{area.value: _LEVEL for area in Area}), "thresholds of areas"),
        stages=_said(_table(**{stage.value: _LEVEL for stage in Stage}), "thresholds of stages"),
    )


def _expect() -> Schema:
    entry = _table(
        "reason",
        "by",
        finding=_said({"type": "string", "pattern": f"^{FINDING}$"}, "a finding's id"),
        code=_said(_CODE, "a rule"),
        subject=_said(_WORDS, "a glob for the subject, as reports name it or by its bare name"),
        environments=_said(
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "all environments that the finding is about are among these",
        ),
        value=_said(_WORDS, "a glob that every value shown has to fit"),
        reason=_said(_WORDS, "why it may stay as it is"),
        by=_said(_WORDS, "whom to ask"),
        until=_said({"type": "string", "format": "date"}, "the last day on which it holds"),
    )
    return {**entry, "anyOf": [{"required": ["finding"]}, {"required": ["code", "subject"]}]}


def _weight() -> Schema:
    return _table("code", "severity", "reason", code=_CODE, subject=_WORDS, severity=_SEVERITY, reason=_WORDS)


def _off() -> Schema:
    return _table("code", "reason", code=_CODE, reason=_WORDS)
