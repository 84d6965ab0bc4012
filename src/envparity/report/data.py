"""The nouns of the program as plain data: the objects that JSON documents are made of.

Keys stand in a fixed order. A secret is its fingerprint or, when it could be guessed, nothing but
the reason. Which document holds what is left to `json`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from envparity.model.differences import Absent, Cell
from envparity.model.digests import sha256
from envparity.model.facts import Facet, Package, Resource, Runtime, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.releases import Change, Release
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value, secrets_in

Data = dict[str, Any]


def value_data(value: Value) -> Data:
    """Give a value: in the open, by fingerprint, or the reason why it is not known."""
    match value:
        case Plain(text):
            return {"state": "value", "value": text}
        case Sealed():
            return {"state": "value", **secret_data(value)}
        case Mixed():
            secrets = [secret_data(secret) for secret in value.secrets]
            return {"state": "value", "value": str(value), "secrets": secrets}
        case Unknown(reason):
            return {"state": "unknown", "reason": reason}


def secret_data(secret: Sealed) -> Data:
    """Give what may be said of a secret: its fingerprint, or why its value could be guessed, and what is known beside."""
    shown = secret.shown_fingerprint
    known: Data = {"weak": secret.weak} if shown is None else {"fingerprint": shown}
    more = {"because": secret.because, "mode": secret.mode, "starts": secret.starts, "ends": secret.ends}
    more |= {"since": secret.since, "reference": secret.reference}
    told = {name: text for name, text in more.items() if text}
    return {**known, "kind": secret.kind, "length": secret.length, **told}


def cell_data(cell: Cell) -> Data:
    """Give what one environment has of a subject."""
    if isinstance(cell, Absent):
        return {"state": "absent"}
    return value_data(cell if isinstance(cell, Unknown) else cell.value)


def place_data(place: Place) -> Data:
    """Give where something was read."""
    return {"path": place.path, "line": place.line}


def problem_data(problem: Problem) -> Data:
    """Give what could not be read."""
    return {"line": problem.line, "key": problem.key, "message": problem.message}


def source_data(source: SourceReading) -> Data:
    """Give how reading one source went."""
    return {
        "kind": source.kind,
        "place": source.place,
        "format": source.format,
        "status": source.status,
        "problems": [problem_data(problem) for problem in source.problems],
    }


def package_data(package: Package, *, purl: bool = True) -> Data:
    """Give a package; its purl is what costs time, and can be left out where nobody reads it."""
    return {
        **({"purl": package.purl} if purl else {}),
        "ecosystem": package.ecosystem,
        "name": package.name,
        "version": package.version,
        "groups": list(package.groups),
        "direct": package.direct,
        "via": list(package.via),
        "origin": package.origin,
        "hashes": list(package.hashes),
        "markers": package.markers,
        "flags": list(package.flags),
        "root": package.root,
        **place_data(package.place),
    }


def setting_data(setting: Setting) -> Data:
    """Give a setting; `secret` says whether its value is sealed, whole or in part."""
    return {
        "key": setting.key,
        "scope": setting.scope,
        **value_data(setting.value),
        "secret": isinstance(setting.value, Sealed | Mixed),
        "carrier": setting.carrier,
        "tracked": setting.tracked,
        "dialects": list(setting.dialects),
        "earlier": _overridden(setting),
        **place_data(setting.place),
    }


def _overridden(setting: Setting) -> list[Data]:
    """Give the places that a setting overrides, with the secrets that stand there."""
    held = {one.place: [secret_data(s) for s in secrets_in(one.value)] for one in setting.beneath}
    return [
        place_data(place) | ({"secrets": held[place]} if place in held else {}) for place in setting.earlier
    ]


def _facet(facet: Facet) -> Data:
    return {"name": facet.name, "item": facet.item, **value_data(facet.value), **place_data(facet.place)}


def service_data(service: Service) -> Data:
    """Give a service with its facets."""
    facets = [_facet(facet) for facet in service.facets]
    return {"name": service.name, "facets": facets, **place_data(service.place)}


def runtime_data(runtime: Runtime) -> Data:
    """Give a pinned language or tool."""
    return {"name": runtime.name, "version": runtime.version, **place_data(runtime.place)}


def resource_data(resource: Resource) -> Data:
    """Give a resource with its facets."""
    facets = [_facet(facet) for facet in resource.facets]
    return {"kind": resource.kind, "name": resource.name, "facets": facets, **place_data(resource.place)}


def facts_data(
    packages: Iterable[Package],
    settings: Iterable[Setting],
    services: Iterable[Service],
    runtimes: Iterable[Runtime],
    resources: Iterable[Resource],
) -> Data:
    """Give all facts of one file or environment, by kind."""
    return {
        "packages": [package_data(package) for package in packages],
        "settings": [setting_data(setting) for setting in settings],
        "services": [service_data(service) for service in services],
        "runtimes": [runtime_data(runtime) for runtime in runtimes],
        "resources": [resource_data(resource) for resource in resources],
    }


def release_data(release: Release) -> Data:
    """Give what a release does; whether it may happen is the report's verdict."""
    return {
        "from": release.source,
        "to": release.target,
        "changes": [_change(change) for change in release.changes],
        "needs": [
            {
                "id": step.id,
                "kind": step.kind,
                "message": step.message,
                "parts": list(step.parts),
                "subject": str(step.subject),
                "places": [
                    {"environment": seen.environment, **place_data(seen.place)} for seen in step.evidence
                ],
                "accepted": step.settled or None,
            }
            for step in release.steps
        ],
        "unrehearsed": [_change(change) for change in release.alone],
        "unknown": [{"subject": str(subject), "reason": reason} for subject, reason in release.unknown],
    }


def _change(change: Change) -> Data:
    return {
        "kind": change.kind,
        "deed": change.deed,
        "subject": str(change.subject),
        "step": change.step,
        "back": change.back,
        "before": cell_data(change.before),
        "after": cell_data(change.after),
    }


def snapshot_hash(snapshot: Snapshot) -> str:
    """Name a snapshot by its content: SHA-256 of its facts as they may be shown.

    Secrets count by their fingerprint; of values that could be guessed it counts only that they could,
    so that the hash is no way to test a guess.
    """
    from json import dumps

    data = [
        [snapshot.environment.name, snapshot.environment.stage.value],
        [source_data(source) for source in snapshot.sources],
        [package_data(package, purl=False) for package in snapshot.packages],
        [setting_data(setting) for setting in snapshot.settings],
        [service_data(service) for service in snapshot.services],
        [runtime_data(runtime) for runtime in snapshot.runtimes],
        [resource_data(resource) for resource in snapshot.resources],
    ]
    return "sha256:" + sha256(dumps(data, separators=(",", ":")).encode()).hexdigest()
