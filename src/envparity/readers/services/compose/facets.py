"""What is true of a service of a resolved project, in words that mean the same in Compose and Kubernetes.

A facet that asks for a variable that nobody set is unknown. Paths are shown from the workspace's root.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from envparity.model.facts import Facet
from envparity.model.places import Place
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.services.compose.model import Origin, Path
from envparity.readers.services.compose.project import Project
from envparity.readers.syntax.gotext import go_number

_TEXTS = (("image", "image"), ("working_dir", "working-dir"), ("user", "user"), ("hostname", "hostname"))
_CONDITIONS = {
    "service_started": "started",
    "service_healthy": "healthy",
    "service_completed_successfully": "completed",
}
_RESTARTS = {"none": "no", "any": "always"}


def unset_value(name: str) -> Unknown:
    """Give the value of something that asks for a variable that is not set."""
    return Unknown(f"variable {name} is not set")


def unset_below(project: Project) -> Mapping[Path, str]:
    """Give, for each path below which something asks for an unset variable, the first such variable."""
    found: dict[Path, str] = {}
    for path, names in project.unset.items():
        for length in range(len(path) + 1):
            found.setdefault(path[:length], names[0])
    return found


class Facets:
    """Collects what is true of one service."""

    def __init__(self, project: Project, seal: Seal, name: str, unset: Mapping[Path, str]) -> None:
        self.project = project
        self.seal = seal
        self.name = name
        self.unset = unset
        self.facets: list[Facet] = []

    @property
    def place(self) -> Place:
        """Where the service is declared."""
        origin = self.project.origin_of("services", self.name)
        return origin.place if origin else Place("")

    @property
    def service(self) -> Mapping[str, Any]:
        """The service as it would run."""
        found: Mapping[str, Any] = self.project.config["services"][self.name]
        return found

    def add(self, facet: str, text: str, path: Path, item: str = "", *, key: str = "") -> None:
        """Add a facet whose value is written at a path below the service."""
        full = ("services", self.name, *path)
        origin = self.project.origin_of(*full)
        unset = self._unset_below(full, origin)
        value: Value = unset_value(unset) if unset else self.seal(key or facet, text)
        self.facets.append(Facet(facet, value, origin.place if origin else self.place, item))

    def _unset_below(self, path: Path, origin: Origin | None) -> str:
        if origin and origin.unset:
            return origin.unset[0]
        return self.unset.get(path, "")

    def describe(self) -> None:
        """Add every facet."""
        for key, facet in _TEXTS:
            if text := self.service.get(key):
                self.add(facet, text, (key,))
        for key in ("command", "entrypoint"):
            if words := self.service.get(key):
                self.add(key, shlex.join(words), (key,))
        for key, facet in (("privileged", "privileged"), ("read_only", "read-only")):
            if self.service.get(key):
                self.add(facet, "true", (key,))
        if mode := self.service.get("network_mode"):
            self.add("network-mode", mode, ("network_mode",))
        self._build()
        self._ports()
        self._volumes()
        self._healthcheck()
        self._scale()
        self._restart()
        self._neighbours()

    def _build(self) -> None:
        build = self.service.get("build")
        if not build:
            return
        words = [self._shown(build.get("context", "."))]
        if build.get("dockerfile_inline"):
            words.append("with its own instructions")
        elif build.get("dockerfile", "Dockerfile") != "Dockerfile":
            words.append(f"file {build['dockerfile']}")
        if build.get("target"):
            words.append(f"target {build['target']}")
        self.add("build", " ".join(words), ("build", "context"))
        for key, value in sorted(build.get("args", {}).items()):
            self.add("build", value or "", ("build", "args", key), f"argument {key}", key=key)

    def _ports(self) -> None:
        published: dict[str, list[str]] = {}
        paths: dict[str, Path] = {}
        for index, port in enumerate(self.service.get("ports", ())):
            item = f"{port.get('target', '')}/{port.get('protocol', 'tcp')}"
            address = port.get("host_ip", "")
            address = f"[{address}]" if ":" in address else address
            shown = ":".join(part for part in (address, port.get("published") or "any") if part)
            published.setdefault(item, []).append(shown)
            paths.setdefault(item, ("ports", str(index)))
        for item, shown_as in published.items():
            self.add("port", f"published {', '.join(sorted(shown_as))}", paths[item], item)
        for index, exposed in enumerate(self.service.get("expose", ())):
            item = exposed if "/" in exposed else f"{exposed}/tcp"
            if item not in published:
                self.add("port", "exposed", ("expose", str(index)), item)

    def _volumes(self) -> None:
        for index, mount in enumerate(self.service.get("volumes", ())):
            ending = " ro" if mount.get("read_only") else ""
            self.add(
                "volume", self._mounted(mount) + ending, ("volumes", str(index)), mount.get("target", "")
            )
        for index, entry in enumerate(self.service.get("tmpfs", ())):
            self.add("volume", "tmpfs", ("tmpfs", str(index)), entry.partition(":")[0])
        for key, word, folder in (("secrets", "secret", "/run/secrets/"), ("configs", "configmap", "/")):
            for index, entry in enumerate(self.service.get(key, ())):
                source = entry.get("source", "")
                target = entry.get("target") or folder + source
                target = target if target.startswith("/") else folder + target
                self.add("volume", f"{word} {source}", (key, str(index)), target)

    def _mounted(self, mount: Mapping[str, Any]) -> str:
        kind, source = mount.get("type", "volume"), mount.get("source", "")
        if kind == "bind":
            return f"bind {self._shown(source)}"
        if kind == "volume":
            return f"volume {source}" if source else "volume without a name"
        return "tmpfs" if kind == "tmpfs" else f"{kind} {source}".strip()

    def _shown(self, path: str) -> str:
        """Give a path below the workspace as it reads from there."""
        root = self.project.root.rstrip("/")
        if root and path == root:
            return "."
        return f"./{path[len(root) + 1 :]}" if root and path.startswith(root + "/") else path

    def _healthcheck(self) -> None:
        check = self.service.get("healthcheck")
        if not check:
            return
        test = check.get("test") or []
        if check.get("disable") or test[:1] == ["NONE"]:
            text = "disabled"
        elif test[:1] == ["CMD-SHELL"]:
            text = " ".join(test[1:])
        else:
            text = shlex.join(test[1:]) or "the image's own"
        self.add("healthcheck", text, ("healthcheck", "test") if test else ("healthcheck",))

    def _scale(self) -> None:
        deploy = self.service.get("deploy", {})
        if deploy.get("mode") in ("global", "global-job"):
            self.add("replicas", "one on every node", ("deploy", "mode"))
        elif "scale" in self.service:
            self.add("replicas", str(self.service["scale"]), ("scale",))
        else:
            self.add("replicas", str(deploy.get("replicas", 1)), ("deploy", "replicas"))
        resources = deploy.get("resources", {})
        limits, reserved = resources.get("limits", {}), resources.get("reservations", {})
        for facet, part, value, own in (
            ("cpus", "limits", limits.get("cpus"), "cpus"),
            ("memory", "limits", limits.get("memory"), "mem_limit"),
            ("cpus-reserved", "reservations", reserved.get("cpus"), ""),
            ("memory-reserved", "reservations", reserved.get("memory"), "mem_reservation"),
        ):
            key = facet.partition("-")[0]
            if value is not None:
                self.add(facet, _number(value), ("deploy", "resources", part, key))
            elif own and self.service.get(own):
                self.add(facet, _number(self.service[own]), (own,))

    def _restart(self) -> None:
        policy = self.service.get("deploy", {}).get("restart_policy")
        if self.service.get("restart"):
            self.add("restart", self.service["restart"], ("restart",))
        elif policy:
            condition = policy.get("condition", "any")
            self.add("restart", _RESTARTS.get(condition, condition), ("deploy", "restart_policy"))

    def _neighbours(self) -> None:
        for name, entry in self.service.get("depends_on", {}).items():
            condition = entry.get("condition", "service_started")
            ending = "" if entry.get("required", True) else ", optional"
            self.add("depends-on", _CONDITIONS.get(condition, condition) + ending, ("depends_on", name), name)
        for key, word in (("cap_add", "added"), ("cap_drop", "dropped")):
            for index, capability in enumerate(self.service.get(key, ())):
                self.add("capability", word, (key, str(index)), capability.removeprefix("CAP_"))
        networks = self.service.get("networks", {})
        if list(networks) != ["default"] or networks["default"]:
            for name, entry in networks.items():
                aliases = ", ".join((entry or {}).get("aliases", ()))
                self.add("network", f"joined as {aliases}" if aliases else "joined", ("networks", name), name)


def _number(value: Any) -> str:
    return go_number(value) if isinstance(value, float) else str(value)
