"""One service of a resolved project -> what its containers are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from envparity.engines import labels
from envparity.engines.wanted.building import recipe
from envparity.engines.wanted.hooks import commands, preparations, written
from envparity.engines.wanted.host import TABLE, host_config
from envparity.engines.wanted.mounts import Mounted, Refuse, mounted
from envparity.engines.wanted.networks import joins
from envparity.engines.wanted.ports import bindings, exposed, published
from envparity.engines.wanted.quantities import nanoseconds
from envparity.engines.wanted.silent import newer
from envparity.engines.wanted.values import Condition, Need, PullPolicy, WantedService, digest

Config = Mapping[str, Any]

_HERE = frozenset(
    "blkio_config build command configs container_name depends_on deploy domainname entrypoint environment expose"
    " external_links healthcheck hostname image labels links logging mac_address network_mode networks platform ports post_start pre_start"
    " pre_stop pull_policy restart scale secrets stdin_open stop_grace_period stop_signal tmpfs tty user volumes volumes_from"
    " working_dir".split()
)
_RESOLVED = frozenset("attach develop env_file extends label_file name profiles pull_refresh_after".split())
"""Already carried out by whoever resolved the project, or about the terminal of another tool."""
KNOWN = _HERE | _RESOLVED | {name for name, _, _ in TABLE}
_DEPLOY = frozenset(
    "replicas resources restart_policy mode placement labels update_config rollback_config endpoint_mode".split()
)
_BESIDE = _RESOLVED | {"build", "depends_on", "post_start", "pull_policy", "scale"}
"""What a container is not made from: another value alone is no reason to make it anew."""


def wanted_service(
    name: str,
    service: Config,
    config: Config,
    own: Mapping[str, str],
    variables: Mapping[str, str],
    refuse: Refuse,
    shelf: str = "",
) -> WantedService:
    """Read one service. `own` are the labels of everything that is ours; `refuse(key, why)` takes complaints.

    `shelf` is the folder in this machine's memory where secrets are laid.
    """
    _complain(service, refuse)
    project = str(config.get("name", ""))
    image = str(service.get("image") or f"{project}-{name}")
    held = mounted(service, config, variables, refuse, f"{shelf}/{name}" if shelf else "")
    body = _body(service, held)
    on = joins(name, service, config)
    before_stop = written(commands(service.get("pre_stop") or ()))
    _put_network(body, service, on[0].network if on else "")
    form = digest(
        [
            body,
            image,
            service.get("platform"),
            [(join.network, join.endpoint) for join in on],
            _files(held),
            service.get("links"),
            *([before_stop] if before_stop else []),
            *([service["pre_start"]] if service.get("pre_start") else []),
        ]
    )
    parts = dict(_parts(service))
    body["Labels"] = {**body["Labels"], **own, **_labels(name, service, form, parts)}
    if before_stop:
        body["Labels"][labels.PRE_STOP] = before_stop
    return WantedService(
        name=name,
        image=image,
        body=body,
        form=form,
        parts=parts,
        pull=_pull(service, refuse),
        platform=str(service.get("platform") or ""),
        recipe=recipe(name, image, service, config, variables, refuse) if service.get("build") else None,
        joins=on,
        needs=_needs(service),
        shares=tuple(sorted(set(_shares(service)))),
        links=tuple(service.get("links") or ()),
        files=tuple(held.files),
        ports=tuple(sorted(published(service.get("ports") or ()))),
        volumes=tuple(sorted(set(held.volumes))),
        containers=_containers(project, name, service),
        checked=_checked(service),
        hooks=commands(service.get("post_start") or ()),
        preparations=preparations(service.get("pre_start") or (), image),
        newer=newer(service),
    )


def _complain(service: Config, refuse: Refuse) -> None:
    for key in sorted(set(service) - KNOWN):
        if not key.startswith("x-") and service[key] not in (None, [], {}, "", False):
            refuse(key, "")
    for key in sorted(set(service.get("deploy") or ()) - _DEPLOY):
        if not key.startswith("x-"):
            refuse(f"deploy.{key}", "")
    for option in service.get("security_opt") or ():
        kind, _, value = str(option).replace("=", ":", 1).partition(":")
        if kind == "seccomp" and value not in ("unconfined", "builtin") and not value.startswith("{"):
            refuse("security_opt", "a seccomp profile in a file is not supported")


def _body(service: Config, held: Mounted) -> dict[str, Any]:
    body: dict[str, Any] = {
        "Image": "",
        "Env": _env(service.get("environment") or {}),
        "Cmd": service.get("command"),
        "Entrypoint": service.get("entrypoint"),
        "Labels": {key: str(value) for key, value in sorted((service.get("labels") or {}).items())},
        "Tty": bool(service.get("tty")),
        "OpenStdin": bool(service.get("stdin_open")),
        "AttachStdout": True,
        "AttachStderr": True,
        "ExposedPorts": {port: {} for port in exposed(service)},
    }
    for source, key in (
        ("hostname", "Hostname"),
        ("domainname", "Domainname"),
        ("user", "User"),
        ("working_dir", "WorkingDir"),
        ("stop_signal", "StopSignal"),
        ("mac_address", "MacAddress"),
    ):
        if service.get(source):
            body[key] = str(service[source])
    if service.get("stop_grace_period") is not None:
        body["StopTimeout"] = -(-nanoseconds(service["stop_grace_period"]) // 10**9)
    if (check := _healthcheck(service.get("healthcheck") or {})) is not None:
        body["Healthcheck"] = check
    host = host_config(service)
    host["Binds"], host["Mounts"], host["Tmpfs"] = held.binds, held.mounts, held.tmpfs
    host["PortBindings"] = bindings(service.get("ports") or ())
    host["VolumesFrom"] = list(service.get("volumes_from") or ())
    host["Links"] = list(service.get("external_links") or ())
    body["HostConfig"] = host
    return body


def _put_network(body: dict[str, Any], service: Config, main: str) -> None:
    mode = str(service.get("network_mode") or "")
    body["HostConfig"]["NetworkMode"] = mode or main or "none"
    if mode.startswith(("service:", "container:")):
        # The engine refuses these for a container that lives in another's network.
        body.pop("Hostname", None)
        body["ExposedPorts"], body["HostConfig"]["PortBindings"] = {}, {}


def _env(environment: Config) -> list[str]:
    """Give `KEY=value` each; a key without a value takes the image's own away."""
    return [key if value is None else f"{key}={_text(value)}" for key, value in sorted(environment.items())]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _healthcheck(check: Config) -> dict[str, Any] | None:
    if check.get("disable"):
        return {"Test": ["NONE"]}
    given: dict[str, Any] = {}
    if check.get("test"):
        test = check["test"]
        given["Test"] = ["CMD-SHELL", test] if isinstance(test, str) else list(test)
    for source, key in (
        ("interval", "Interval"),
        ("timeout", "Timeout"),
        ("start_period", "StartPeriod"),
        ("start_interval", "StartInterval"),
    ):
        if check.get(source) is not None:
            given[key] = nanoseconds(check[source])
    if check.get("retries") is not None:
        given["Retries"] = int(check["retries"])
    return given or None


