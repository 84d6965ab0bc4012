"""Reads Kubernetes manifests: workloads as services, ConfigMaps and Secrets as settings, the rest as resources.

Several files are read as one set, because a Deployment of one takes its environment from a ConfigMap of
another. The forms: https://kubernetes.io/docs/reference/kubernetes-api/. What a kustomization makes of
manifests is `kustomize`'s part.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading, Resource, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.records import replace
from envparity.model.values import Seal, Unknown
from envparity.readers.document import Document
from envparity.readers.infrastructure.kubernetes.configuration import (
    Entries,
    Environment,
    Holders,
    sealed_entry,
    template_in,
)
from envparity.readers.infrastructure.kubernetes.exposure import Exposure
from envparity.readers.infrastructure.kubernetes.placed import (
    Complaints,
    Manifest,
    listing,
    load,
    mapping,
    name_of,
    namespace_of,
    place_of,
    syntax_refusal,
    text,
    texts_in,
)
from envparity.readers.infrastructure.kubernetes.resources import resource
from envparity.readers.infrastructure.kubernetes.workloads import KINDS, Workload, service, workload

_KIND = expression(rb"(?:^[ \t]*(?:- )?|[{,]\s*)[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?[A-Z]", re.MULTILINE)
_VERSION = expression(rb"(?:^[ \t]*(?:- )?|[{,]\s*)[\"']?apiVersion[\"']?[ \t]*:", re.MULTILINE)


_MERGED_AWAY = frozenset({*KINDS, "ConfigMap", "Secret", "SealedSecret", "ExternalSecret"})
"""Kinds of which there can be one of a name for the facts to make sense."""


class Kubernetes:
    """Manifests, one document or many."""

    format = "Kubernetes"
    gives: frozenset[FactKind] = frozenset({"service", "setting", "resource"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - the name says nothing
        """Say whether both `apiVersion` and `kind` are set near the beginning."""
        return _KIND.search(head) is not None and _VERSION.search(head) is not None

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read one file by itself."""
        return self.read_merged((document,), seal)

    def read_merged(self, documents: Sequence[Document], seal: Seal) -> Reading:
        """Read several files as one set; a file that cannot be read is a problem unless it is the only one."""
        manifests: list[Manifest] = []
        complaints = Complaints(documents[0].path if documents else "")
        for document in documents:
            try:
                loaded, found = load_document(document)
            except ReadError as error:
                if len(documents) == 1:
                    raise
                complaints.add(error.message, Place(document.path, error.line or 0), error.key)
                continue
            manifests += loaded
            complaints.add_all(found, document.path)
        return facts(manifests, complaints, seal)


READER = Kubernetes()

_CONTROL = expression(r"^\s*\{\{-?\s*(if|range|with|else|end|include|template|define)\b", re.MULTILINE)
"""Lines by which Helm decides what stands in a file; inside of a text they are another program's to obey."""


def load_document(document: Document) -> tuple[Sequence[Manifest], Sequence[Problem]]:
    """Read a file's manifests; `ReadError` says so when the file is a template and no YAML yet."""
    source = document.text()
    try:
        manifests, problems = load(source, document.path)
    except ReadError as error:
        raise syntax_refusal(error, source) from error
    written = len(_CONTROL.findall(source))
    if written and written > sum(len(_CONTROL.findall(held)) for held in texts_in(list(manifests))):
        raise syntax_refusal(ReadError("not YAML"), source)
    return manifests, problems


def facts(manifests: Sequence[Manifest], complaints: Complaints, seal: Seal) -> Reading:
    """Say what a set of manifests declares; problems are added to those that are known already."""
    fallback = Place(complaints.home)
    manifests = _whole(manifests, fallback, complaints)
    holders, exposure = Holders(manifests, fallback, complaints), Exposure(manifests)
    services: list[Service] = []
    settings: list[Setting] = []
    for item in _told_apart([known for manifest in manifests if (known := workload(manifest))]):
        for name, container in item.containers():
            services.append(service(item, name, container, exposure, seal))
            place = place_of(container.get("name"), fallback)
            environment = Environment(holders, seal, name, item.namespace, place, complaints)
            settings += environment.read(container)
    mounted = _mounted(manifests)
    for kind, name, entries in holders.unused():
        settings += _unused(kind, entries, seal, mounted.get((kind, name), ""))
    return Reading(
        READER.format,
        settings=tuple(sorted(settings, key=lambda setting: (setting.scope, setting.key))),
        services=tuple(sorted(services, key=lambda item: item.name)),
        resources=tuple(
            sorted(_resources(manifests, seal, fallback), key=lambda item: (item.kind, item.name))
        ),
        problems=tuple(dict.fromkeys(complaints.problems)),
    )


