"""Snapshots as documents, and back: what was saved of an environment on one machine, to be compared on another.

Nothing is lost but what must be: of a secret that could be guessed the fingerprint is not written, so that
it cannot be compared any more, and counts as unknown. What a newer program wrote and this one has no place
for is refused, since a snapshot that is read in part would compare as alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields  # noqa: TID251 - the shapes of what is saved, told by the records themselves
from typing import Any

from envparity.errors import ReadError
from envparity.model.facts import Facet, Package, Resource, Runtime, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value

FORM = "envparity.snapshot/1"

Sign = Callable[[bytes], str]
Data = dict[str, Any]

_RECORDS: Mapping[str, type] = {
    "environment": Environment,
    "sources": SourceReading,
    "problems": Problem,
    "packages": Package,
    "settings": Setting,
    "services": Service,
    "runtimes": Runtime,
    "resources": Resource,
    "facets": Facet,
    "place": Place,
    "earlier": Place,
    "beneath": Setting,
}
"""What the fields hold that hold records, by the fields' names; a source's `place` is a text."""


def save_snapshot(
    snapshot: Snapshot, *, workspace: str, taken_at: str, content: str, program: str, sign: Sign
) -> str:
    """Write a snapshot as a signed document; `content` is the hash that names what it holds."""
    head = {
        "schema": FORM,
        "program": program,
        "workspace": workspace,
        "taken_at": taken_at,
        "content": content,
        "snapshot": _dumped(snapshot),
    }
    return json.dumps({**head, "signature": sign(_canonical(head))}, indent=1, ensure_ascii=True) + "\n"


def load_snapshot(text: str, sign: Sign) -> tuple[Snapshot, str, str]:
    """Read a saved snapshot: itself, when it was taken, the hash that names it.

    `ReadError` for a document that is cut off, of another form, signed with another key, changed since it
    was signed, or written by a newer program.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError("not a whole JSON document: cut off, or no snapshot", hint=_AGAIN) from error
    form = data.get("schema") if isinstance(data, dict) else None
    if form != FORM:
        newer = isinstance(form, str) and form.startswith("envparity.snapshot/")
        hint = "update envparity, or take it with this version" if newer else _AGAIN
        raise ReadError(f"not of the form `{FORM}`", hint=hint)
    head = {key: value for key, value in data.items() if key != "signature"}
    if not _matches(data.get("signature"), sign(_canonical(head))):
        raise ReadError(
            "its signature does not hold: it was changed, or signed with another workspace's key",
            hint="both machines need one key: `envparity secrets key --export` and `--import` take it along",
        )
    try:
        snapshot = _loaded(Snapshot, head["snapshot"])
        return snapshot, str(head["taken_at"]), str(head["content"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        hint = f"written by envparity {data.get('program', '')}: update this one"
        raise ReadError("it holds what this version does not know", hint=hint) from error


_AGAIN = "`envparity snapshot ENV -o FILE` writes one"


def _canonical(head: Data) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _matches(given: object, made: str) -> bool:
    from hmac import compare_digest

    return isinstance(given, str) and compare_digest(given.encode("utf-8", "replace"), made.encode())


_known: dict[type, tuple[tuple[str, object], ...]] = {}


def _fields(kind: type) -> tuple[tuple[str, object], ...]:
    """Give a record's fields with their defaults, `MISSING` for one without."""
    if kind not in _known:
        _known[kind] = tuple(
            (item.name, item.default if item.default_factory is MISSING else item.default_factory())
            for item in fields(kind)
        )
    return _known[kind]


def _dumped(record: object) -> Data:
    found: Data = {}
    for name, default in _fields(type(record)):
        value = getattr(record, name)
        if default is MISSING or value != default:
            found[name] = _dumped_field(name, value)
    return found


def _dumped_field(name: str, value: Any) -> Any:
    if name == "value":
        return _dumped_value(value)
    if name in _RECORDS and not isinstance(value, str):
        return [_dumped(item) for item in value] if isinstance(value, tuple) else _dumped(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _dumped_value(value: Value) -> Any:
    match value:
        case Plain(text):
            return text
        case Sealed():
            return {"sealed": _dumped_secret(value)}
        case Mixed(parts):
            return {"parts": [part if isinstance(part, str) else _dumped_secret(part) for part in parts]}
        case Unknown(reason, missing, reference):
            more = {"missing": missing, "reference": reference}
            return {"unknown": reason, **{name: text for name, text in more.items() if text}}


def _dumped_secret(secret: Sealed) -> Data:
    found = _dumped(secret)
    if secret.weak:
        found["fingerprint"] = ""
    return found


def _loaded(kind: type, data: Any) -> Any:
    known = dict(_fields(kind))
    given = {name: _loaded_field(name, value) for name, value in data.items()}
    if not given.keys() <= known.keys():
        raise KeyError(kind.__name__)
    return kind(**given)


def _loaded_field(name: str, value: Any) -> Any:
    if name == "value":
        return _loaded_value(value)
    if name in _RECORDS and not isinstance(value, str):
        kind = _RECORDS[name]
        return (
            tuple(_loaded(kind, item) for item in value) if isinstance(value, list) else _loaded(kind, value)
        )
    if name == "stage":
        return Stage(value)
    if name == "gives":
        return frozenset(value)
    return tuple(value) if isinstance(value, list) else value


def _loaded_value(value: Any) -> Value:
    if isinstance(value, str):
        return Plain(value)
    match value:
        case {"sealed": secret}:
            return _loaded_secret(secret)
        case {"parts": list(parts)}:
            return Mixed(tuple(part if isinstance(part, str) else _loaded_secret(part) for part in parts))
        case {"unknown": str(reason)}:
            return Unknown(reason, str(value.get("missing", "")), str(value.get("reference", "")))
    raise TypeError


def _loaded_secret(data: Any) -> Sealed:
    secret = _loaded(Sealed, data)
    assert isinstance(secret, Sealed)  # noqa: S101 - told to the type checker: `_loaded` gives what it is asked for
    return secret
