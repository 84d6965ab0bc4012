"""The documents of `envparity secrets`, but for the search's: the table of all secrets, and what is done to one."""

from __future__ import annotations

from envparity.report.schema.shapes import (
    COUNT,
    FLAG,
    SECRET,
    STAGE,
    TEXT,
    Schema,
    by_name,
    document,
    record,
    several,
)


def holdings() -> Schema:
    """Give the form of `secrets list`."""
    holding = record(
        state={"enum": ["value", "reference", "absent", "missing", "unknown"]},
        optional={
            "secrets": several(SECRET),
            "reference": TEXT,
            "place": record(path=TEXT, line=COUNT),
            "reason": TEXT,
            "since": TEXT,
            "shared": several(TEXT),
        },
    )
    return document(
        "envparity.secrets/1",
        workspace=TEXT,
        complete=FLAG,
        environments=several(record(name=TEXT, stage=STAGE)),
        secrets=several(record(key=TEXT, environments=by_name(holding))),
    )


def kept() -> Schema:
    """Give the form of `secrets set`, `remove` and `rotate`."""
    deeds = {"enum": ["set", "removed", "rotated", "confirmed", "restored"]}
    return document(
        "envparity.secret/1", deed=deeds, environment=TEXT, key=TEXT, reference=TEXT, in_files=FLAG
    )


def moved() -> Schema:
    """Give the form of `secrets import`."""
    return document(
        "envparity.import/1",
        file=TEXT,
        environment=TEXT,
        undo=FLAG,
        done=FLAG,
        moved=several(record(key=TEXT, line=COUNT, reference=TEXT)),
        left=several(record(key=TEXT, line=COUNT, why=TEXT)),
    )


def key() -> Schema:
    """Give the form of `secrets key`."""
    found = {"oneOf": [{"type": "null"}, record(id=TEXT, where=TEXT)]}
    return document("envparity.key/1", workspace=TEXT, key=found)