def _whole(manifests: Sequence[Manifest], fallback: Place, complaints: Complaints) -> list[Manifest]:
    """Keep the manifests that have a kind and a name, the later of two that are the same."""
    kept: dict[tuple[str, ...], Manifest] = {}
    for manifest in manifests:
        place = place_of(manifest, fallback)
        kind, name = text(manifest.get("kind")), name_of(manifest)
        if not kind or not text(manifest.get("apiVersion")):
            complaints.add("no manifest: `apiVersion` or `kind` is missing", place)
            continue
        if not name and not _is_kustomization(manifest):
            generated = text(mapping(manifest.get("metadata")).get("generateName"))
            if not generated:
                complaints.add(f"a {kind} without a name", place)
                continue
        key = kind, namespace_of(manifest), name
        if name and key in kept:
            if kept[key] == manifest:  # one base that two overlays take in
                continue
            if kind not in _MERGED_AWAY and place.path != place_of(kept[key], fallback).path:
                kept[(*key, str(len(kept)))] = manifest  # a choice between files: both are facts
                continue
            complaints.add(f"{kind} `{name}` stands here twice; the later one is read", place)
        kept[key if name else (*key, str(len(kept)))] = manifest
    return list(kept.values())


def _told_apart(workloads: Sequence[Workload]) -> Iterator[Workload]:
    """Give workloads of one name the namespace, or else the kind, as part of the name they go by."""
    names = Counter(item.name for item in workloads)
    places = Counter((item.name, item.namespace) for item in workloads)
    for item in workloads:
        if names[item.name] == 1:
            yield item
        elif places[item.name, item.namespace] == 1:
            yield replace(item, name=f"{item.namespace}/{item.name}" if item.namespace else item.name)
        else:
            yield replace(item, name=f"{item.name} ({item.kind})")


def _mounted(manifests: Sequence[Manifest]) -> dict[tuple[str, str], str]:
    """Say which workload mounts a ConfigMap or Secret; nothing where several do."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in filter(None, map(workload, manifests)):
        for volume in map(mapping, listing(item.pod.get("volumes"))):
            found["ConfigMap", text(mapping(volume.get("configMap")).get("name"))].add(item.name)
            found["Secret", text(mapping(volume.get("secret")).get("secretName"))].add(item.name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _unused(kind: str, entries: Entries, seal: Seal, scope: str) -> Iterator[Setting]:
    """Give what is not taken as a variable: keys, or the settings of the files that they hold."""
    from envparity.readers.infrastructure.kubernetes.embedded import embedded
    from envparity.readers.syntax.flat import settings_of

    for key, entry in entries.items():
        leaves = embedded(key, entry.raw, entry.place.line)
        if leaves:
            held = settings_of(leaves, entry.place.path, seal, certain=kind == "Secret")
            yield from (replace(setting, scope=scope, carrier=kind.lower()) for setting in held)
            continue
        reason = entry.reason or template_in(entry.raw)
        value = Unknown(reason) if reason else sealed_entry(seal, key, entry.raw, kind)
        yield Setting(str(key), value, entry.place, scope, carrier=kind.lower())


def _resources(manifests: Sequence[Manifest], seal: Seal, fallback: Place) -> Iterator[Resource]:
    for manifest in manifests:
        if workload(manifest) is None and not _is_kustomization(manifest):
            yield resource(manifest, seal, fallback)


def _is_kustomization(manifest: Manifest) -> bool:
    """Tell kustomize's own file from what a cluster's operator calls by the same name."""
    return text(manifest.get("apiVersion")).startswith("kustomize.config.k8s.io/")
