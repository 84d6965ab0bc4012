"""What a kustomization changes in all manifests: names, namespace, labels, images and replicas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from envparity.model.places import Place
from envparity.model.records import dataclass, field
from envparity.readers.infrastructure.kubernetes.placed import (
    Manifest,
    Text,
    listing,
    mapping,
    name_of,
    place_of,
    text,
)
from envparity.readers.infrastructure.kubernetes.workloads import KINDS

_SCALED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"})
_NOWHERE = Place("")
_NOT_RENAMED = frozenset({"Namespace", "CustomResourceDefinition", "APIService"})


@dataclass
class Held:
    """A manifest on its way through kustomizations, with every name it had: patches may use any of them."""

    manifest: Manifest
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names.add(name_of(self.manifest))


def transform(held: list[Held], kustomization: Mapping[str, Any]) -> None:
    """Carry out every transformer, in kustomize's own order."""
    if namespace := kustomization.get("namespace"):
        for item in held:
            if text(item.manifest.get("kind")) not in ("Namespace", "ClusterRole", "ClusterRoleBinding"):
                item.manifest = _with_metadata(item.manifest, "namespace", namespace)
    _rename(held, kustomization.get("namePrefix"), kustomization.get("nameSuffix"))
    for pairs, selectors, templates in _labels(kustomization):
        for item in held:
            item.manifest = _labelled(item.manifest, pairs, selectors=selectors, templates=templates)
    for entry in map(mapping, listing(kustomization.get("replicas"))):
        for item in held:
            if text(item.manifest.get("kind")) in _SCALED and text(entry.get("name")) in item.names:
                spec = {**mapping(item.manifest.get("spec")), "replicas": entry.get("count")}
                item.manifest = {**item.manifest, "spec": spec}
    for entry in map(mapping, listing(kustomization.get("images"))):
        for item in held:
            item.manifest = _in_containers(item.manifest, partial(_image, entry=entry))


def as_fields(transformer: Manifest) -> dict[str, Any] | None:
    """Give a built-in transformer as the fields of a kustomization that mean the same; none for any other."""
    match text(transformer.get("kind")):
        case "LabelTransformer":
            paths = [text(mapping(spec).get("path")) for spec in listing(transformer.get("fieldSpecs"))]
            chosen = str(any("elector" in path for path in paths)).lower()
            return {"labels": [{"pairs": transformer.get("labels"), "includeSelectors": chosen}]}
        case "NamespaceTransformer":
            return {"namespace": mapping(transformer.get("metadata")).get("namespace")}
        case "PrefixSuffixTransformer" | "PrefixTransformer" | "SuffixTransformer":
            return {"namePrefix": transformer.get("prefix"), "nameSuffix": transformer.get("suffix")}
        case "ImageTagTransformer":
            return {"images": [transformer.get("imageTag")]}
        case "ReplicaCountTransformer":
            return {"replicas": [transformer.get("replica")]}
        case "AnnotationsTransformer":
            return {}
    return None


def _with_metadata(manifest: Manifest, key: str, value: Any) -> Manifest:
    return {**manifest, "metadata": {**mapping(manifest.get("metadata")), key: value}}


def _rename(held: list[Held], prefix: Any, suffix: Any) -> None:
    if not isinstance(prefix, str) and not isinstance(suffix, str):
        return
    renamed: dict[tuple[str, str], str] = {}
    for item in held:
        kind, name = text(item.manifest.get("kind")), name_of(item.manifest)
        if kind in _NOT_RENAMED:
            continue
        place = place_of(mapping(item.manifest.get("metadata")).get("name"), _NOWHERE)
        renamed[kind, name] = f"{text(prefix)}{name}{text(suffix)}"
        item.manifest = _with_metadata(item.manifest, "name", Text(renamed[kind, name], place))
        item.names.add(renamed[kind, name])
    for item in held:
        item.manifest = _referring(item.manifest, renamed, "")


