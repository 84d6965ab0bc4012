"""Networks and volumes of a project, and how a service's containers are on the networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.engines import labels
from envparity.engines.wanted.values import Join, WantedNetwork, WantedVolume, digest

Config = Mapping[str, Any]


def wanted_network(key: str, found: Config, own: Mapping[str, str]) -> WantedNetwork:
    """Read one network of the project; `own` are the labels of everything that is ours."""
    name = str(found.get("name") or key)
    if found.get("external"):
        return WantedNetwork(name, external=True)
    body: dict[str, Any] = {
        "Name": name,
        "CheckDuplicate": True,
        "Driver": found.get("driver") or "bridge",
        "Options": _texts(found.get("driver_opts")),
        "Internal": bool(found.get("internal")),
        "Attachable": bool(found.get("attachable")),
        "EnableIPv6": bool(found.get("enable_ipv6")),
        "IPAM": _ipam(found.get("ipam") or {}),
    }
    if found.get("enable_ipv4") is not None:
        body["EnableIPv4"] = bool(found["enable_ipv4"])
    form = digest([body, _texts(found.get("labels"))])
    body["Labels"] = {**_texts(found.get("labels")), **own, labels.NETWORK: key, **marks(form)}
    return WantedNetwork(name, body, form)


def wanted_volume(key: str, found: Config, own: Mapping[str, str]) -> WantedVolume:
    """Read one volume of the project."""
    name = str(found.get("name") or key)
    if found.get("external"):
        return WantedVolume(name, external=True)
    body: dict[str, Any] = {
        "Name": name,
        "Driver": found.get("driver") or "local",
        "DriverOpts": _texts(found.get("driver_opts")),
    }
    form = digest([body, _texts(found.get("labels"))])
    body["Labels"] = {**_texts(found.get("labels")), **own, labels.VOLUME: key, **marks(form)}
    return WantedVolume(name, body, form)


def marks(form: str) -> dict[str, str]:
    """Give the labels that say what a thing was made from: ours, and the one other tools look for."""
    return {labels.FORM: form, labels.CONFIG_HASH: form}


def joins(name: str, service: Config, config: Config) -> tuple[Join, ...]:
    """Give the networks a service's containers are on, the main one first: highest priority, then by name."""
    given = service.get("networks") or {}
    declared = config.get("networks") or {}

    def join(key: str) -> Join:
        found = given[key] or {}
        network = str((declared.get(key) or {}).get("name") or key)
        return Join(network, _endpoint(name, found))

    return tuple(
        map(join, sorted(given, key=lambda key: (-int((given[key] or {}).get("priority") or 0), key)))
    )


def _endpoint(name: str, found: Config) -> dict[str, Any]:
    endpoint: dict[str, Any] = {"Aliases": [name, *(found.get("aliases") or ())]}
    addresses = {
        key: found[source]
        for source, key in (
            ("ipv4_address", "IPv4Address"),
            ("ipv6_address", "IPv6Address"),
            ("link_local_ips", "LinkLocalIPs"),
        )
        if found.get(source)
    }
    if addresses:
        endpoint["IPAMConfig"] = addresses
    for source, key in (
        ("driver_opts", "DriverOpts"),
        ("mac_address", "MacAddress"),
        ("gw_priority", "GwPriority"),
    ):
        if found.get(source):
            endpoint[key] = found[source]
    if found.get("interface_name"):
        named = {"com.docker.network.endpoint.ifname": found["interface_name"]}
        endpoint["DriverOpts"] = {**endpoint.get("DriverOpts", {}), **named}
    return endpoint


def _ipam(found: Config) -> dict[str, Any]:
    def pool(entry: Config) -> dict[str, Any]:
        names = (("subnet", "Subnet"), ("ip_range", "IPRange"), ("gateway", "Gateway"))
        given: dict[str, Any] = {key: entry[source] for source, key in names if entry.get(source)}
        if entry.get("aux_addresses"):
            given["AuxiliaryAddresses"] = dict(entry["aux_addresses"])
        return given

    return {
        "Driver": found.get("driver") or "default",
        "Config": [pool(entry) for entry in found.get("config") or ()],
        "Options": _texts(found.get("options")),
    }


def _texts(found: Config | None) -> dict[str, str]:
    return {str(key): "" if value is None else str(value) for key, value in sorted((found or {}).items())}
