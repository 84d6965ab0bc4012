"""What a Compose file may hold: the Compose specification's own schema, in this package's shapes.

Source: https://github.com/compose-spec/compose-spec, `schema/compose-spec.json`, in the version that
the reference implementation 5.6 carries. Both the short and the long forms are here.
"""

from __future__ import annotations

from envparity.readers.services.compose.shapes import Anything, Either, Keyed, Listed, Named, Scalar, Shape

_TEXT = Scalar(("string",))
_TRUTH = Scalar(("boolean",))
_FLAG = Scalar(("boolean", "string"))
_WHOLE = Scalar(("integer", "string"))
_NUMBER = Scalar(("number", "string"))
_NULL = Scalar(("null",))
_TEXTS = Listed(_TEXT)
_SET = Listed(_TEXT, unique=True)
_ONE_OR_MORE = Either((_TEXT, _SET))
_PAIRS = Either((Named(Scalar(("string", "number", "boolean", "null")), ".+"), _SET))
_OPTIONS = Named(_NUMBER, ".+", strict=False)
_COMMAND = Either((Scalar(("null", "string")), _TEXTS))
_HOSTS = Either((Named(Either((_TEXT, _TEXTS)), ".+"), _SET))


def _fields(**shapes: str | Shape) -> dict[str, Shape]:
    """Give keys their shapes; a text lists keys that share the shape it is named after."""
    named: dict[str, Shape] = {
        "text": _TEXT,
        "flag": _FLAG,
        "whole": _WHOLE,
        "number": _NUMBER,
        "texts": _TEXTS,
        "unique": _SET,
    }
    fields: dict[str, Shape] = {}
    for name, shape in shapes.items():
        if isinstance(shape, str):
            fields.update(dict.fromkeys(shape.split(), named[name]))
        else:
            fields[name] = shape
    return fields


def _or_null(shape: Keyed) -> Either:
    return Either((shape, _NULL))


_ULIMITS = Named(
    Either((_WHOLE, Keyed(_fields(whole="hard soft"), required=("hard", "soft")))), r"^[a-z]+$", strict=False
)
_FILES = Listed(Either((_TEXT, Keyed(_fields(text="source target uid gid", mode=_NUMBER)))))
_HOOK = _fields(
    command=_COMMAND, text="user working_dir", flag="privileged", environment=_PAIRS
)  # fmt: skip
_POST = Keyed(_HOOK, required=("command",))
_PRE = Keyed(_HOOK | _fields(text="image", flag="per_replica"))
_DEVICE_REQUEST = _fields(
    text="driver", unique="capabilities device_ids", count=_WHOLE, options=_PAIRS
)  # fmt: skip
_RATE = Listed(Keyed(_fields(text="path", whole="rate"), open=False))

