"""JSON Schema (draft 2020-12) of every JSON document that the program prints.

A number after the slash in a document's `schema` changes when a key goes away or changes its
meaning; keys may be added, so a reader has to pass over those that it does not know.
"""

from __future__ import annotations

from collections.abc import Callable

from envparity.report.schema import documents, remembered, secrets, told
from envparity.report.schema.shapes import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, Callable[[], Schema]] = {
    "report": documents.report,
    "compare": documents.compare,
    "facts": documents.facts,
    "list": documents.workspace,
    "explain": documents.pages,
    "containers": documents.containers,
    "expect": documents.expect,
    "scan": documents.scan,
    "secrets": secrets.holdings,
    "secret": secrets.kept,
    "import": secrets.moved,
    "key": secrets.key,
    "baseline": documents.baseline,
    "saved": remembered.snapshots_saved,
    "history": remembered.history,
    "promotion": remembered.promotion,
    "trend": remembered.trend,
    "began": remembered.began,
    "export": remembered.exported,
    "plan": told.plan,
    "proposed": told.proposed,
    "trace": told.trace,
    "config": told.values,
    "validation": told.validation,
    "doctor": told.doctor,
    "init": told.written,
}
"""The schemas by the name of what they describe, in the order users see them."""


def schema_of(name: str) -> Schema:
    """Give the schema of one document; `KeyError` when there is none of that name."""
    return {"$schema": DIALECT, "$id": f"urn:envparity:schema:{name}:1", **SCHEMAS[name]()}
