"""Each attribute of a Compose service, tried on the code: what becomes of it, down to the last key.

The attributes are those of the specification's own schema; a value is made for each by its shape, or is given here
where the shape alone does not make one that means something. `python -m tests.engines.attributes` writes the table of
docs/compose.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from envparity.engines import labels
from envparity.engines.wanted import Wanted, want
from envparity.engines.wanted.silent import CLUSTER, DESCRIBING, NEWER
from envparity.errors import ReadError
from envparity.readers.document import Document
from envparity.readers.services.compose import resolve
from envparity.readers.services.compose.shapes import Anything, Either, Keyed, Listed, Named, Scalar, Shape
from envparity.readers.services.compose.specification import SERVICE

PAGE = Path(__file__).parents[2] / "docs/compose.md"
_BUILD = {"build": {"context": "."}}
_HOOK = [{"command": ["true"]}]

SAMPLES: Mapping[str, Any] = {
    "attach": {"attach": False},
    "build": _BUILD,
    "build.additional_contexts": {"build": {"context": ".", "additional_contexts": {"a": "./a"}}},
    "build.isolation": {"build": {"context": ".", "isolation": "default"}},
    "build.platforms": {"build": {"context": ".", "platforms": ["linux/amd64"]}, "platform": "linux/amd64"},
    "build.ssh": {"build": {"context": ".", "ssh": ["default"]}},
    "command": {"command": ["x"]},
    "cpu_period": {"cpu_period": 50000},
    "deploy.mode": {"deploy": {"mode": "global"}},
    "deploy.endpoint_mode": {"deploy": {"endpoint_mode": "dnsrr"}},
    "deploy.resources.limits.memory": {"deploy": {"resources": {"limits": {"memory": "50M"}}}},
    "deploy.resources.limits.cpus": {"deploy": {"resources": {"limits": {"cpus": "0.5"}}}},
    "deploy.resources.reservations.memory": {"deploy": {"resources": {"reservations": {"memory": "5M"}}}},
    "deploy.resources.reservations.cpus": {"deploy": {"resources": {"reservations": {"cpus": "0.5"}}}},
    "deploy.restart_policy.condition": {"deploy": {"restart_policy": {"condition": "on-failure"}}},
    "deploy.restart_policy.delay": {"deploy": {"restart_policy": {"condition": "any", "delay": "5s"}}},
    "deploy.restart_policy.window": {"deploy": {"restart_policy": {"condition": "any", "window": "5s"}}},
    "deploy.restart_policy.max_attempts": {
        "deploy": {"restart_policy": {"condition": "on-failure", "max_attempts": 3}}
    },
    "depends_on": {"depends_on": ["other"]},
    "depends_on.condition": {"depends_on": {"other": {"condition": "service_healthy"}}},
    "depends_on.required": {"depends_on": {"other": {"condition": "service_started", "required": False}}},
    "depends_on.restart": {"depends_on": {"other": {"condition": "service_started", "restart": True}}},
    "develop": {"develop": {"watch": [{"path": "./src", "action": "rebuild"}]}},
    "devices": {"devices": ["/dev/null:/dev/x"]},
    "configs.source": {"configs": ["file"]},
    "secrets.source": {"secrets": ["file"]},
    "build.secrets.source": {"build": {"context": ".", "secrets": ["file"]}},
    "env_file.path": {"env_file": ["here.env"]},
    "extends.service": {"extends": {"service": "other"}},
    "models.endpoint_var": {"models": {"llm": {"endpoint_var": "A"}}},
    "models.model_var": {"models": {"llm": {"model_var": "A"}}},
    "networks.priority": {"networks": {"back": {}, "default": {"priority": 5}}},
    "network_mode": {"network_mode": "bridge"},
    "provider": {"provider": {"type": "x"}},
    "provider.type": {"provider": {"type": "x"}},
    "provider.options": {"provider": {"type": "x", "options": {"a": "b"}}},
    "ports.published": {"ports": [{"target": 80, "published": "9090"}]},
    "volumes.source": {"volumes": [{"type": "volume", "source": "data", "target": "/d"}]},
    "volumes.target": {"volumes": [{"type": "volume", "source": "data", "target": "/d"}]},
    "deploy.placement.preferences": {"deploy": {"placement": {"preferences": [{"spread": "node.x"}]}}},
    "deploy.resources.reservations.generic_resources": {
        "deploy": {
            "resources": {
                "reservations": {"generic_resources": [{"discrete_resource_spec": {"kind": "x", "value": 1}}]}
            }
        }
    },
    "build.secrets": {"build": {"context": ".", "secrets": [{"source": "file"}]}},
    "extends.file": {"extends": {"service": "third", "file": "other.yaml"}},
    "deploy.placement.preferences.spread": {"deploy": {"placement": {"preferences": [{"spread": "node.x"}]}}},
    "devices.permissions": {"devices": [{"source": "/dev/null", "target": "/dev/x", "permissions": "r"}]},
    "dns": {"dns": ["192.0.2.1"]},
    "env_file": {"env_file": ["here.env"]},
    "env_file.format": {"env_file": [{"path": "here.env", "format": "raw"}]},
    "env_file.required": {"env_file": [{"path": "missing.env", "required": False}]},
    "expose": {"expose": ["9000"]},
    "extends": {"extends": {"service": "other"}},
    "external_links": {"external_links": ["a:b"]},
    "extra_hosts": {"extra_hosts": ["a=192.0.2.1"]},
    "gpus": {"gpus": "all"},
    "healthcheck.disable": {"healthcheck": {"disable": True}},
    "image": {"image": "b:2"},
    "ipc": {"ipc": "shareable"},
    "label_file": {"label_file": ["labels.env"]},
    "links": {"links": ["other:alias"]},
    "mac_address": {"mac_address": "02:42:ac:11:00:02"},
    "memswap_limit": {"memswap_limit": "64m", "mem_limit": "32m"},
    "models": {"models": ["llm"]},
    "pid": {"pid": "host"},
    "platform": {"platform": "linux/amd64"},
    "profiles": {"profiles": ["debug"]},
    "pull_policy": {"pull_policy": "always"},
    "pull_refresh_after": {"pull_refresh_after": "24h"},
    "restart": {"restart": "always"},
    "secrets.mode": {"secrets": [{"source": "variable", "mode": 0o400}]},
    "secrets.uid": {"secrets": [{"source": "variable", "uid": "5"}]},
    "secrets.gid": {"secrets": [{"source": "variable", "gid": "5"}]},
    "secrets.target": {"secrets": [{"source": "file", "target": "x"}]},
    "secrets": {"secrets": ["file"]},
    "configs": {"configs": ["file"]},
    "configs.mode": {"configs": [{"source": "content", "mode": 0o400}]},
    "configs.uid": {"configs": [{"source": "content", "uid": "5"}]},
    "configs.gid": {"configs": [{"source": "content", "gid": "5"}]},
    "configs.target": {"configs": [{"source": "file", "target": "/x"}]},
    "security_opt": {"security_opt": ["no-new-privileges:true"]},
    "stop_grace_period": {"stop_grace_period": "3s"},
    "storage_opt": {"storage_opt": {"size": "1G"}},
    "sysctls": {"sysctls": {"net.core.somaxconn": "512"}},
    "tmpfs": {"tmpfs": ["/t"]},
    "ulimits": {"ulimits": {"nofile": {"soft": 1, "hard": 2}}},
    "user": {"user": "5"},
    "uts": {"uts": "host"},
    "userns_mode": {"userns_mode": "host"},
    "volumes": {"volumes": ["data:/d"]},
    "volumes.bind.create_host_path": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "bind": {"create_host_path": False}}]
    },
    "volumes.bind.recursive": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "bind": {"recursive": "disabled"}}]
    },
    "volumes.bind.recursive (readonly)": {
        "volumes": [
            {
                "type": "bind",
                "source": ".",
                "target": "/d",
                "read_only": True,
                "bind": {"recursive": "readonly"},
            }
        ]
    },
    "volumes.bind.propagation": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "bind": {"propagation": "rslave"}}]
    },
    "volumes.bind.selinux": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "bind": {"selinux": "z"}}]
    },
    "volumes.consistency": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "consistency": "cached"}]
    },
    "volumes.image.subpath": {
        "volumes": [{"type": "image", "source": "a:1", "target": "/d", "image": {"subpath": "x"}}]
    },
    "volumes.read_only": {
        "volumes": [{"type": "volume", "source": "data", "target": "/d", "read_only": True}]
    },
    "volumes.tmpfs.size": {"volumes": [{"type": "tmpfs", "target": "/d", "tmpfs": {"size": 1024}}]},
    "volumes.tmpfs.mode": {"volumes": [{"type": "tmpfs", "target": "/d", "tmpfs": {"mode": 511}}]},
    "volumes.type": {"volumes": [{"type": "tmpfs", "target": "/d"}]},
    "volumes.volume.labels": {
        "volumes": [{"type": "volume", "source": "data", "target": "/d", "volume": {"labels": {"a": "b"}}}]
    },
    "volumes.volume.nocopy": {
        "volumes": [{"type": "volume", "source": "data", "target": "/d", "volume": {"nocopy": True}}]
    },
    "volumes.volume.subpath": {
        "volumes": [{"type": "volume", "source": "data", "target": "/d", "volume": {"subpath": "x"}}]
    },
    "volumes_from": {"volumes_from": ["other"]},
    "ports": {"ports": ["8080:80"]},
    "networks": {"networks": ["back"]},
}
"""What is written of the service `web` to try an attribute."""

VALUES: Mapping[str, Any] = {
    "interval": "5s", "timeout": "5s", "start_period": "5s", "start_interval": "5s", "delay": "5s", "monitor": "5s",
    "host_ip": "127.0.0.1", "container_name": "named", "ipv4_address": "192.0.2.9", "ipv6_address": "2001:db8::9",
}  # fmt: skip

_BASES: Mapping[str, Mapping[str, Any]] = {
    "build": _BUILD,
    "build.secrets": {"build": {"context": ".", "secrets": [{"source": "file"}]}},
    "build.secrets.source": _BUILD,
    "networks.priority": {"networks": {"back": {}, "default": {}}},
    "volumes.source": {},
    "volumes.target": {},
    "configs.source": {},
    "secrets.source": {},
    "volumes.bind": {"volumes": [{"type": "bind", "source": ".", "target": "/d"}]},
    "volumes.consistency": {"volumes": [{"type": "bind", "source": ".", "target": "/d"}]},
    "volumes.volume": {"volumes": [{"type": "volume", "source": "data", "target": "/d"}]},
    "volumes.read_only": {"volumes": [{"type": "volume", "source": "data", "target": "/d"}]},
    "volumes.tmpfs": {"volumes": [{"type": "tmpfs", "target": "/d"}]},
    "volumes.bind.recursive (readonly)": {
        "volumes": [{"type": "bind", "source": ".", "target": "/d", "read_only": True}]
    },
    "ports": {"ports": [{"target": 80, "published": "8080"}]},
    "healthcheck": {"healthcheck": {"test": ["CMD", "true"]}},
    "networks": {"networks": {"back": {}}},
    "deploy.restart_policy": {"deploy": {"restart_policy": {"condition": "any"}}},
    "secrets": {"secrets": ["variable"]},
    "secrets.target": {"secrets": ["file"]},
    "configs": {"configs": ["content"]},
    "configs.target": {"configs": ["file"]},
    "logging": {"logging": {"driver": "json-file"}},
    "env_file.format": {"env_file": ["here.env"]},
    "depends_on": {"depends_on": {"other": {"condition": "service_started"}}},
    "devices": {"devices": [{"source": "/dev/null", "target": "/dev/x"}]},
    "post_start": {"post_start": _HOOK},
    "pre_stop": {"pre_stop": _HOOK},
    "pre_start": {"pre_start": _HOOK},
    "gpus": {"gpus": [{"capabilities": ["gpu"]}]},
    "deploy.resources.reservations.devices": {
        "deploy": {"resources": {"reservations": {"devices": [{"capabilities": ["gpu"]}]}}}
    },
    "credential_spec": {},
    "env_file.required": {},
    "develop": {},
    "extends": {},
    "models": {},
    "provider": {},
    "volumes": {},
}
"""Beside what an attribute is compared, by the longest beginning of its path; beside nothing where it stands alone."""

_EXACT = frozenset(
    "build.secrets.source networks.priority volumes.source volumes.target configs.source secrets.source "
    "volumes.consistency volumes.read_only secrets.target configs.target env_file.format env_file.required".split()
)
"""Attributes that are compared beside what is given for them and not for what stands above them."""
_READ_BEFORE = frozenset({"env_file.required"})
"""Attributes that say how the project is read, and are seen in what others become."""

_REST = {
    "other": {"image": "other:1", "labels": {"a": "b"}, "healthcheck": {"test": ["CMD", "true"]}},
}
_TOP = {
    "networks": {"back": {}},
    "volumes": {"data": {}},
    "secrets": {"file": {"file": "./secret"}, "variable": {"environment": "SECRET"}},
    "configs": {"file": {"file": "./secret"}, "content": {"content": "text"}},
    "models": {"llm": {"model": "a"}},
}
_FILES = {
    "here.env": b"A=$$b\n",
    "labels.env": b"a=b\n",
    "other.yaml": b"services: {third: {image: x, user: me}}\n",
}


@dataclass(frozen=True)
class Fate:
    """What becomes of an attribute: `how`, and where it goes or why it does not."""

    path: str
    how: str
    where: str = ""


def paths(shape: Shape = SERVICE, path: str = "") -> Iterator[tuple[str, Shape]]:
    """Give each attribute that holds a value, by its path, with the shape of the value."""
    if isinstance(shape, Keyed):
        for name, inner in shape.fields.items():
            yield from paths(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(shape, Either):
        keyed = [deeper for one in shape.shapes if (deeper := _keyed(one)) is not None]
        yield path, shape.shapes[0]
        for one in keyed:
            yield from paths(one, path)
    elif (deeper := _keyed(shape)) is not None:
        yield path, shape
        yield from paths(deeper, path)
    else:
        yield path, shape


def _keyed(shape: Shape) -> Keyed | None:
    if isinstance(shape, Keyed):
        return shape
    if isinstance(shape, Listed):
        return _keyed(shape.item)
    if isinstance(shape, Named):
        return _keyed(shape.value)
    if isinstance(shape, Either):
        return next((found for one in shape.shapes if (found := _keyed(one)) is not None), None)
    return None


def _value(shape: Shape) -> Any:
    if isinstance(shape, Scalar):
        kind = next(kind for kind in shape.kinds if kind != "null")
        return shape.words[-1] if shape.words else {"string": "5", "boolean": True}.get(kind, 5)
    if isinstance(shape, Listed):
        return [_value(shape.item)]
    if isinstance(shape, Either):
        return _value(shape.shapes[0])
    if isinstance(shape, Keyed):
        return {name: _value(shape.fields[name]) for name in shape.required}
    if isinstance(shape, Anything):
        return "5"
    return {"a": _value(shape.value)}


def _sample(path: str, shape: Shape) -> dict[str, Any]:
    """Write a service that has the attribute: what it is compared with, and one key more."""
    if path in SAMPLES:
        return dict(SAMPLES[path])
    value = VALUES.get(path.rpartition(".")[2]) if path.rpartition(".")[2] in VALUES else _value(shape)
    made: dict[str, Any] = _merged(_base(path), _built(SERVICE, path.split("."), value))
    return made


def _built(shape: Shape, path: list[str], value: Any) -> Any:
    if not path:
        return value
    if isinstance(shape, Either):
        return _built(next(one for one in shape.shapes if _keyed(one) is not None), path, value)
    if isinstance(shape, Listed):
        return [_built(shape.item, path, value)]
    if isinstance(shape, Named):
        return {"*": _built(shape.value, path, value)}
    assert isinstance(shape, Keyed)
    given = {name: _value(shape.fields[name]) for name in shape.required if name != path[0]}
    return {**given, path[0]: _built(shape.fields[path[0]], path[1:], value)}


def _merged(base: Any, more: Any) -> Any:
    if isinstance(base, list) and isinstance(more, list) and base and isinstance(base[0], dict):
        return [_merged(base[0], more[0])]
    if not (isinstance(base, dict) and isinstance(more, dict)):
        return more
    only = next(iter(base), "a")
    more = {(only if key == "*" else key): found for key, found in more.items()}
    return {
        **base,
        **{key: _merged(base[key], found) if key in base else found for key, found in more.items()},
    }


def _base(path: str) -> Mapping[str, Any]:
    """Give what an attribute is compared with: the longest beginning of its path that is known, itself at the last."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        key = ".".join(parts[:count])
        if key in _BASES and (count < len(parts) or key in _EXACT):
            return _BASES[key]
    return {}