_REFERENCES = {
    ("configMapRef", "name"): "ConfigMap",
    ("configMapKeyRef", "name"): "ConfigMap",
    ("configMap", "name"): "ConfigMap",
    ("secretRef", "name"): "Secret",
    ("secretKeyRef", "name"): "Secret",
    ("secret", "name"): "Secret",
    ("secret", "secretName"): "Secret",
    ("persistentVolumeClaim", "claimName"): "PersistentVolumeClaim",
    ("service", "name"): "Service",
    ("backend", "serviceName"): "Service",
    ("spec", "serviceName"): "Service",
}
"""Where manifests refer to others by name: the key above and the key, with the kind meant."""


def _referring(value: Any, renamed: Mapping[tuple[str, str], str], above: str) -> Any:
    if isinstance(value, list):
        return [_referring(item, renamed, above) for item in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for key, item in value.items():
        kind = _REFERENCES.get((above, key), "")
        if above == "scaleTargetRef" and key == "name":
            kind = text(value.get("kind"))
        if kind and isinstance(item, str) and (kind, str(item)) in renamed:
            result[key] = Text(renamed[kind, str(item)], place_of(item, place_of(key, _NOWHERE)))
        else:
            result[key] = _referring(item, renamed, key)
    return result


def _labels(kustomization: Mapping[str, Any]) -> Iterable[tuple[dict[str, Any], bool, bool]]:
    yield mapping(kustomization.get("commonLabels")), True, True
    for entry in map(mapping, listing(kustomization.get("labels"))):
        selectors = text(entry.get("includeSelectors")) == "true"
        templates = selectors or text(entry.get("includeTemplates")) == "true"
        yield mapping(entry.get("pairs")), selectors, templates


def _labelled(manifest: Manifest, pairs: dict[str, Any], *, selectors: bool, templates: bool) -> Manifest:
    if not pairs:
        return manifest
    labels = mapping(mapping(manifest.get("metadata")).get("labels"))
    manifest = _with_metadata(manifest, "labels", {**labels, **pairs})
    spec = mapping(manifest.get("spec"))
    kind = text(manifest.get("kind"))
    if templates and isinstance(spec.get("template"), dict) and kind in KINDS:
        template = spec["template"]
        held = mapping(mapping(template.get("metadata")).get("labels"))
        spec = {**spec, "template": _with_metadata(template, "labels", {**held, **pairs})}
    if selectors and kind == "Service" and mapping(spec.get("selector")):
        spec = {**spec, "selector": {**spec["selector"], **pairs}}
    elif selectors and mapping(mapping(spec.get("selector")).get("matchLabels")):
        matched = {**spec["selector"]["matchLabels"], **pairs}
        spec = {**spec, "selector": {**spec["selector"], "matchLabels": matched}}
    return {**manifest, "spec": spec} if spec else manifest


def _in_containers(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Change every container anywhere in a manifest."""
    if isinstance(value, list):
        return [_in_containers(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [change(mapping(container)) for container in item]
        if key in ("containers", "initContainers") and isinstance(item, list)
        else _in_containers(item, change)
        for key, item in value.items()
    }


def _image(container: dict[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    image = container.get("image")
    name, tag, digest = split_image(text(image))
    if not isinstance(image, str) or name != text(entry.get("name")):
        return container
    name = text(entry.get("newName")) or name
    if "newTag" in entry or "digest" in entry:
        tag, digest = text(entry.get("newTag")), text(entry.get("digest"))
    whole = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
    said = entry.get("newTag") or entry.get("digest") or entry.get("newName")
    return {**container, "image": Text(whole, place_of(said, place_of(image, _NOWHERE)))}


def split_image(image: str) -> tuple[str, str, str]:
    """Cut an image's reference into name, tag and digest; a registry's port is no tag."""
    rest, _, digest = image.partition("@")
    name, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        return rest, "", digest
    return name, tag, digest
