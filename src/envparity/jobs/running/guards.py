"""What is production's own and must not be met from this machine: its secrets and its hosts.

Production is run here in its shape, with its images: what it is given here has to be declared as a substitute.
Everything in the way is named in one message, by service and key; a value is never quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from envparity.errors import UsageError
from envparity.jobs.running.outlets import split
from envparity.jobs.running.veil import secrets_of
from envparity.model.declarations import Declaration, Workspace
from envparity.model.endpoints import Endpoint, endpoints_in
from envparity.model.snapshots import Stage
from envparity.model.values import Mixed, Sealed

Config = Mapping[str, Any]

_LONG_ENOUGH = 6
"""Characters from which a secret is looked for inside other texts; a shorter one only as a whole."""
_LARGEST = 64 * 1024
"""Bytes of a mounted file that are searched: what is larger is data."""
_SHOWN = 12
"""How many places one message names."""


def guard(
    workspace: Workspace,
    declaration: Declaration,
    config: Config,
    files_say: Config,
    variables: Mapping[str, str],
) -> tuple[str, ...]:
    """Refuse (`UsageError`) to run production with its own secrets or hosts; give what is to be said otherwise.

    `config` is what would be run, `files_say` the project without substitutes, `variables` what that was
    filled in from.
    """
    led = tuple(_leads_to_production(workspace, declaration, config))
    if declaration.environment.stage is not Stage.PRODUCTION:
        return tuple(f"{where} leads to `{host}`, a host of production" for where, host in led)
    own = secrets_of([files_say], variables)
    told = [
        f"{where} holds a secret of it" for where in _secret_places(workspace.root, declaration, config, own)
    ]
    told += [f"{where} leads to `{host}`" for where, host in led]
    told = list(dict.fromkeys(told))
    if not told:
        return ()
    name = declaration.environment.name
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    profile = declaration.profile or "its profile (`envparity init` writes one)"
    raise UsageError(
        f"`{name}` is not run here with what is production's own: {'; '.join(told[:_SHOWN])}{more}",
        hint=f"say in {profile} what stands in here: `[runtime.substitutes]` for variables, "
        "`[runtime.secrets]` for secrets by file, `runtime.hosts` for hosts that may be talked to",
    )


def _secret_places(
    root: Path, declaration: Declaration, config: Config, own: frozenset[str]
) -> Iterator[str]:
    held = _Held(own)
    given = config.get("secrets") or {}
    for name, service in sorted((config.get("services") or {}).items()):
        for key, raw in sorted((service.get("environment") or {}).items()):
            if raw is not None and held.in_value(str(key), str(raw)):
                yield f"`{key}` of `{name}`"
        for entry in service.get("secrets") or ():
            source = str(entry["source"])
            content = (given.get(source) or {}).get("content")
            if content is None or held.within(str(content)):
                yield f"secret `{source}` of `{name}`"
        for path in _texts_with(service, held):
            yield f"`services.{name}.{path}`"
        for source in _mounted(root, declaration, service, held):
            yield f"`{source}`, mounted into `{name}`,"
    for name, found in sorted((config.get("configs") or {}).items()):
        if held.within(str((found or {}).get("content") or "")):
            yield f"config `{name}`"


class _Held:
    """Production's own secrets, looked for in what would be given to a container."""

    def __init__(self, own: frozenset[str]) -> None:
        from envparity.secrets.sealing import make_passing_seal

        self._own = own
        self._long = tuple(secret for secret in own if len(secret) >= _LONG_ENOUGH)
        self._seal = make_passing_seal()

    def in_value(self, key: str, raw: str) -> bool:
        """Whether a variable is one of them, or holds one in part."""
        from envparity.secrets.references import secret_reference

        if self.within(raw) or secret_reference(key, raw) is not None:
            return True
        value = self._seal(key, raw)
        return isinstance(value, Sealed) and raw in self._own

    def within(self, text: str) -> bool:
        """Whether one of them stands in a text."""
        return text in self._own or any(secret in text for secret in self._long)

    def in_file(self, text: str) -> bool:
        """Whether a file's text holds one of them, or anything else that is a secret by its key or form."""
        return self.within(text) or isinstance(self._seal("", text), Mixed | Sealed)