def wanted(service: Mapping[str, Any]) -> Wanted:
    """Read a project with one such service as it would be run."""
    project = {"services": {"web": {"image": "a:1", **service}, **_REST}, **_TOP}
    data = yaml.safe_dump({key: found for key, found in project.items() if key != "x"}).encode()
    variables = {"SECRET": "value"}

    def sibling(path: str) -> bytes:
        name = path.rpartition("/")[2]
        if name not in _FILES:
            raise ReadError("no such file")
        return _FILES[name]

    found = resolve(
        [Document("compose.yaml", data, sibling, variables)], project="p", variables=variables, root="/w"
    )
    if found.problems:
        raise ValueError(f"{service}: {found.problems[0]}")
    return want(found.config, environment="dev", workspace="/w", variables=variables)


def fate(path: str, shape: Shape) -> Fate:
    """Try one attribute."""
    with_it = wanted(_sample(path, shape))
    without = wanted({**_base(path)} if "image" not in path else {})
    more = [told for told in with_it.refused if told not in without.refused]
    if more:
        why = more[0].partition("`: ")[2]
        return Fate(path, "refused", "" if why == "not supported" else why)
    told = [one for one in with_it.warnings if one not in without.warnings]
    if told:
        return Fate(path, "noted")
    changed = sorted(_changes(with_it, without))
    if changed:
        return Fate(path, "carried out", ", ".join(changed[:3]))
    return Fate(path, "nothing")


