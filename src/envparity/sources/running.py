"""What runs of a project -> a resource for each service, with what of it is not as the environment's files declare.

A value of a variable is compared by what the seal makes of it, so that none is shown.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.model.facts import Facet, Reading, Resource, Service, Setting
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Seal, Unknown, Value

KIND = "running:service"
DIFFERS = "differs"
"""The facet of what is not as it is declared; its item is the attribute, its value `declared X, runs Y`."""
STATE = "state"
"""The facet of what ails a service: its item is `health`, `restarts`, `exit` or `containers`."""

_SERVICE = "com.docker.compose.service"
_LETS_OUT = "dev.envparity.lets-out"
_ONEOFF = "com.docker.compose.oneoff"

Container = Mapping[str, Any]


def read_running(project: str, containers: Sequence[Container], snapshot: Snapshot, seal: Seal) -> Reading:
    """Hold what runs of a project against what a snapshot's services and settings declare."""
    running: dict[str, list[Container]] = {}
    for found in containers:
        labels = (found.get("Config") or {}).get("Labels") or {}
        if labels.get(_ONEOFF) != "True" and labels.get(_SERVICE) and not labels.get(_LETS_OUT):
            running.setdefault(labels[_SERVICE], []).append(found)
    declared = {service.name: service for service in snapshot.services}
    settings: dict[str, list[Setting]] = {}
    for setting in snapshot.settings:
        settings.setdefault(setting.scope, []).append(setting)
    place = Place(f"running {project}")
    resources = [
        _service(name, declared.get(name), settings.get(name, []), running.get(name, []), place, seal)
        for name in sorted({*declared, *running})
    ]
    return Reading("Running project", resources=tuple(resources))


