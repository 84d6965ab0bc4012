"""What the parts of a project must have in common: every name that is used exists, nothing is said twice otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from envparity.readers.services.compose.model import Path

Told = tuple[Path, str]
Config = Mapping[str, Any]


def check_consistency(config: Config, disabled: Collection[str]) -> Iterator[Told]:
    """Give what the reference would refuse in a normalised project; `disabled` are services of other profiles."""
    services = config["services"]
    for name in sorted(services):
        for check in _CHECKS:
            for path, message in check(services[name], config, disabled):
                yield ("services", name, *path), message
    for name, secret in sorted(config.get("secrets", {}).items()):
        if not (secret.get("external") or secret.get("file") or secret.get("environment")):
            yield ("secrets", name), "must have `file` or `environment`"
    yield from _container_names(services)
    yield from _cycles(services)


def _source(service: Config, config: Config, _: Collection[str]) -> Iterator[Told]:
    build = service.get("build")
    if not (build or service.get("image") or service.get("provider")):
        yield (), "has neither `image` nor `build`"
    if not build:
        return
    if build.get("dockerfile") and build.get("dockerfile_inline"):
        yield ("build",), "has both `dockerfile` and `dockerfile_inline`"
    for name, context in sorted(build.get("additional_contexts", {}).items()):
        if context.startswith("service:"):
            target = config["services"].get(context.removeprefix("service:"))
            if not target or not target.get("build"):
                yield ("build", "additional_contexts", name), "names a service that is not built"
    platforms = build.get("platforms")
    if platforms and service.get("platform") and service["platform"] not in platforms:
        yield ("build", "platforms"), "does not have the service's `platform`"


def _networks(service: Config, config: Config, _: Collection[str]) -> Iterator[Told]:
    mode = service.get("network_mode", "")
    if mode and service.get("networks"):
        yield ("network_mode",), "cannot go together with `networks`"
    for network in sorted(service.get("networks", {})):
        if network not in config.get("networks", {}):
            yield ("networks", network), "is a network that is not declared"
    if mode.startswith("service:") and mode.removeprefix("service:") not in config["services"]:
        yield ("network_mode",), "names a service that does not exist"
    test = service.get("healthcheck", {}).get("test")
    if test and test[0] not in ("CMD", "CMD-SHELL", "NONE"):
        yield ("healthcheck", "test"), "must begin with `CMD`, `CMD-SHELL` or `NONE`"


def _dependencies(service: Config, config: Config, disabled: Collection[str]) -> Iterator[Told]:
    for name, entry in sorted(service.get("depends_on", {}).items()):
        if name in config["services"] or (name in disabled and not entry.get("required")):
            continue
        why = "is not in an active profile" if name in disabled else "does not exist"
        yield ("depends_on", name), f"is a service that {why}"


def _mounts(service: Config, config: Config, _: Collection[str]) -> Iterator[Told]:
    for index, volume in enumerate(service.get("volumes", ())):
        source = volume.get("source")
        if volume.get("type") == "volume" and source and source not in config.get("volumes", {}):
            yield ("volumes", str(index)), f"`{source}` is a volume that is not declared"
    for kind, entries in (
        ("secrets", service.get("build", {}).get("secrets", ())),
        ("configs", service.get("configs", ())),
        ("secrets", service.get("secrets", ())),
    ):
        for index, entry in enumerate(entries):
            if entry.get("source") not in config.get(kind, {}):
                yield (kind, str(index)), f"`{entry.get('source')}` is not declared below `{kind}`"
    mounted = [
        (entry.partition(":")[0], ("tmpfs", str(i))) for i, entry in enumerate(service.get("tmpfs", ()))
    ]
    mounted += [(v.get("target", ""), ("volumes", str(i))) for i, v in enumerate(service.get("volumes", ()))]
    seen: set[str] = set()
    for target, path in mounted:
        if target in seen:
            yield path, f"`{target}` is mounted twice"
        seen.add(target)


def _sizes(service: Config, _: Config, __: Collection[str]) -> Iterator[Told]:
    deploy = service.get("deploy")
    scale, replicas = service.get("scale"), (deploy or {}).get("replicas")
    if scale is not None and replicas is not None and scale != replicas:
        yield ("scale",), "differs from `deploy.replicas`"
    for key, count in (("scale", scale), ("deploy.replicas", replicas)):
        if count is not None and count < 0:
            yield tuple(key.split(".")), "must not be negative"
    wanted = scale if scale is not None else 1 if replicas is None else replicas
    if wanted > 1 and service.get("container_name"):
        yield ("container_name",), "cannot go together with more than one replica"
    resources = (deploy or {}).get("resources", {})
    for key, part, name in (
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ):
        if service.get(key) and part in resources and resources[part].get(name) != service[key]:
            yield (key,), f"differs from `deploy.resources.{part}.{name}`"
    for index, watch in enumerate(service.get("develop", {}).get("watch", ())):
        if not watch.get("target") and watch["action"] not in ("rebuild", "restart"):
            yield ("develop", "watch", str(index)), "needs a `target`"


_CHECKS: tuple[Callable[[Config, Config, Collection[str]], Iterator[Told]], ...] = (
    _source,
    _networks,
    _dependencies,
    _mounts,
    _sizes,
)


def _container_names(services: Config) -> Iterator[Told]:
    seen: dict[str, str] = {}
    for name in sorted(services):
        container = services[name].get("container_name")
        if container and container in seen:
            yield ("services", name, "container_name"), f"is the name of `{seen[container]}`'s container too"
        seen.setdefault(container, name)


def _cycles(services: Config) -> Iterator[Told]:
    """Find a service that waits for itself, without recursion: a file may declare any number."""
    done: set[str] = set()
    for start in sorted(services):
        stack = [(start, iter(sorted(services[start].get("depends_on", {}))))] if start not in done else []
        trail = [start] if stack else []
        open_ = set(trail)
        while stack:
            name, following = stack[-1]
            after = next(following, None)
            if after is None:
                done.add(name)
                stack.pop()
                open_.discard(trail.pop())
            elif after in open_:
                circle = " -> ".join([*trail[trail.index(after) :], after])
                yield ("services", name, "depends_on", after), f"waits for itself: {circle}"
                return
            elif after in services and after not in done:
                trail.append(after)
                open_.add(after)
                stack.append((after, iter(sorted(services[after].get("depends_on", {})))))
