"""The types of every key of a normalised project, as the reference prints them (compose-go's `types`)."""

from __future__ import annotations

from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.binding import LEFT_OUT, Bind, Binder, listed, named, plain, struct
from envparity.readers.services.compose.model import Notes, Path, Table, text
from envparity.readers.services.compose.types import (
    COMMAND,
    COUNT,
    DURATION,
    HOSTS,
    MAPPING,
    MODE,
    MOMENT,
    MULTI,
    OPT_OUT,
    PAIRS,
    POSITIVE,
    POSITIVE_WRITTEN,
    SINGLE,
    SIZE,
    SSH,
    STRING,
    STRINGS,
    TEST,
    TRUTH,
    TRUTH_WRITTEN,
    ULIMITS,
    WHOLE,
    WHOLE_WRITTEN,
)


def _each(bind: Bind, keys: str) -> dict[str, Bind]:
    return dict.fromkeys(keys.split(), bind)


def _always(bind: Bind, empty: Any) -> Bind:
    """Print a key in any case, with this when nobody wrote it."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
        made = bind(binder, value, path)
        return empty if made is LEFT_OUT else made

    return bound


def _rated(key: str, bind: Bind) -> Bind:
    """Bind a block device's weight or rate, whose keys the reference prints with a capital."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
        entry = binder.table(value, {"path": STRING, key: bind}, path)
        return {"Path": entry.get("path", ""), key.capitalize(): entry.get(key, "0" if bind is SIZE else 0)}

    return bound


_FILE = struct(_each(STRING, "source target uid gid") | {"mode": MODE})
_HOOK_FIELDS = (
    {"command": COMMAND, "environment": PAIRS}
    | _each(STRING, "image user working_dir")
    | _each(TRUTH, "privileged per_replica")
)
_REQUEST = struct(
    {"capabilities": STRINGS, "driver": STRING, "count": COUNT, "device_ids": STRINGS, "options": MAPPING}
)
_BUILD = struct(
    _each(STRING, "context dockerfile dockerfile_inline provenance sbom isolation network target")
    | _each(STRINGS, "entitlements cache_from cache_to no_cache_filter tags platforms")
    | _each(TRUTH, "no_cache pull privileged")
    | {
        "args": PAIRS,
        "ssh": SSH,
        "labels": MAPPING,
        "additional_contexts": MAPPING,
        "extra_hosts": HOSTS,
        "secrets": listed(_FILE),
        "shm_size": SIZE,
        "ulimits": ULIMITS,
    }
)
_UPDATE = struct(
    {"parallelism": POSITIVE_WRITTEN, "max_failure_ratio": SINGLE}
    | _each(MOMENT, "delay monitor")
    | _each(STRING, "failure_action order")
)
_GENERIC = struct(
    {"discrete_resource_spec": struct({"kind": _always(STRING, ""), "value": _always(WHOLE, 0)})}
)
_RESOURCE = struct(
    {
        "cpus": SINGLE,
        "memory": SIZE,
        "pids": WHOLE,
        "devices": listed(_REQUEST),
        "generic_resources": listed(_GENERIC),
    }
)
_DEPLOY = struct(
    {
        "mode": STRING,
        "replicas": WHOLE_WRITTEN,
        "labels": MAPPING,
        "update_config": _UPDATE,
        "rollback_config": _UPDATE,
        "resources": struct({"limits": _RESOURCE, "reservations": _RESOURCE}, pointer=False),
        "restart_policy": struct(
            {"condition": STRING, "delay": DURATION, "max_attempts": POSITIVE_WRITTEN, "window": DURATION}
        ),
        "placement": struct(
            {
                "constraints": STRINGS,
                "preferences": listed(struct({"spread": STRING})),
                "max_replicas_per_node": POSITIVE,
            },
            pointer=False,
        ),
        "endpoint_mode": STRING,
    }
)
_WATCH = struct(
    {
        "path": _always(STRING, ""),
        "action": _always(STRING, ""),
        "target": STRING,
        "exec": struct(_HOOK_FIELDS, pointer=False),
        "include": STRINGS,
        "ignore": STRINGS,
        "initial_sync": TRUTH,
    }
)
MOUNT = struct(
    _each(STRING, "type source target consistency")
    | {
        "read_only": TRUTH,
        "bind": struct(_each(STRING, "selinux propagation recursive") | {"create_host_path": OPT_OUT}),
        "volume": struct({"labels": MAPPING, "nocopy": TRUTH, "subpath": STRING}),
        "tmpfs": struct({"size": SIZE, "mode": POSITIVE}),
        "image": struct({"subpath": STRING}),
    }
)
_PORT = struct(_each(STRING, "name mode host_ip published protocol app_protocol") | {"target": POSITIVE})
_ATTACHED = struct(
    _each(STRING, "interface_name ipv4_address ipv6_address mac_address")
    | _each(STRINGS, "aliases link_local_ips")
    | _each(WHOLE, "gw_priority priority")
    | {"driver_opts": MAPPING}
)
_RATES = listed(_rated("rate", SIZE))

