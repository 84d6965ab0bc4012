"""What a service may say that changes nothing here: because only a cluster reads it, or because it only describes.

And what only newer engines carry out, and older ones would pass over in silence. Paths are those of the Compose
specification; a test tries each and writes the table of docs/compose.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

CLUSTER: Mapping[str, str] = dict.fromkeys(
    (
        "deploy.endpoint_mode",
        "deploy.labels",
        "deploy.mode",
        "deploy.placement",
        "deploy.resources.reservations.cpus",
        "deploy.resources.reservations.generic_resources",
        "deploy.restart_policy.delay",
        "deploy.restart_policy.window",
        "deploy.rollback_config",
        "deploy.update_config",
    ),
    "of `deploy` means nothing on one machine",
)
"""Noted in the plan where they are given."""

DESCRIBING: Mapping[str, str] = {
    "attach": "about the terminal of another tool",
    "build.cache_to": "changes what is kept beside the image",
    "build.provenance": "changes what is kept beside the image",
    "build.sbom": "changes what is kept beside the image",
    "build.secrets.gid": "said by the Dockerfile's `RUN --mount`",
    "build.secrets.mode": "said by the Dockerfile's `RUN --mount`",
    "build.secrets.uid": "said by the Dockerfile's `RUN --mount`",
    "develop": "about another tool that watches files",
    "ports.app_protocol": "describes the port",
    "ports.mode": "a cluster's choice of who answers",
    "ports.name": "describes the port",
    "pull_refresh_after": "has a meaning with a `pull_policy` that is refused",
    "volumes.consistency": "a hint for file sharing that engines no longer read",
}
"""Not noted: they say nothing of what runs."""

NEWER: Mapping[str, str] = {
    "annotations": "1.43",
    "healthcheck.start_interval": "1.44",
    "networks.*.gw_priority": "1.48",
    "networks.*.interface_name": "1.49",
    "networks.*.mac_address": "1.44",
    "volumes.bind.recursive=readonly": "1.44",
    "volumes.bind.recursive=writable": "1.44",
    "volumes.volume.subpath": "1.45",
}
"""The version of the Docker Engine API that brought each
(https://docs.docker.com/reference/api/engine/version-history/)."""


def cluster_only(service: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what a service says to a cluster alone, below `deploy`."""
    found = {path.removeprefix("deploy.") for path in CLUSTER if any(_at(service, path.split(".")))}
    if (service.get("deploy") or {}).get("mode") in (None, "replicated"):
        found.discard("mode")
    return tuple(sorted(found))


def newer(service: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Give what a service asks for that not every engine has, each with the API version that brought it."""
    found = []
    for path, version in NEWER.items():
        place, _, only = path.partition("=")
        values = tuple(_at(service, place.split(".")))
        if any(value == only if only else value for value in values):
            found.append((path.replace(".*", "").partition("=")[0], version))
    return tuple(dict.fromkeys(found))


def speaks(api: str, version: str) -> bool:
    """Say whether an engine of one API version has what another one brought; an unknown version has everything."""
    numbers = re.findall(r"\d+", api)
    return not numbers or tuple(map(int, numbers)) >= tuple(map(int, re.findall(r"\d+", version)))


def _at(found: Any, path: list[str]) -> Iterator[Any]:
    """Give the values at a path, through the items of lists; `*` stands for any key."""
    if isinstance(found, list | tuple):
        for item in found:
            yield from _at(item, path)
    elif not path:
        if found not in (None, "", [], {}, False):
            yield found
    elif isinstance(found, Mapping):
        for value in found.values() if path[0] == "*" else (found.get(path[0]),):
            yield from _at(value, path[1:])