_BUILD = Keyed(
    _fields(
        text="context dockerfile dockerfile_inline network target isolation",
        texts="entitlements cache_from cache_to tags platforms",
        flag="no_cache provenance sbom pull privileged",
        whole="shm_size",
        args=_PAIRS,
        ssh=_PAIRS,
        labels=_PAIRS,
        no_cache_filter=_ONE_OR_MORE,
        additional_contexts=_PAIRS,
        extra_hosts=_HOSTS,
        secrets=_FILES,
        ulimits=_ULIMITS,
    )
)
_UPDATE = Keyed(
    _fields(
        whole="parallelism",
        text="delay failure_action monitor",
        number="max_failure_ratio",
        order=Scalar(("string",), ("start-first", "stop-first")),
    )
)
_DEPLOY = Keyed(
    _fields(
        text="mode endpoint_mode",
        whole="replicas",
        labels=_PAIRS,
        rollback_config=_UPDATE,
        update_config=_UPDATE,
        resources=Keyed(
            _fields(
                limits=Keyed(_fields(number="cpus", text="memory", whole="pids")),
                reservations=Keyed(
                    _fields(
                        number="cpus",
                        text="memory",
                        generic_resources=Listed(
                            Keyed(_fields(discrete_resource_spec=Keyed(_fields(text="kind", number="value"))))
                        ),
                        devices=Listed(Keyed(_DEVICE_REQUEST, required=("capabilities",))),
                    )
                ),
            )
        ),
        restart_policy=Keyed(_fields(text="condition delay window", whole="max_attempts")),
        placement=Keyed(
            _fields(
                texts="constraints",
                whole="max_replicas_per_node",
                preferences=Listed(Keyed(_fields(text="spread"))),
            )
        ),
    )
)
_DEVELOP = Keyed(
    _fields(
        watch=Listed(
            Keyed(
                _fields(
                    text="path target",
                    ignore=_ONE_OR_MORE,
                    include=_ONE_OR_MORE,
                    action=Scalar(("string",), ("rebuild", "sync", "restart", "sync+restart", "sync+exec")),
                    exec=_POST,
                    initial_sync=_TRUTH,
                ),
                required=("path", "action"),
            )
        )
    )
)
_MOUNT = Keyed(
    _fields(
        text="source target consistency",
        flag="read_only",
        type=Scalar(("string",), ("bind", "volume", "tmpfs", "cluster", "npipe", "image")),
        bind=Keyed(
            _fields(
                text="propagation",
                flag="create_host_path",
                recursive=Scalar(("string",), ("enabled", "disabled", "writable", "readonly")),
                selinux=Scalar(("string",), ("z", "Z")),
            )
        ),
        volume=Keyed(_fields(labels=_PAIRS, flag="nocopy", text="subpath")),
        tmpfs=Keyed(_fields(size=Scalar(("integer", "string"), lowest=0), number="mode")),
        image=Keyed(_fields(text="subpath")),
    ),
    required=("type",),
)
_PORT = Keyed(_fields(text="name mode host_ip protocol app_protocol", whole="target published"))
_ATTACHED = Keyed(
    _fields(
        unique="aliases link_local_ips",
        text="interface_name ipv4_address ipv6_address mac_address",
        driver_opts=_OPTIONS,
        priority=Scalar(("number",)),
        gw_priority=Scalar(("number",)),
    )
)
_DEPENDENCY = Keyed(
    _fields(
        flag="restart",
        required=_TRUTH,
        condition=Scalar(
            ("string",), ("service_started", "service_healthy", "service_completed_successfully")
        ),
    ),
    required=("condition",),
)
_HEALTHCHECK = Keyed(
    _fields(
        flag="disable",
        text="interval timeout start_period start_interval",
        number="retries",
        test=Either((_TEXT, _TEXTS)),
    )
)
_PROVIDED = Scalar(("string", "number", "boolean"))

