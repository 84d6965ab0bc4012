"""A service's `build` -> the recipe of its image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.base import Recipe
from envparity.engines.wanted.mounts import Refuse
from envparity.engines.wanted.quantities import size

_CARRIED = frozenset(
    "context dockerfile dockerfile_inline args target cache_from labels network shm_size extra_hosts secrets ssh"
    " platforms tags pull no_cache".split()
)
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
        id = str(entry.get("target") or source)  # noqa: A001
        if declared.get("file"):
            given.append((id, "file", str(declared["file"])))
        elif declared.get("content") is not None:
            given.append((id, "env", str(declared["content"])))
        elif (value := variables.get(str(declared.get("environment")))) is not None:
            given.append((id, "env", value))
        else:
            refuse("build.secrets", f"`{source}` is neither in a file nor in a variable that is set")
    return given


def _ssh(entries: Any) -> list[str]:
    if isinstance(entries, Mapping):
        return [f"{id}={path}" if path else str(id) for id, path in sorted(entries.items())]  # noqa: A001
    return [
        entry if isinstance(entry, str) else "=".join(str(part) for part in entry.values() if part)
        for entry in entries
    ]
