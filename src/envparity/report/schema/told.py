"""The forms of what commands say of the program itself, of its machine, and of what they would do or wrote down."""

from __future__ import annotations

from typing import Any, get_args

from envparity.model.deeds import Kind, Verb
from envparity.report.schema.remembered import LOCKED
from envparity.report.schema.shapes import FLAG, PLACE, TEXT, VALUE, Schema, document, record, several


def trace() -> Schema:
    """Give the form of where settings come from (`explain KEY --environment ENV`): of `places` the last one wins."""
    setting = {
        "allOf": [record(environment=TEXT, key=TEXT, scope=TEXT, places=several(record(**PLACE))), VALUE]
    }
    return document("envparity.trace/1", settings=several(setting))


def plan() -> Schema:
    """Give the form of what `--dry-run` prints; `after` are the ids of steps that come before."""
    step: dict[str, Any] = {
        "id": TEXT,
        "verb": {"enum": list(get_args(Verb))},
        "kind": {"enum": list(get_args(Kind))},
        "name": TEXT,
        "cause": TEXT,
        "service": TEXT,
        "after": several(TEXT),
    }
    return document(
        "envparity.plan/1",
        project=TEXT,
        environment=TEXT,
        steps=several(record(**step)),
        warnings=several(TEXT),
    )


def proposed() -> Schema:
    """Give the form of what `promote --dry-run` prints: the record that it would write, and the engine's steps."""
    return document(
        "envparity.proposed/1",
        **{"from": TEXT},
        to=TEXT,
        deed=TEXT,
        returns_to={"type": ["integer", "null"]},
        locked=LOCKED,
        plan=several(TEXT),
    )


def doctor() -> Schema:
    """Give the form of `doctor`."""
    return document(
        "envparity.doctor/1", checks=several(record(name=TEXT, there=FLAG, message=TEXT, hint=TEXT))
    )


def values() -> Schema:
    """Give the form of `config show`; `file` is empty where a value is the default."""
    return document("envparity.config/1", values=several(record(key=TEXT, value=TEXT, file=TEXT)))


def validation() -> Schema:
    """Give the form of `config validate`; `problem` is empty where a file can be read."""
    return document("envparity.validation/1", files=several(record(file=TEXT, problem=TEXT, hint=TEXT)))


def written() -> Schema:
    """Give the form of `init`."""
    return document("envparity.init/1", written=several(TEXT), kept=several(TEXT))