def _service(
    name: str,
    declared: Service | None,
    settings: Sequence[Setting],
    containers: Sequence[Container],
    place: Place,
    seal: Seal,
) -> Resource:
    found = list(_states(declared, containers))
    if declared is None:
        found.append(Said(STATE, "containers", "runs, and is declared nowhere"))
    elif containers:
        found += _differences(declared, settings, containers, seal)
    facets = tuple(Facet(one.facet, Plain(one.text), place, one.item) for one in found)
    return Resource(KIND, name, place, tuple(sorted(facets, key=lambda facet: (facet.name, facet.item))))


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is true of a running service."""

    facet: str
    item: str
    text: str


def _states(declared: Service | None, containers: Sequence[Container]) -> Iterator[Said]:
    states = [found.get("State") or {} for found in containers]
    up = [state for state in states if state.get("Running")]
    wanted = _number(_declared(declared, "replicas"), 1)
    done = [state for state in states if state.get("Status") == "exited" and not state.get("ExitCode")]
    if declared is not None and len(up) + len(done) < wanted:
        yield Said(STATE, "containers", f"{len(up)} of {wanted} run")
    failed = sorted(
        {int(state["ExitCode"]) for state in states if not state.get("Running") and state.get("ExitCode")}
    )
    if failed:
        yield Said(STATE, "exit", f"ended with exit code {', '.join(map(str, failed))}")
    restarts = sum(int(found.get("RestartCount") or 0) for found in containers)
    if restarts:
        yield Said(STATE, "restarts", f"was started again {restarts} times")
    sick = sum((state.get("Health") or {}).get("Status") == "unhealthy" for state in up)
    if sick:
        yield Said(STATE, "health", f"{sick} of {len(up)} unhealthy")
    if any(state.get("OOMKilled") for state in states):
        yield Said(STATE, "memory", "was ended for want of memory")


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default


def _declared(service: Service | None, name: str, item: str = "") -> str:
    for facet in service.facets if service else ():
        if facet.name == name and facet.item == item:
            return str(facet.value)
    return ""


def _differences(
    declared: Service, settings: Sequence[Setting], containers: Sequence[Container], seal: Seal
) -> Iterator[Said]:
    known = {(facet.name, facet.item): facet.value for facet in declared.facets}
    seen: dict[str, Said] = {}
    for container in containers:
        for item, text in (*_attributes(known, container), *_variables(settings, container, seal)):
            seen.setdefault(item, Said(DIFFERS, item, text))
    yield from seen.values()


def _attributes(known: Mapping[tuple[str, str], Value], container: Container) -> Iterator[tuple[str, str]]:
    config, host = container.get("Config") or {}, container.get("HostConfig") or {}
    for name, runs in (
        ("image", str(config.get("Image", ""))),
        ("user", str(config.get("User", ""))),
        ("restart", _restart(host.get("RestartPolicy") or {})),
        ("cpus", _cores(host)),
        ("memory", str(host.get("Memory") or "")),
        ("memory-reserved", str(host.get("MemoryReservation") or "")),
        ("privileged", "true" if host.get("Privileged") else ""),
        ("read-only", "true" if host.get("ReadonlyRootfs") else ""),
        ("healthcheck", _check(config.get("Healthcheck") or {})),
    ):
        value = known.get((name, ""))
        if isinstance(value, Unknown) or (value is None and name in ("image", "user", "healthcheck")):
            # The image's own stands where nothing is declared.
            continue
        said = _plain(name, str(value) if value is not None else "")
        if said != runs and not (name == "healthcheck" and said == "the image's own"):
            yield name, f"declared {said or 'none'}, runs {runs or 'none'}"
    if container.get("Declared") and container["Declared"] != container.get("Image"):
        yield (
            "image digest",
            f"`{config.get('Image', '')}` is {_short(container['Declared'])} now, runs {_short(str(container.get('Image')))}",
        )
    yield from _ports(known, host.get("PortBindings") or {})


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:12]


def _plain(name: str, text: str) -> str:
    if name == "restart":
        return "" if text == "no" else text
    if name == "cpus" and text:
        return f"{float(text):g}"
    return "" if name == "healthcheck" and text == "disabled" else text


def _restart(policy: Mapping[str, Any]) -> str:
    name = str(policy.get("Name") or "")
    count = int(policy.get("MaximumRetryCount") or 0)
    if name in ("", "no"):
        return ""
    return f"{name}:{count}" if count else name


def _cores(host: Mapping[str, Any]) -> str:
    if host.get("NanoCpus"):
        return f"{host['NanoCpus'] / 1e9:g}"
    if host.get("CpuQuota") and host.get("CpuPeriod"):
        return f"{host['CpuQuota'] / host['CpuPeriod']:g}"
    return ""


def _check(check: Mapping[str, Any]) -> str:
    test = list(check.get("Test") or ())
    if not test or test[0] == "NONE":
        return ""
    return " ".join(test[1:]) if test[0] == "CMD-SHELL" else shlex.join(test[1:])


def _ports(known: Mapping[tuple[str, str], Value], bindings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    runs = {
        inside: ", ".join(sorted(_binding(one) for one in outside or ()))
        for inside, outside in bindings.items()
    }
    said = {
        item: str(value).removeprefix("published ")
        for (name, item), value in known.items()
        if name == "port" and str(value).startswith("published ")
    }
    for inside in sorted({*runs, *said}):
        a, b = said.get(inside, ""), runs.get(inside, "")
        if a != b:
            yield f"port {inside}", f"declared {a or 'none'}, runs {b or 'none'}"


def _binding(binding: Mapping[str, Any]) -> str:
    address = str(binding.get("HostIp") or "")
    address = f"[{address}]" if ":" in address else address
    return ":".join(part for part in (address, str(binding.get("HostPort") or "any")) if part)


def _variables(settings: Sequence[Setting], container: Container, seal: Seal) -> Iterator[tuple[str, str]]:
    """Compare variables that the files declare for the service; those of the image beside them are its own."""
    given = dict(entry.partition("=")[::2] for entry in (container.get("Config") or {}).get("Env") or ())
    for setting in settings:
        if setting.carrier not in ("compose", "variable") or isinstance(setting.value, Unknown):
            continue
        if setting.key not in given:
            yield f"variable {setting.key}", "declared, and not given to what runs"
        elif (runs := seal(setting.key, given[setting.key])) != setting.value:
            shown = isinstance(runs, Plain) and isinstance(setting.value, Plain)
            text = f"declared {setting.value}, runs {runs}" if shown else "what runs has another value"
            yield f"variable {setting.key}", text
