"""ConfigMaps and Secrets that a kustomization generates from literals, dotenv files and whole files.

Names go without the hash that kustomize appends: it follows from the contents, which are compared themselves.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.places import Place
from envparity.readers.infrastructure.kubernetes.placed import (
    Complaints,
    Manifest,
    Text,
    listing,
    mapping,
    name_of,
    place_of,
    text,
)
from envparity.readers.infrastructure.kubernetes.transformers import Held

Fetch = Callable[[str], tuple[str, bytes]]
"""Gives a file named in a kustomization: its whole path and its bytes; `ReadError` when it cannot be had."""


def generate(
    held: list[Held], kustomization: Mapping[str, Any], fetch: Fetch, complaints: Complaints, place: Place
) -> None:
    """Add what the generators make, or merge it into what is there."""
    for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for entry in map(mapping, listing(kustomization.get(key))):
            data: dict[str, Any] = dict(_data(entry, kind, fetch, complaints, place))
            name = text(entry.get("name"))
            there = next((item for item in held if _is(item, kind, name)), None)
            if there is None:
                held.append(Held(_made(kind, entry, data, place)))
            else:
                replaced = text(entry.get("behavior")) == "replace"
                old = {} if replaced else mapping(there.manifest.get("data"))
                there.manifest = {**there.manifest, "data": {**old, **data}}


def _is(item: Held, kind: str, name: str) -> bool:
    return text(item.manifest.get("kind")) == kind and (name_of(item.manifest) == name or name in item.names)


def _made(kind: str, entry: Mapping[str, Any], data: dict[str, Any], place: Place) -> Manifest:
    metadata = {"name": entry.get("name", Text("", place))}
    if "namespace" in entry:
        metadata["namespace"] = entry["namespace"]
    return {"apiVersion": Text("v1", place), "kind": Text(kind, place), "metadata": metadata, "data": data}


def _data(
    entry: Mapping[str, Any], kind: str, fetch: Fetch, complaints: Complaints, place: Place
) -> Iterator[tuple[Text, Text]]:
    for literal in listing(entry.get("literals")):
        key, _, value = text(literal).partition("=")
        yield _pair(key, value.strip("\"'"), place_of(literal, place), kind)
    single = entry.get("env")
    for named in [*listing(entry.get("envs")), *([single] if isinstance(single, str) else [])]:
        try:
            path, data = fetch(text(named))
        except ReadError as error:
            complaints.add(error.message, place_of(named, place))
            continue
        for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
            key, equals, value = line.partition("=")
            if not key.strip() or key.lstrip().startswith("#"):
                continue
            if equals:
                yield _pair(key.strip(), value, Place(path, number), kind)
            else:
                complaints.add(
                    "a key without a value is taken from the shell", Place(path, number), key.strip()
                )
    for named in listing(entry.get("files")):
        key, equals, file = text(named).partition("=")
        try:
            path, data = fetch(file if equals else key)
        except ReadError as error:
            complaints.add(error.message, place_of(named, place))
            continue
        yield _pair(
            key if equals else path.rpartition("/")[2], data.decode("utf-8", "replace"), Place(path), kind
        )


def _pair(key: str, value: str, place: Place, kind: str) -> tuple[Text, Text]:
    if kind == "Secret":
        value = base64.b64encode(value.encode()).decode()
    return Text(key, place), Text(value, place)
