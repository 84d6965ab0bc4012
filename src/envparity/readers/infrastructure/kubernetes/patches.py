"""Patches of a kustomization: strategic merges and JSON patches, and which manifests they are for.

Strategic merge: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/;
JSON patches: RFC 6902. Lists are merged by the keys that the API declares for the workloads' own lists;
every other list is replaced, as it is for custom resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.readers.infrastructure.kubernetes.placed import Manifest, line_of, listing, mapping, text

_MERGED_BY = {
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "env": "name", "volumes": "name",
    "volumeMounts": "mountPath", "volumeDevices": "devicePath", "imagePullSecrets": "name", "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey", "secrets": "name",
}  # fmt: skip
_PORTS = ("containerPort", "port")


def merged(base: Any, patch: Any, *, key: str = "", known: bool = True) -> Any:
    """Merge a strategic patch into a value; `known` is false for kinds whose lists have no merge keys."""
    if isinstance(patch, dict) and isinstance(base, dict):
        if text(patch.get("$patch")) == "replace":
            return {name: value for name, value in patch.items() if name != "$patch"}
        return _merged_mapping(base, patch, known=known)
    if isinstance(patch, list) and isinstance(base, list) and known:
        by = _merge_key(key, patch) or _merge_key(key, base)
        if by:
            return _merged_list(base, patch, by, known=known)
    return _clean(patch)


def _merged_mapping(base: dict[str, Any], patch: dict[str, Any], *, known: bool) -> dict[str, Any]:
    result = dict(base)
    for name, value in patch.items():
        if str(name).startswith("$"):
            continue
        if value is None or (isinstance(value, dict) and text(value.get("$patch")) == "delete"):
            result.pop(name, None)
        elif name in result:
            result[name] = merged(result[name], value, key=name, known=known)
        else:
            result[name] = _clean(value)
    return result


def _merged_list(base: list[Any], patch: list[Any], by: str, *, known: bool) -> list[Any]:
    if any(text(mapping(item).get("$patch")) == "replace" for item in patch):
        return [item for item in patch if "$patch" not in mapping(item)]
    result = list(base)
    added: list[Any] = []
    for item in patch:
        same = [at for at, held in enumerate(result) if mapping(held).get(by) == mapping(item).get(by)]
        if text(mapping(item).get("$patch")) == "delete":
            result = [held for at, held in enumerate(result) if at not in same]
        elif same:
            result[same[0]] = merged(result[same[0]], item, known=known)
        else:
            added.append(_clean(item))
    return [*added, *result] if by == "name" and not base else [*result, *added]


def _merge_key(key: str, items: list[Any]) -> str:
    if not all(isinstance(item, dict) for item in items):
        return ""
    if key == "ports":
        return next((name for name in _PORTS if any(name in item for item in items)), "")
    return _MERGED_BY.get(key, "")


def _clean(value: Any) -> Any:
    """Drop what only a patch means: directives and deleted keys."""
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items() if v is not None and not str(k).startswith("$")}
    if isinstance(value, list):
        return [_clean(item) for item in value if text(mapping(item).get("$patch")) != "delete"]
    return value


def json_patched(manifest: Manifest, operations: list[Any]) -> Manifest:
    """Carry out a JSON patch; `ReadError` with the line of the operation that does not fit."""
    result: Any = manifest
    for operation in map(mapping, operations):
        path = _pointer(text(operation.get("path")))
        try:
            match text(operation.get("op")):
                case "add" | "replace" as verb:
                    result = _put(result, path, operation.get("value"), new=verb == "add")
                case "remove":
                    result = _without(result, path)
                case "test":
                    continue
                case "copy" | "move" as verb:
                    origin = _pointer(text(operation.get("from")))
                    value = _at(result, origin)
                    result = _without(result, origin) if verb == "move" else result
                    result = _put(result, path, value, new=True)
                case other:
                    raise ReadError(f"no operation of JSON patches is called `{other}`")
        except (KeyError, IndexError, ValueError, TypeError):
            shown = text(operation.get("path"))
            raise ReadError(f"the patch's path `{shown}` is not there", line=line_of(operation)) from None
    return mapping(result)


def _pointer(path: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]


def _at(value: Any, path: list[str]) -> Any:
    for part in path:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _put(value: Any, path: list[str], item: Any, *, new: bool) -> Any:
    if not path:
        return item
    head, *rest = path
    if isinstance(value, list):
        at = len(value) if head == "-" else int(head)
        if not rest and new:
            return [*value[:at], item, *value[at:]]
        return [*value[:at], _put(value[at], rest, item, new=new), *value[at + 1 :]]
    if not rest:
        return {**value, head: item}
    below = value.get(head, {}) if new else value[head]  # kustomize makes the mappings that an addition needs
    return {**value, head: _put(below, rest, item, new=new)}


def _without(value: Any, path: list[str]) -> Any:
    head, *rest = path
    if isinstance(value, list):
        at = int(head)
        return [*value[:at], *([_without(value[at], rest)] if rest else []), *value[at + 1 :]]
    if rest:
        return {**value, head: _without(value[head], rest)}
    if head not in value:
        raise KeyError(head)
    return {name: item for name, item in value.items() if name != head}


def selected(manifest: Manifest, names: frozenset[str], target: Mapping[str, Any]) -> bool:
    """Say whether a patch's target selects a manifest that goes, or went, by some names."""
    group, _, version = text(manifest.get("apiVersion")).rpartition("/")
    metadata = mapping(manifest.get("metadata"))
    facts = {"group": group, "version": version, "kind": text(manifest.get("kind"))}
    if any(not _fits(text(target.get(key)), value) for key, value in facts.items()):
        return False
    if not any(_fits(text(target.get("name")), name) for name in names):
        return False
    if not _fits(text(target.get("namespace")), text(metadata.get("namespace"))):
        return False
    labels = mapping(metadata.get("labels"))
    return all(labels.get(key) == value for key, value in _pairs(text(target.get("labelSelector"))))


def _fits(pattern: str, value: str) -> bool:
    if not pattern:
        return True
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return pattern == value


def _pairs(selector: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, selector.split(",")):
        key, _, value = pair.replace("==", "=").partition("=")
        yield key.strip(), value.strip()


def same_object(manifest: Manifest, names: frozenset[str], patch: Manifest) -> bool:
    """Say whether a strategic patch is of the same object: kind, group and any name it goes or went by."""
    group = text(manifest.get("apiVersion")).rpartition("/")[0]
    return (
        manifest.get("kind") == patch.get("kind")
        and group == text(patch.get("apiVersion")).rpartition("/")[0]
        and text(mapping(patch.get("metadata")).get("name")) in names
    )


def operations_of(patch: Any) -> list[Any] | None:
    """Give a JSON patch's operations; none when the patch is a strategic one."""
    return listing(patch) if isinstance(patch, list) else None