SERVICE: dict[str, Bind] = (
    _each(
        STRING,
        "cgroup_parent cgroup cpuset container_name dockerfile domainname hostname image ipc isolation log_driver "
        "mac_address net network_mode pid platform pull_policy restart runtime stop_signal user userns_mode uts "
        "volume_driver working_dir",
    )
    | _each(
        STRINGS,
        "profiles cap_add cap_drop device_cgroup_rules dns dns_opt dns_search expose external_links group_add "
        "label_file links security_opt tmpfs volumes_from",
    )
    | _each(
        WHOLE,
        "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit",
    )
    | _each(SINGLE, "cpu_percent cpus")
    | _each(SIZE, "mem_limit mem_reservation memswap_limit mem_swappiness shm_size")
    | _each(TRUTH, "oom_kill_disable privileged read_only stdin_open tty use_api_socket")
    | _each(TRUTH_WRITTEN, "attach init")
    | _each(MAPPING, "annotations labels log_opt storage_opt sysctls")
    | _each(COMMAND, "command entrypoint")
    | _each(listed(_FILE), "configs secrets")
    | {
        "build": _BUILD,
        "develop": struct({"watch": listed(_WATCH)}),
        "blkio_config": struct(
            _each(_RATES, "device_read_bps device_read_iops device_write_bps device_write_iops")
            | {"weight": POSITIVE, "weight_device": listed(_rated("weight", POSITIVE))}
        ),
        "credential_spec": struct(_each(STRING, "config file registry")),
        "depends_on": named(
            struct({"condition": STRING, "restart": TRUTH, "required": _always(TRUTH_WRITTEN, empty=False)})
        ),
        "deploy": _DEPLOY,
        "devices": listed(struct(_each(STRING, "source target permissions"))),
        "provider": struct({"type": STRING, "options": MULTI}),
        "environment": PAIRS,
        "env_file": listed(struct({"path": STRING, "required": OPT_OUT, "format": STRING})),
        "extends": struct({"file": STRING, "service": STRING}),
        "extra_hosts": HOSTS,
        "gpus": listed(_REQUEST),
        "healthcheck": struct(
            _each(DURATION, "timeout interval start_period start_interval")
            | {"test": TEST, "retries": POSITIVE_WRITTEN, "disable": TRUTH}
        ),
        "logging": struct({"driver": STRING, "options": MAPPING}),
        "models": named(struct({"endpoint_var": STRING, "model_var": STRING}), null=True),
        "networks": named(_ATTACHED, null=True),
        "ports": listed(_PORT),
        "scale": WHOLE_WRITTEN,
        "stop_grace_period": DURATION,
        "ulimits": ULIMITS,
        "volumes": listed(MOUNT),
        "pre_start": listed(struct(_HOOK_FIELDS)),
        "post_start": listed(struct(_HOOK_FIELDS)),
        "pre_stop": listed(struct(_HOOK_FIELDS)),
    }
)
_POOL = struct(_each(STRING, "subnet gateway ip_range") | {"aux_addresses": MAPPING})
_NETWORK = struct(
    _each(STRING, "name driver")
    | _each(TRUTH, "external internal attachable")
    | _each(TRUTH_WRITTEN, "enable_ipv4 enable_ipv6")
    | {
        "driver_opts": MAPPING,
        "labels": MAPPING,
        "ipam": struct({"driver": STRING, "config": listed(_POOL), "options": MAPPING}, pointer=False),
    },
    pointer=False,
)
_VOLUME = struct(
    _each(STRING, "name driver") | {"driver_opts": MAPPING, "external": TRUTH, "labels": MAPPING},
    pointer=False,
)
_FILE_OBJECT = (
    _each(STRING, "name file environment driver template_driver")
    | {"external": TRUTH}
    | _each(MAPPING, "labels driver_opts")
)
PARTS: dict[str, Bind] = {
    "networks": named(_NETWORK),
    "volumes": named(_VOLUME),
    "secrets": named(struct(_FILE_OBJECT)),
    "configs": named(struct(_FILE_OBJECT | {"content": STRING})),
}


def bind_project(model: Table, notes: Notes, place: Place) -> dict[str, Any]:
    """Give a model as the reference prints it: services, networks, volumes, secrets, configs, `x-` keys."""
    binder = Binder(notes, place)
    config: dict[str, Any] = {"services": {}}
    for name, bind in {"services": named(struct(SERVICE, pointer=False)), **PARTS}.items():
        bound = bind(binder, model.get(name), (name,))
        if bound is not LEFT_OUT:
            config[name] = bound
    for entry in config.get("configs", {}).values():
        if entry.get("environment"):
            entry.pop("content", None)
    config.update({key: plain(value) for key, value in model.items() if key.startswith("x-")})
    if isinstance(model.get("name"), str):
        config["name"] = text(model["name"])
    return config
