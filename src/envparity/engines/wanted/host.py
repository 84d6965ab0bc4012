"""A service's limits, rights and namespaces -> the engine's `HostConfig`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from envparity.engines.wanted.quantities import nanoseconds, size

Service = Mapping[str, Any]


def _same(value: Any) -> Any:
    return value


def _microseconds(value: Any) -> int:
    return int(value) if str(value).isdigit() else nanoseconds(value) // 1000


def _nano_cpus(value: Any) -> int:
    return round(float(value) * 1e9)


def _capabilities(value: Any) -> list[str]:
    """Spell capabilities as an engine answers with them: `NET_ADMIN` is `CAP_NET_ADMIN`, `ALL` stays."""
    names = [str(found).upper() for found in value]
    return [name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}" for name in names]


def _extra_hosts(value: Any) -> list[str]:
    """Put `name=address` into the engine's `name:address`; a mapping may hold several addresses for a name."""
    if isinstance(value, Mapping):
        pairs = ((name, found) for name, found in sorted(value.items()))
        return [
            f"{name}:{one}"
            for name, found in pairs
            for one in (found if isinstance(found, list) else [found])
        ]
    return [str(entry).replace("=", ":", 1) if "=" in str(entry) else str(entry) for entry in value]


def _ulimits(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    def one(name: str, found: Any) -> dict[str, Any]:
        if isinstance(found, Mapping):
            return {"Name": name, "Soft": int(found["soft"]), "Hard": int(found["hard"])}
        return {"Name": name, "Soft": int(found), "Hard": int(found)}

    return [one(name, found) for name, found in sorted(value.items())]


def _devices(value: Any) -> list[dict[str, str]]:
    def one(found: Any) -> dict[str, str]:
        if isinstance(found, str):
            source, _, rest = found.partition(":")
            target, _, permissions = rest.partition(":")
            found = {"source": source, "target": target or source, "permissions": permissions}
        return {
            "PathOnHost": found["source"],
            "PathInContainer": found.get("target") or found["source"],
            "CgroupPermissions": found.get("permissions") or "rwm",
        }

    return [one(found) for found in value]


def _security(value: Any) -> list[str]:
    """Pass security options on; Compose's older `key:value` becomes the engine's `key=value`."""

    def one(found: str) -> str:
        key, colon, rest = found.partition(":")
        return (
            f"{key}={rest}"
            if colon and "=" not in found and key in ("seccomp", "apparmor", "label")
            else found
        )

    return [one(str(found)) for found in value]


def requests(entries: Any) -> list[dict[str, Any]]:
    """Give the devices that are asked for by what they can do, such as graphics processors."""

    def one(found: Mapping[str, Any]) -> dict[str, Any]:
        count = found.get("count")
        ids = list(found.get("device_ids") or ())
        wanted = -1 if count in (None, "all") and not ids else int(count or 0)
        return {
            "Driver": found.get("driver", ""),
            "Count": wanted,
            "DeviceIDs": ids or None,
            "Capabilities": [list(found.get("capabilities") or ["gpu"])],
            "Options": dict(found.get("options") or {}) or None,
        }

    return [one({"count": "all"} if isinstance(found, str) else found) for found in entries]


def _rates(name: str) -> tuple[str, str]:
    return name, "".join(part.capitalize() for part in name.split("_")).replace("iops", "IOps").replace(
        "Iops", "IOps"
    )


def _lowered(entries: Any) -> list[dict[str, Any]]:
    """Spell keys in lower case: the reference implementation prints these as `Path` and `Rate`."""
    return [{str(key).lower(): value for key, value in found.items()} for found in entries]


def _blkio(value: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if "weight" in value:
        given["BlkioWeight"] = int(value["weight"])
    if "weight_device" in value:
        given["BlkioWeightDevice"] = [
            {"Path": found["path"], "Weight": int(found["weight"])}
            for found in _lowered(value["weight_device"])
        ]
    for name, key in map(
        _rates, ("device_read_bps", "device_write_bps", "device_read_iops", "device_write_iops")
    ):
        if name in value:
            given[f"Blkio{key}"] = [
                {"Path": found["path"], "Rate": size(found["rate"])} for found in _lowered(value[name])
            ]
    return given


TABLE: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("annotations", "Annotations", dict),
    ("cap_add", "CapAdd", _capabilities),
    ("cap_drop", "CapDrop", _capabilities),
    ("cgroup", "CgroupnsMode", str),
    ("cgroup_parent", "CgroupParent", str),
    ("cpu_count", "CpuCount", int),
    ("cpu_percent", "CpuPercent", _same),
    ("cpu_period", "CpuPeriod", _microseconds),
    ("cpu_quota", "CpuQuota", _microseconds),
    ("cpu_rt_period", "CpuRealtimePeriod", _microseconds),
    ("cpu_rt_runtime", "CpuRealtimeRuntime", _microseconds),
    ("cpu_shares", "CpuShares", int),
    ("cpus", "NanoCpus", _nano_cpus),
    ("cpuset", "CpusetCpus", str),
    ("device_cgroup_rules", "DeviceCgroupRules", list),
    ("devices", "Devices", _devices),
    ("dns", "Dns", list),
    ("dns_opt", "DnsOptions", list),
    ("dns_search", "DnsSearch", list),
    ("extra_hosts", "ExtraHosts", _extra_hosts),
    ("gpus", "DeviceRequests", requests),
    ("group_add", "GroupAdd", lambda found: [str(one) for one in found]),
    ("init", "Init", bool),
    ("ipc", "IpcMode", str),
    ("isolation", "Isolation", str),
    ("mem_limit", "Memory", size),
    ("mem_reservation", "MemoryReservation", size),
    ("mem_swappiness", "MemorySwappiness", int),
    ("memswap_limit", "MemorySwap", size),
    ("oom_kill_disable", "OomKillDisable", bool),
    ("oom_score_adj", "OomScoreAdj", int),
    ("pid", "PidMode", str),
    ("pids_limit", "PidsLimit", int),
    ("privileged", "Privileged", bool),
    ("read_only", "ReadonlyRootfs", bool),
    ("runtime", "Runtime", str),
    ("security_opt", "SecurityOpt", _security),
    ("shm_size", "ShmSize", size),
    ("storage_opt", "StorageOpt", dict),
    ("sysctls", "Sysctls", lambda found: {name: str(value) for name, value in found.items()}),
    ("ulimits", "Ulimits", _ulimits),
    ("userns_mode", "UsernsMode", str),
    ("uts", "UTSMode", str),
)
"""Each attribute with the engine's name for it, and how its value is put."""


def host_config(service: Service) -> dict[str, Any]:
    """Give the part of the `HostConfig` that stands in no relation to other services or files."""
    given = {key: put(service[name]) for name, key, put in TABLE if service.get(name) is not None}
    given.update(_blkio(service.get("blkio_config") or {}))
    given.update(_deployed(service.get("deploy") or {}))
    given["RestartPolicy"] = _restart(service)
    given["LogConfig"] = _logging(service.get("logging") or {})
    return given


def _deployed(deploy: Mapping[str, Any]) -> dict[str, Any]:
    resources = deploy.get("resources") or {}
    limits, reserved = resources.get("limits") or {}, resources.get("reservations") or {}
    given: dict[str, Any] = {}
    for found, name, key, put in (
        (limits, "cpus", "NanoCpus", _nano_cpus),
        (limits, "memory", "Memory", size),
        (limits, "pids", "PidsLimit", int),
        (reserved, "memory", "MemoryReservation", size),
        (reserved, "devices", "DeviceRequests", requests),
    ):
        if found.get(name) is not None:
            given[key] = put(found[name])
    return given


def _restart(service: Service) -> dict[str, Any]:
    policy = (service.get("deploy") or {}).get("restart_policy")
    if service.get("restart") is not None or not policy:
        name, _, count = str(service.get("restart") or "no").partition(":")
        return {"Name": "" if name == "no" else name, "MaximumRetryCount": int(count or 0)}
    name = {"none": "", "any": "always"}.get(str(policy.get("condition", "any")), "on-failure")
    attempts = int(policy.get("max_attempts") or 0) if name == "on-failure" else 0
    return {"Name": name, "MaximumRetryCount": attempts}


def _logging(logging: Mapping[str, Any]) -> dict[str, Any]:
    options = {name: str(value) for name, value in (logging.get("options") or {}).items()}
    return {"Type": logging.get("driver", ""), "Config": options}