def _checked(service: Config) -> bool | None:
    check = service.get("healthcheck") or {}
    test = check.get("test") or []
    if check.get("disable") or test == ["NONE"]:
        return False
    return True if test else None


def _needs(service: Config) -> tuple[Need, ...]:
    given = service.get("depends_on") or {}
    return tuple(
        Need(
            str(other),
            cast(Condition, found.get("condition") or "service_started"),
            bool(found.get("restart")),
            bool(found.get("required", True)),
        )
        for other, found in sorted(given.items())
    )


def _shares(service: Config) -> Iterable[str]:
    for key in ("network_mode", "pid", "ipc"):
        mode = str(service.get(key) or "")
        if mode.startswith("service:"):
            yield mode.partition(":")[2]
    for entry in service.get("volumes_from") or ():
        if not str(entry).startswith("container:"):
            yield str(entry).partition(":")[0]


def _containers(project: str, name: str, service: Config) -> tuple[str, ...]:
    deploy = service.get("deploy") or {}
    count = service.get("scale", deploy.get("replicas"))
    if service.get("container_name") and count in (None, 1):
        return (str(service["container_name"]),)
    return tuple(f"{project}-{name}-{number}" for number in range(1, int(1 if count is None else count) + 1))


def _pull(service: Config, refuse: Refuse) -> PullPolicy:
    policy = str(service.get("pull_policy") or "missing")
    if policy in ("missing", "if_not_present"):
        return "missing"
    if policy in ("always", "never", "build"):
        return cast(PullPolicy, policy)
    refuse("pull_policy", f"`{policy}` is not supported")
    return "missing"


def _parts(service: Config) -> Iterable[tuple[str, str]]:
    """Give a short digest of each attribute that a container is made from, of each variable for `environment`."""
    for key, value in service.items():
        if key == "environment":
            for name, text in (value or {}).items():
                yield f"environment.{name}", digest(text)[:8]
        elif key not in _BESIDE and value not in (None, [], {}):
            yield key, digest(value)[:8]


def _labels(name: str, service: Config, form: str, parts: Mapping[str, str]) -> dict[str, str]:
    needs = ",".join(
        f"{need.service}:{need.condition}:{str(need.restart).lower()}" for need in _needs(service)
    )
    return {
        labels.SERVICE: name,
        labels.ONEOFF: "False",
        labels.DEPENDS_ON: needs,
        labels.FORM: form,
        labels.PARTS: " ".join(f"{key}={value}" for key, value in sorted(parts.items())),
        labels.CONFIG_HASH: form,
    }


def _files(held: Mounted) -> list[tuple[str, str, int, tuple[int, int]]]:
    return [(file.path, digest(file.data.decode("latin-1")), file.mode, file.owner) for file in held.files]
