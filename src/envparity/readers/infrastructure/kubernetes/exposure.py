"""Which ports of a pod can be reached from outside the cluster: by a Service, an Ingress or the host's port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.readers.infrastructure.kubernetes.placed import (
    Manifest,
    listing,
    mapping,
    name_of,
    namespace_of,
    text,
)

Ports = dict[str, tuple[str, Any]]
"""`80/tcp` as the container sees it -> what is said of it (`exposed`, `published 80`), and what says so."""


class Exposure:
    """The Services and Ingresses of some documents."""

    def __init__(self, manifests: Sequence[Manifest]) -> None:
        self._services = [m for m in manifests if text(m.get("kind")) == "Service"]
        self._routed: dict[tuple[str, str], str] = {}
        for manifest in manifests:
            if text(manifest.get("kind")) == "Ingress":
                self._route(manifest)

    def ports(self, namespace: str, labels: Mapping[str, Any], container: Mapping[str, Any]) -> Ports:
        """Give the ports of one container: those it declares, and those that a Service sends to it."""
        found: Ports = {}
        named: dict[str, str] = {}
        for declared in map(mapping, listing(container.get("ports"))):
            port = _item(text(declared.get("containerPort")), declared)
            host = text(declared.get("hostPort"))
            found[port] = (f"published {host}" if host else "exposed", declared)
            named[text(declared.get("name"))] = port
        for service in self._services:
            if self._selects(service, namespace, labels):
                found |= self._sent(service, named, found)
        return found

    def _sent(self, service: Manifest, named: Mapping[str, str], known: Ports) -> Ports:
        spec = mapping(service.get("spec"))
        kind = text(spec.get("type")) or "ClusterIP"
        route = self._routed.get((namespace_of(service), name_of(service)), "")
        found: Ports = {}
        for port in map(mapping, listing(spec.get("ports"))):
            number = text(port.get("port"))
            target = text(port.get("targetPort")) or number
            item = named.get(target) or (_item(target, port) if target.isdigit() else "")
            if not item:
                continue
            published = {"NodePort": text(port.get("nodePort")) or "any", "LoadBalancer": number}.get(
                kind, route
            )
            if published:
                found[item] = (f"published {published}", port)
            elif item not in known:
                found[item] = ("exposed", port)
        return found

    def _selects(self, service: Manifest, namespace: str, labels: Mapping[str, Any]) -> bool:
        selector = mapping(mapping(service.get("spec")).get("selector"))
        if not selector or not selector.items() <= labels.items():
            return False
        return namespace_of(service) == namespace

    def _route(self, ingress: Manifest) -> None:
        spec = mapping(ingress.get("spec"))
        port = "443" if listing(spec.get("tls")) else "80"
        for backend in _backends(spec):
            name = text(mapping(backend.get("service")).get("name")) or text(backend.get("serviceName"))
            self._routed[namespace_of(ingress), name] = port


def _backends(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield mapping(spec.get("defaultBackend") or spec.get("backend"))
    for rule in map(mapping, listing(spec.get("rules"))):
        for path in map(mapping, listing(mapping(rule.get("http")).get("paths"))):
            yield mapping(path.get("backend"))


def _item(port: str, said: Mapping[str, Any]) -> str:
    return f"{port}/{(text(said.get('protocol')) or 'TCP').lower()}"