SERVICE = Keyed(
    _fields(
        text=(
            "cgroup_parent cpuset domainname hostname image ipc isolation mac_address network_mode platform "
            "pull_refresh_after restart runtime stop_grace_period stop_signal user uts userns_mode working_dir"
        ),
        flag="attach init oom_kill_disable privileged read_only stdin_open tty",
        number=(
            "cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpus mem_limit memswap_limit "
            "pids_limit shm_size"
        ),
        whole="mem_reservation mem_swappiness scale",
        unique="cap_add cap_drop device_cgroup_rules dns_opt external_links links profiles security_opt volumes_from",
        annotations=_PAIRS,
        blkio_config=Keyed(
            _fields(
                device_read_bps=_RATE,
                device_read_iops=_RATE,
                device_write_bps=_RATE,
                device_write_iops=_RATE,
                whole="weight",
                weight_device=Listed(Keyed(_fields(text="path", whole="weight"), open=False)),
            ),
            open=False,
        ),
        build=Either((_TEXT, _BUILD)),
        cgroup=Scalar(("string",), ("host", "private")),
        command=_COMMAND,
        configs=_FILES,
        container_name=Scalar(("string",), pattern=r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"),
        cpu_count=Scalar(("integer", "string"), lowest=0),
        cpu_percent=Scalar(("integer", "string"), lowest=0, highest=100),
        credential_spec=Keyed(_fields(text="config file registry")),
        depends_on=Either((_SET, Named(_DEPENDENCY))),
        deploy=_or_null(_DEPLOY),
        develop=_or_null(_DEVELOP),
        devices=Listed(
            Either((_TEXT, Keyed(_fields(text="source target permissions"), required=("source",))))
        ),
        dns=_ONE_OR_MORE,
        dns_search=_ONE_OR_MORE,
        entrypoint=_COMMAND,
        env_file=Either(
            (
                _TEXT,
                Listed(
                    Either(
                        (
                            _TEXT,
                            Keyed(_fields(text="path format", flag="required"), ("path",), open=False),
                        )
                    )
                ),
            )
        ),
        environment=_PAIRS,
        expose=Listed(_NUMBER, unique=True),
        extends=Either((_TEXT, Keyed(_fields(text="service file"), ("service",), open=False))),
        extra_hosts=_HOSTS,
        gpus=Either((Scalar(("string",), ("all",)), Listed(Keyed(_DEVICE_REQUEST)))),
        group_add=Listed(_NUMBER, unique=True),
        healthcheck=_HEALTHCHECK,
        label_file=Either((_TEXT, _TEXTS)),
        labels=_PAIRS,
        logging=Keyed(
            _fields(text="driver", options=Named(Scalar(("string", "number", "null")), ".+", strict=False))
        ),
        models=Either((_SET, Named(_or_null(Keyed(_fields(text="endpoint_var model_var"))), strict=False))),
        networks=Either((_SET, Named(_or_null(_ATTACHED)))),
        oom_score_adj=Scalar(("integer", "string"), lowest=-1000, highest=1000),
        pid=Scalar(("string", "null")),
        ports=Listed(Either((_NUMBER, _PORT)), unique=True),
        pre_start=Listed(_PRE),
        post_start=Listed(_POST),
        pre_stop=Listed(_POST),
        provider=Keyed(
            _fields(text="type", options=Named(Either((_PROVIDED, Listed(_PROVIDED))), ".+", strict=False)),
            required=("type",),
        ),
        pull_policy=Scalar(
            ("string",),
            pattern="always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+",
        ),
        secrets=_FILES,
        storage_opt=Named(Anything(), "", strict=False),
        sysctls=_PAIRS,
        tmpfs=_ONE_OR_MORE,
        ulimits=_ULIMITS,
        use_api_socket=_TRUTH,
        volumes=Listed(Either((_TEXT, _MOUNT)), unique=True),
    )
)
_EXTERNAL = Either((_FLAG, Keyed(_fields(text="name"))))
_POOL = Keyed(_fields(text="subnet ip_range gateway", aux_addresses=Named(_TEXT, ".+")))
_FILE_OBJECT = _fields(
    text="name environment file template_driver", external=_EXTERNAL, labels=_PAIRS
)  # fmt: skip
_INCLUDE = Keyed(_fields(path=_ONE_OR_MORE, env_file=_ONE_OR_MORE, text="project_directory"), open=False)

FILE = Keyed(
    {
        "version": _TEXT,
        "name": _TEXT,
        "include": Listed(Either((_TEXT, _INCLUDE))),
        "services": Named(SERVICE),
        "models": Named(
            Keyed(
                _fields(text="name model", texts="runtime_flags", context_size=Scalar(("integer",))),
                required=("model",),
            ),
            strict=False,
        ),
        "networks": Named(
            _or_null(
                Keyed(
                    _fields(
                        text="name driver",
                        driver_opts=_OPTIONS,
                        ipam=Keyed(_fields(text="driver", config=Listed(_POOL), options=Named(_TEXT, ".+"))),
                        external=_EXTERNAL,
                        flag="internal enable_ipv4 enable_ipv6 attachable",
                        labels=_PAIRS,
                    )
                )
            ),
            strict=False,
        ),
        "volumes": Named(
            _or_null(
                Keyed(_fields(text="name driver", driver_opts=_OPTIONS, external=_EXTERNAL, labels=_PAIRS))
            )
        ),
        "secrets": Named(Keyed(_FILE_OBJECT | _fields(text="driver", driver_opts=_OPTIONS))),
        "configs": Named(Keyed(_FILE_OBJECT | _fields(text="content"))),
    }
)
"""A whole file."""