def _changes(one: Wanted, other: Wanted) -> set[str]:
    a, b = one.service("web"), other.service("web")
    if a is None or b is None:
        return {"whether it runs"}
    found = set(_differing(a.body, b.body))
    for name in (
        "image",
        "pull",
        "platform",
        "recipe",
        "joins",
        "needs",
        "shares",
        "links",
        "files",
        "containers",
        "hooks",
        "preparations",
    ):
        before, after = getattr(b, name, None), getattr(a, name, None)
        if before != after:
            found.add(
                {
                    "joins": "NetworkingConfig",
                    "needs": "the order of steps",
                    "files": "a file inside",
                    "hooks": "a program after a start",
                    "preparations": "a container before the first start",
                    "recipe": "the build",
                }.get(name, name)
            )
    if a.body["Labels"].get(labels.PRE_STOP) != b.body["Labels"].get(labels.PRE_STOP):
        found.add("a program before a stop")
    return found


def _differing(a: Any, b: Any, path: str = "") -> Iterator[str]:
    if isinstance(a, dict) and isinstance(b, dict) and path.count(".") < 1:
        for key in {*a, *b}:
            yield from _differing(a.get(key), b.get(key), f"{path}.{key}".lstrip("."))
    elif a != b and not re.match(r"^Labels\.dev\.|^Labels\.com\.docker\.compose\.(config|depends)", path):
        yield "Labels" if path.startswith("Labels.") else path