def _texts_with(service: Config, held: _Held) -> Iterator[str]:
    """Name what else of a service has one of the secrets in it: its command, its labels, its build."""
    for key in sorted(set(service) - {"environment", "secrets", "configs", "volumes"}):
        if any(held.within(text) for text in _texts(service[key])):
            yield key


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from _texts(value)
    elif found is not None:
        yield str(found)


def _mounted(root: Path, declaration: Declaration, service: Config, held: _Held) -> Iterator[str]:
    """Name files that a service sees through a mount and that hold secrets: mounted by name, or by a folder above."""
    known = [root / path for spec in declaration.sources for path in (*spec.files, *spec.variables)]
    known += [root / path for path in (declaration.runtime.variables if declaration.runtime else ())]
    for entry in service.get("volumes") or ():
        if entry.get("type") != "bind":
            continue
        source = Path(str(entry.get("source") or ""))
        for path in [source, *(one for one in known if source in one.parents)]:
            text = _text(path)
            if text and (held.in_file(text) if path == source else held.within(text)):
                yield str(path.relative_to(root)) if root in path.parents else str(path)


def _text(path: Path) -> str:
    with suppress(OSError):
        if path.is_file() and path.stat().st_size <= _LARGEST:
            return path.read_text("utf-8", "replace")
    return ""


def _leads_to_production(
    workspace: Workspace, declaration: Declaration, config: Config
) -> Iterator[tuple[str, str]]:
    """Give each variable that leads to a host of production: for production itself, to any host but those here.

    What production talks to is production's, unless another environment says that the host is its own or the
    profile that it may be talked to from here.
    """
    from envparity.rules.addresses import is_binding, leads_out

    production = declaration.environment.stage is Stage.PRODUCTION
    live, others = _owned(workspace)
    declared = declaration.runtime.hosts if declaration.runtime else ()
    allowed = (*(split(entry)[0] for entry in declared), *others)
    here = _names_here(config)
    for name, service in sorted((config.get("services") or {}).items()):
        for key, raw in sorted((service.get("environment") or {}).items()):
            if raw is None or not leads_out(str(key)):
                continue
            for endpoint in endpoints_in(str(key), str(raw)):
                host = endpoint.host
                if host in here or _is_local(endpoint) or is_binding(str(key), endpoint):
                    continue
                if _is_of(host, allowed):
                    continue
                if _is_of(host, live) or (production and "." in host):
                    yield f"`{key}` of `{name}`", host


def _owned(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the hosts that profiles declare to be production's, and those of the other environments."""
    live: set[str] = set()
    others: set[str] = set()
    for found in workspace.declarations:
        whose = live if found.environment.stage is Stage.PRODUCTION else others
        whose.update(host.lower() for host in found.environment.hosts)
    return tuple(sorted(live)), tuple(sorted(others - live))


def _is_of(host: str, owned: Iterable[str]) -> bool:
    names = [one.removeprefix("*.") for one in owned]
    return any(host == one or host.endswith(f".{one}") for one in names)


def _is_local(endpoint: Endpoint) -> bool:
    with suppress(ValueError):
        return ip_address(endpoint.host).is_loopback or ip_address(endpoint.host).is_unspecified
    return endpoint.local or endpoint.host.endswith((".test", ".invalid"))


def _names_here(config: Config) -> frozenset[str]:
    """Give every name by which containers of the project find each other, or something that stands in here."""
    names: set[str] = set()
    for name, service in (config.get("services") or {}).items():
        names |= {name, str(service.get("container_name") or name), str(service.get("hostname") or name)}
        for network in (service.get("networks") or {}).values():
            names.update((network or {}).get("aliases") or ())
        names |= {str(link).partition(":")[2] or str(link) for link in service.get("links") or ()}
        names |= {host for host, address in _extra_hosts(service) if _is_near(address)}
    return frozenset(name.lower() for name in names)


def _extra_hosts(service: Config) -> Iterator[tuple[str, str]]:
    found = service.get("extra_hosts") or ()
    if isinstance(found, Mapping):
        for host, addresses in found.items():
            for address in addresses if isinstance(addresses, list) else [addresses]:
                yield str(host), str(address)
        return
    for entry in found:
        host, _, address = str(entry).replace("=", ":", 1).partition(":")
        yield host, address


def _is_near(address: str) -> bool:
    if address == "host-gateway":
        return True
    with suppress(ValueError):
        return ip_address(address.strip("[]")).is_loopback
    return False
