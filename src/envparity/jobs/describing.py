"""The forms of what is read and written, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.errors import UsageError
from envparity.report.schema import SCHEMAS, schema_of


def schema_names() -> tuple[str, ...]:
    """Give the names that `schema` knows: what is written by hand, then each JSON output."""
    return "profile", "policy", *SCHEMAS


def schema(name: str) -> Mapping[str, Any]:
    """Give one schema; `UsageError` names those there are."""
    if name == "profile":
        from envparity.workspace.schema import json_schema

        return json_schema()
    if name == "policy":
        from envparity.policy import schema as policy

        return policy.json_schema()
    if name not in SCHEMAS:
        raise UsageError(f"no schema is called `{name}`", hint=f"there are: {', '.join(schema_names())}")
    return schema_of(name)