def fates() -> tuple[Fate, ...]:
    """Try every attribute of the specification; parts of one that is refused are not told again."""
    found: list[Fate] = []
    refused: set[str] = set()
    for path, shape in sorted(dict(paths()).items()):
        above = {path.rsplit(".", count)[0] for count in range(1, path.count(".") + 1)}
        if not path or path == "deploy" or above & refused or above & {"develop"}:
            continue
        one = fate(path, shape)
        refused |= {path} if one.how == "refused" else set()
        found.append(one)
    return tuple(found)


def page() -> str:
    """Write docs/compose.md."""
    tried = fates()
    lines = [
        _HEAD.rstrip("\n"),
        "",
        "## Carried out",
        "",
        "| attribute | what the engine is given |",
        "|---|---|",
    ]
    lines += [f"| `{one.path}` | {_given(one.where)} |" for one in tried if one.how == "carried out"]
    lines += [f"| `{path}` | seen in what others become |" for path in sorted(_READ_BEFORE)]
    lines += ["", "## Refused by name before anything starts", "", "| attribute | why |", "|---|---|"]
    lines += [
        f"| `{one.path}` | {one.where or WHY.get(one.path, '')} |" for one in tried if one.how == "refused"
    ]
    lines += [f"| {what} | {why} |" for what, why in _VALUES_REFUSED]
    lines += ["", "## Of newer engines", "", _NEWER, "", "| attribute | API |", "|---|---|"]
    lines += [f"| `{path.replace('.*', '')}` | {version} |" for path, version in sorted(NEWER.items())]
    lines += ["", "## Without a meaning on one machine", "", _NOTED, "", "| attribute | |", "|---|---|"]
    lines += [f"| `{path}` | noted: {why} |" for path, why in sorted(CLUSTER.items())]
    lines += [f"| `{path}` | {why} |" for path, why in sorted(DESCRIBING.items())]
    return "\n".join(lines) + "\n"


