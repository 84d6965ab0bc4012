"""What an environment is given on this machine in place of what its files say, as its profile declares it.

Substitutes stand in for variables and secrets; an `internal` environment gets networks without a way out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from envparity.errors import UsageError
from envparity.jobs.running.fetching import Fetch
from envparity.jobs.running.outlets import let_out
from envparity.model.declarations import RuntimeSpec

Config = Mapping[str, Any]
OUTSIDE = "outside"
"""The network by which the services that may reach out of an internal environment do so."""
_PAST = ("host", "bridge")
"""Network modes that go past a project's own networks."""


def interpolated(runtime: RuntimeSpec, fetch: Fetch) -> dict[str, str]:
    """Give the substitutes that interpolation takes too: those that are for every service."""
    return {key: fetch(key, value) for key, value in runtime.substitutes if "." not in key}


def localize(
    config: Config, runtime: RuntimeSpec, fetch: Fetch, used: Collection[str]
) -> tuple[Config, tuple[str, ...]]:
    """Give a resolved project as it is run here, and what is to be said of it. `used` are interpolated variables."""
    warnings: list[str] = []
    services = {name: dict(found) for name, found in (config.get("services") or {}).items()}
    given: dict[str, Any] = {**config, "services": services}
    for key, value in runtime.substitutes:
        _, _, name = key.rpartition(".")
        if not _substitute(services, key, fetch(name, value)) and key not in used:
            warnings.append(f"`runtime.substitutes.{key}` stands for nothing: no service has that variable")
    if runtime.secrets:
        given["secrets"] = _secrets(config.get("secrets") or {}, runtime, fetch)
    if runtime.internal:
        warnings += _close(given, services, runtime)
    return given, tuple(warnings)


def _substitute(services: dict[str, dict[str, Any]], key: str, value: str) -> bool:
    """Put a value for a variable of one service or of all; false when nobody has it."""
    service, dot, name = key.partition(".")
    chosen = [service] if dot and service in services else list(services)
    name = name if dot and service in services else key
    found = [one for one in chosen if name in (services[one].get("environment") or {})]
    for one in found:
        services[one]["environment"] = {**services[one]["environment"], name: value}
    return bool(found)


def _secrets(declared: Config, runtime: RuntimeSpec, fetch: Fetch) -> dict[str, Any]:
    given = dict(declared)
    for name, value in runtime.secrets:
        if name not in declared:
            known = ", ".join(f"`{one}`" for one in sorted(declared)) or "none"
            raise UsageError(
                f"`runtime.secrets.{name}`: the project declares no secret of that name",
                hint=f"there are: {known}",
            )
        given[name] = {
            "name": (declared[name] or {}).get("name", name),
            "content": fetch(name, value, certain=True),
        }
    return given


def _close(
    config: dict[str, Any], services: dict[str, dict[str, Any]], runtime: RuntimeSpec
) -> Iterable[str]:
    """Make every network internal, and put the services that may reach out on one more that is not."""
    way_out = {"name": f"{config.get('name', '')}_{OUTSIDE}"}
    networks = {key: dict(found or {}) for key, found in (config.get("networks") or {}).items()}
    _refuse_ways_out(services, networks, runtime.outside)
    for found in networks.values():
        if not found.get("external"):
            found["internal"] = True
    for name, service in services.items():
        if name in runtime.outside and not service.get("network_mode"):
            service["networks"] = {**(service.get("networks") or {}), OUTSIDE: None}
            networks.setdefault(OUTSIDE, way_out)
    own = [key for key, found in networks.items() if not found.get("external") and key != OUTSIDE]
    told = let_out(own, services, runtime, OUTSIDE)
    if runtime.hosts:
        networks.setdefault(OUTSIDE, way_out)
    config["networks"] = networks
    return told + [
        f"service `{name}` publishes ports, and its networks are internal: they are not reached from here"
        for name, service in sorted(services.items())
        if service.get("ports") and name not in runtime.outside
    ]


def _refuse_ways_out(
    services: Mapping[str, Config], networks: Mapping[str, Config], outside: Collection[str]
) -> None:
    """Refuse what would let a service out that may not: a network that is external, a mode that goes past networks."""
    for name in outside:
        if name not in services:
            raise UsageError(f"`runtime.outside`: there is no service `{name}`")
    inside = {name: service for name, service in sorted(services.items()) if name not in outside}
    for key, found in networks.items():
        if found.get("external") and any(key in (one.get("networks") or {}) for one in inside.values()):
            raise UsageError(
                f"network `{key}` is external, so nothing says that it has no way out: "
                "this environment is to be `internal`",
                hint="name the services that are on it in `runtime.outside`, or give them another network",
            )
    for name, service in inside.items():
        if str(service.get("network_mode") or "") in _PAST:
            raise UsageError(
                f"`{name}` asks for the network mode `{service['network_mode']}`, which has a way out: "
                "this environment is to be `internal`",
                hint="name it in `runtime.outside`, or leave its `network_mode` away",
            )
