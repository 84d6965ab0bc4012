"""A resolved Compose project -> `Wanted`. Its form is the one `docker-compose config --format json` prints.

But for one thing: a `$` in a value stands there once, where the reference doubles it for reading it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.wanted.networks import wanted_network, wanted_volume
from envparity.engines.wanted.service import wanted_service
from envparity.engines.wanted.silent import cluster_only
from envparity.engines.wanted.values import Wanted, WantedService
from envparity.errors import UsageError

_KNOWN = frozenset("name version services networks volumes configs secrets include".split())


def want(
    config: Mapping[str, Any],
    *,
    environment: str,
    workspace: str,
    folder: str = "",
    files: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    warnings: tuple[str, ...] = (),
    shelf: str = "",
    moved: int = 0,
) -> Wanted:
    """Say what an engine is to have for one environment.

    `folder` and `files` are where the project was read, for Compose's labels; `variables` give configs
    and secrets that are declared as `environment`; `warnings` is what its reader had to say; `shelf` is the
    folder in this machine's memory where secrets are laid; `moved` is by how much ports are. `UsageError` names an attribute with a value of
    no sense.
    """
    own = {
        labels.PROJECT: str(config.get("name", "")),
        labels.ENVIRONMENT: environment,
        labels.WORKSPACE: workspace,
    }
    containers = {labels.MOVED: str(moved)} if moved else {}
    containers |= {labels.WORKING_DIR: folder.rstrip("/") or "/", labels.CONFIG_FILES: ",".join(files), **own}
    refused = [
        f"`{key}`: not supported"
        for key in sorted(set(config) - _KNOWN)
        if config[key] and not key.startswith("x-")
    ]
    services = tuple(
        _service(name, found, config, containers, variables or {}, refused, shelf)
        for name, found in sorted((config.get("services") or {}).items())
    )
    return Wanted(
        project=own[labels.PROJECT],
        environment=environment,
        workspace=workspace,
        services=services,
        networks=tuple(
            wanted_network(key, found or {}, own)
            for key, found in sorted((config.get("networks") or {}).items())
        ),
        volumes=tuple(
            wanted_volume(key, found or {}, own)
            for key, found in sorted((config.get("volumes") or {}).items())
        ),
        refused=tuple(refused),
        warnings=(*warnings, *_warnings(config)),
    )


def _service(
    name: str,
    found: Mapping[str, Any],
    config: Mapping[str, Any],
    own: Mapping[str, str],
    variables: Mapping[str, str],
    refused: list[str],
    shelf: str,
) -> WantedService:
    def refuse(key: str, why: str) -> None:
        refused.append(f"`services.{name}.{key}`: {why or 'not supported'}")

    try:
        return wanted_service(name, found, config, own, variables, refuse, shelf)
    except (ValueError, KeyError, TypeError) as error:
        # The value itself may be a secret that stands in the wrong place, so it is not quoted.
        raise UsageError(
            f"`services.{name}` holds a value that the engine could not be given ({type(error).__name__})",
            hint="compare it with the Compose specification",
        ) from None


def _warnings(config: Mapping[str, Any]) -> list[str]:
    """Name what has a meaning in a cluster only, where it is said of a service that runs here."""
    told = []
    for name, service in sorted((config.get("services") or {}).items()):
        if idle := cluster_only(service):
            named = ", ".join(f"`{key}`" for key in idle)
            told.append(f"service `{name}`: {named} of `deploy` means nothing on one machine")
    return told