def _given(where: str) -> str:
    return ", ".join(f"`{word}`" if " " not in word else word for word in where.split(", "))


WHY: Mapping[str, str] = {
    "build.isolation": "Windows containers",
    "build.privileged": "rights for a builder of its own kind",
    "credential_spec.config": "Windows containers",
    "credential_spec.file": "Windows containers",
    "credential_spec.registry": "Windows containers",
    "models": "what they start is no container",
    "provider.options": "what it starts is no container",
    "provider.type": "what it starts is no container",
    "use_api_socket": "hands the engine to the container",
}
_VALUES_REFUSED = (
    (
        "`pull_policy: daily`, `weekly`, `every_...`, `refresh`",
        "the engine does not tell when an image was fetched",
    ),
    ("`volumes` of type `npipe`, `cluster`, `image`", "Windows, a cluster, engines of a newer kind"),
    ("`configs` with `external: true`", "kept by a cluster"),
    ("`secrets` with `external: true`", "unless `[runtime.secrets]` of the profile says where they are kept"),
)
_HEAD = """# What of Compose is carried out

Every attribute of a service in the Compose specification is tried on the code, down to its last key, and this
page is written from what becomes of it (`python -m tests.engines.attributes`; a test holds the two together).
None is dropped in silence: it is given to the engine, or refused by name before anything starts, or it says
nothing of what runs on one machine. [How Compose files are read](compose-reading.md) is another page.
"""
_NEWER = (
    "An older engine would pass over these in silence, so they are refused by name where the engine's API is of an "
    "earlier version than the one that brought them."
)
_NOTED = "The plan notes what is said to a cluster alone; the rest describes, and changes nothing that runs."

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
