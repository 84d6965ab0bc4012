"""A service's `build` -> the recipe of its image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.base import Recipe
from envparity.engines.wanted.mounts import Refuse
from envparity.engines.wanted.quantities import size

_CARRIED = frozenset(
    "context dockerfile dockerfile_inline args target cache_from labels network shm_size extra_hosts secrets ssh"
    " platforms tags pull no_cache additional_contexts ulimits no_cache_filter entitlements".split()
)
IMAGE = "docker-image://"
"""What stands before an image that is a build's further context."""
_WITHOUT_MEANING = frozenset(("cache_to", "provenance", "sbom"))
"""They change what is kept or pushed beside the image, not the image that runs here."""


def recipe(
    name: str,
    image: str,
    service: Mapping[str, Any],
    config: Mapping[str, Any],
    variables: Mapping[str, str],
    refuse: Refuse,
) -> Recipe:
    """Give the recipe; `refuse(key, why)` is told what cannot be carried out."""
    build: Mapping[str, Any] = service["build"]
    for key in sorted(set(build) - _CARRIED - _WITHOUT_MEANING):
        if build[key] and not key.startswith("x-"):
            refuse(f"build.{key}", "")
    platforms = list(build.get("platforms") or ())
    args = build.get("args") or {}
    return Recipe(
        tag=image,
        context=str(build.get("context", ".")),
        dockerfile="" if build.get("dockerfile_inline") else str(build.get("dockerfile") or ""),
        inline=str(build.get("dockerfile_inline") or ""),
        target=str(build.get("target") or ""),
        args={key: str(value) for key, value in sorted(args.items()) if value is not None},
        labels={
            **{key: str(value) for key, value in sorted((build.get("labels") or {}).items())},
            labels.PROJECT: str(config.get("name", "")),
            labels.SERVICE: name,
        },
        tags=tuple(build.get("tags") or ()),
        cache_from=tuple(build.get("cache_from") or ()),
        network=str(build.get("network") or ""),
        platform=str(service.get("platform") or (platforms[0] if len(platforms) == 1 else "")),
        shm_size=size(build.get("shm_size") or 0),
        extra_hosts=tuple(str(entry) for entry in build.get("extra_hosts") or ()),
        secrets=tuple(_secrets(build, config, variables, refuse)),
        ssh=tuple(_ssh(build.get("ssh") or ())),
        contexts=tuple(_contexts(build.get("additional_contexts") or {}, config)),
        ulimits=tuple(_ulimits(build.get("ulimits") or {})),
        no_cache_for=tuple(build.get("no_cache_filter") or ()),
        rights=tuple(build.get("entitlements") or ()),
        pull=bool(build.get("pull")),
        no_cache=bool(build.get("no_cache")),
    )


def _secrets(
    build: Mapping[str, Any], config: Mapping[str, Any], variables: Mapping[str, str], refuse: Refuse
) -> list[tuple[str, str, str]]:
    given = []
    for entry in build.get("secrets") or ():
        source = str(entry["source"])
        declared = (config.get("secrets") or {}).get(source) or {}
        id = str(entry.get("target") or source)
        if declared.get("file"):
            given.append((id, "file", str(declared["file"])))
        elif declared.get("content") is not None:
            given.append((id, "env", str(declared["content"])))
        elif (value := variables.get(str(declared.get("environment")))) is not None:
            given.append((id, "env", value))
        else:
            refuse("build.secrets", f"`{source}` is neither in a file nor in a variable that is set")
    return given


def _contexts(given: Mapping[str, Any], config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the further contexts; another service stands for the image that it is built to."""
    for name, place in sorted(given.items()):
        kind, colon, service = str(place).partition(":")
        if kind == "service" and colon:
            yield name, f"{IMAGE}{image_of(service, config)}"
        else:
            yield name, str(place)


def image_of(service: str, config: Mapping[str, Any]) -> str:
    """Name the image of a service: the one that it says, or the one that it is built to."""
    found = (config.get("services") or {}).get(service) or {}
    return str(found.get("image") or f"{config.get('name', '')}-{service}")


def _ulimits(given: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    for name, limit in sorted(given.items()):
        both = limit if isinstance(limit, Mapping) else {"soft": limit, "hard": limit}
        yield name, int(both.get("soft") or 0), int(both.get("hard") or both.get("soft") or 0)


def _ssh(entries: Any) -> list[str]:
    if isinstance(entries, Mapping):
        return [f"{id}={path}" if path else str(id) for id, path in sorted(entries.items())]
    return [
        entry if isinstance(entry, str) else "=".join(str(part) for part in entry.values() if part)
        for entry in entries
    ]
