"""A service's volumes, tmpfs, configs and secrets -> mounts, and files to be written before the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from envparity.engines.wanted.quantities import mode, size
from envparity.engines.wanted.values import File, digest
from envparity.model.records import dataclass, field, replace

Config = Mapping[str, Any]
Refuse = Callable[[str, str], None]


@dataclass
class Mounted:
    """What is gathered over a service's volumes, configs and secrets."""

    binds: list[str] = field(default_factory=list)
    mounts: list[dict[str, Any]] = field(default_factory=list)
    tmpfs: dict[str, str] = field(default_factory=dict)
    files: list[File] = field(default_factory=list, repr=False)
    volumes: list[str] = field(default_factory=list)


def mounted(
    service: Config, config: Config, variables: Mapping[str, str], refuse: Refuse, shelf: str = ""
) -> Mounted:
    """Gather them all; `refuse(key, why)` is told what cannot be carried out.

    `shelf` begins the paths in this machine's memory where secrets are laid; without one they are written
    into the container.
    """
    found = Mounted()
    for entry in service.get("volumes") or ():
        _volume(entry, config, found, refuse)
    for entry in service.get("tmpfs") or ():
        path, _, options = str(entry).partition(":")
        found.tmpfs[path] = options
    for kind, folder in (("configs", "/"), ("secrets", "/run/secrets/")):
        for entry in service.get(kind) or ():
            _given(kind, folder, entry, config, variables, found, refuse, shelf)
    _out_of_reach(service, found, refuse)
    return found


def _out_of_reach(service: Config, found: Mounted, refuse: Refuse) -> None:
    """Refuse files that could not be written: a write under a tmpfs would land beneath it, on disk and unseen."""
    covered = [*found.tmpfs, *(mount["Target"] for mount in found.mounts if mount["Type"] == "tmpfs")]
    for file in (one for one in found.files if not one.source):
        if service.get("read_only"):
            refuse("read_only", f"`{file.path}` is to be written, and nothing can be: give it by a `file`")
        elif any(file.path.startswith(top.rstrip("/") + "/") for top in covered):
            refuse("tmpfs", f"`{file.path}` would lie beneath it: give it by a `file`")


def _volume(entry: Config, config: Config, found: Mounted, refuse: Refuse) -> None:
    kind = entry.get("type", "volume")
    if kind == "volume":
        _named(entry, config, found)
    elif kind == "bind":
        _bind(entry, found)
    elif kind == "tmpfs":
        found.mounts.append(_tmpfs(entry))
    elif kind in ("npipe", "cluster", "image"):
        refuse("volumes", f"a mount of type `{kind}` is not supported")
    else:
        refuse("volumes", f"a mount of the unknown type `{kind}` is not supported")


def _named(entry: Config, config: Config, found: Mounted) -> None:
    options = entry.get("volume") or {}
    source = entry.get("source", "")
    name = str(((config.get("volumes") or {}).get(source) or {}).get("name", source))
    if name:
        found.volumes.append(name)
    if name and not options:
        found.binds.append(f"{name}:{entry['target']}:{'ro' if entry.get('read_only') else 'rw'}")
        return
    mount: dict[str, Any] = {"Type": "volume", "Target": entry["target"], "VolumeOptions": {}}
    if name:
        mount["Source"] = name
    if entry.get("read_only"):
        mount["ReadOnly"] = True
    if options.get("nocopy"):
        mount["VolumeOptions"]["NoCopy"] = True
    if options.get("subpath"):
        mount["VolumeOptions"]["Subpath"] = options["subpath"]
    if options.get("labels"):
        mount["VolumeOptions"]["Labels"] = dict(options["labels"])
    found.mounts.append(mount)


def _bind(entry: Config, found: Mounted) -> None:
    """Mount a folder of this machine; one that is not there is made, unless the file says not to."""
    options = entry.get("bind") or {}
    words = ["ro" if entry.get("read_only") else "rw"]
    words += [options["selinux"]] if options.get("selinux") else []
    words += [options["propagation"]] if options.get("propagation") else []
    if options.get("create_host_path", True) and options.get("recursive") in (None, "enabled"):
        found.binds.append(f"{entry['source']}:{entry['target']}:{','.join(words)}")
        return
    mount: dict[str, Any] = {
        "Type": "bind",
        "Source": entry["source"],
        "Target": entry["target"],
        "BindOptions": {},
    }
    if entry.get("read_only"):
        mount["ReadOnly"] = True
    if options.get("propagation"):
        mount["BindOptions"]["Propagation"] = options["propagation"]
    if recursive := {
        "disabled": "NonRecursive",
        "writable": "ReadOnlyNonRecursive",
        "readonly": "ReadOnlyForceRecursive",
    }.get(str(options.get("recursive"))):
        mount["BindOptions"][recursive] = True
    found.mounts.append(mount)


def _tmpfs(entry: Config) -> dict[str, Any]:
    options = entry.get("tmpfs") or {}
    given: dict[str, Any] = {}
    if options.get("size") is not None:
        given["SizeBytes"] = size(options["size"])
    if options.get("mode") is not None:
        given["Mode"] = int(options["mode"])
    return {"Type": "tmpfs", "Target": entry["target"], "TmpfsOptions": given}


def _given(
    kind: str,
    folder: str,
    entry: Config,
    config: Config,
    variables: Mapping[str, str],
    found: Mounted,
    refuse: Refuse,
    shelf: str,
) -> None:
    """Give a service one config or secret: its file mounted, or its text given before the start."""
    source = str(entry["source"])
    declared = (config.get(kind) or {}).get(source) or {}
    target = str(entry.get("target") or source)
    if not target.startswith("/"):
        target = folder + target
    if declared.get("file"):
        found.mounts.append(_read_only(str(declared["file"]), target))
    elif declared.get("content") is not None:
        _hand(kind, _file(target, str(declared["content"]), entry), found, shelf)
    elif declared.get("environment") is not None:
        value = variables.get(str(declared["environment"]))
        if value is None:
            refuse(kind, f"`{source}` is to hold the variable `{declared['environment']}`, which is not set")
        else:
            _hand(kind, _file(target, value, entry), found, shelf)
    elif kind == "secrets":
        refuse(kind, f"`{source}` is `external`: `[runtime.secrets]` of the profile says where it is kept")
    else:
        refuse(kind, f"`{source}` is kept outside of this machine (`external`), which is not supported")


def _read_only(source: str, target: str) -> dict[str, Any]:
    return {"Type": "bind", "Source": source, "Target": target, "ReadOnly": True, "BindOptions": {}}


def _hand(kind: str, file: File, found: Mounted, shelf: str) -> None:
    # Only root can give a file to another user: one that nobody else may read would be closed to the container's.
    open_to_it = bool(file.mode & 0o004) or "/envparity-0/" in shelf
    if kind == "secrets" and shelf and open_to_it:
        source = f"{shelf}-{digest([file.path, file.mode, file.owner])[:12]}"
        found.mounts.append(_read_only(source, file.path))
        file = replace(file, source=source)
    found.files.append(file)


def _file(target: str, text: str, entry: Config) -> File:
    owner = (_number(entry.get("uid")), _number(entry.get("gid")))
    return File(target, text.encode("utf-8", "surrogateescape"), mode(entry.get("mode"), 0o444), owner)


def _number(value: Any) -> int:
    return int(value) if str(value or "0").isdigit() and value else 0
