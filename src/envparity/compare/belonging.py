"""Which area a resource, or one thing that is said of it, belongs to; and which sources would tell of it."""

from __future__ import annotations

from envparity.compare.rows import missing
from envparity.model.areas import Area
from envparity.model.differences import Cell
from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.values import Unknown

_KUBERNETES = {
    "HorizontalPodAutoscaler": Area.SCALABILITY,
    "VerticalPodAutoscaler": Area.SCALABILITY,
    "ScaledObject": Area.SCALABILITY,
    "ResourceQuota": Area.SCALABILITY,
    "LimitRange": Area.SCALABILITY,
    "NetworkPolicy": Area.ISOLATION,
    "ServiceAccount": Area.ISOLATION,
    "Role": Area.ISOLATION,
    "RoleBinding": Area.ISOLATION,
    "ClusterRole": Area.ISOLATION,
    "ClusterRoleBinding": Area.ISOLATION,
    "ServiceMonitor": Area.OBSERVABILITY,
    "PodMonitor": Area.OBSERVABILITY,
    "PrometheusRule": Area.OBSERVABILITY,
    "StorageClass": Area.VENDOR_LOCK_IN,
}
_FAMILIES = {
    "kubernetes": Area.ORCHESTRATION,
    "terraform": Area.INFRASTRUCTURE_AS_CODE,
    "template": Area.INFRASTRUCTURE_AS_CODE,
    "platform": Area.INFRASTRUCTURE_AS_CODE,
    "pipeline": Area.DEPLOYMENT_PIPELINE,
    "image": Area.CONTAINERIZATION,
    "running": Area.CONTAINERIZATION,
    "devcontainer": Area.RUNTIME_ENVIRONMENT,
    "source": Area.INFRASTRUCTURE_AS_CODE,
    "provider": Area.VENDOR_LOCK_IN,
    "total": Area.COST,
    "place": Area.LATENCY,
}
SIZE = expression(
    r"(?i)(^|[._])(instance_?(type|class|size)|node_?type|vm_?size|machine_?type|size|sku|sku_?name|tier|plan|dyno|"
    r"capacity(_mode)?|allocated_?storage|storage_?(gb|mb|size)|disk_?size(_gb)?|memory(_?(size|mb|gb))?|cpus?|"
    r"(min|max|desired)_?(size|count|capacity|instances)|instances?|replicas|num(ber)?_?(of_)?\w*nodes|node_?count|billing_?mode)$"
)
"""Arguments that say how large something is, and so what it costs."""

REGION = expression(r"(?i)(^|[._])(primary_?)?(region|location|availability_?zones?|zones?)(\[\d+\])?$")
"""Arguments that say where something is, and so how far away."""


def area_of(kind: str, aspect: str = "") -> Area:
    """Give the area of a kind of resource (`kubernetes:Ingress`), or of one of the things that are said of one."""
    family, _, name = kind.partition(":")
    if family in ("terraform", "template", "platform") and aspect:
        if REGION.search(aspect):
            return Area.LATENCY
        if SIZE.search(aspect):
            return Area.COST
    if family == "kubernetes":
        return _KUBERNETES.get(name, Area.ORCHESTRATION)
    return _FAMILIES.get(family, Area.ORCHESTRATION)


_TOLD_BY = {
    "Kubernetes": "kubernetes",
    "Kustomize": "kubernetes",
    "Terraform": "terraform",
    "Terraform state": "terraform",
    "Pipeline": "pipeline",
    "fly.toml": "platform",
    "render.yaml": "platform",
    "app.yaml": "platform",
    "serverless.yml": "platform",
    "Image build": "image",
    "Image": "image",
    "Running project": "running",
    "devcontainer.json": "devcontainer",
}
"""What family of resources a format holds."""


def missing_resource(snapshot: Snapshot, kind: str) -> Cell:
    """Give the cell of a resource that was not met: unknown unless a source of its family was read in full.

    A pipeline that was read says nothing of what a cluster has.
    """
    family = kind.partition(":")[0]
    telling = tuple(
        source
        for source in snapshot.sources
        if "resource" in source.gives and _TOLD_BY.get(source.format.partition(",")[0], family) == family
    )
    if not telling:
        return Unknown(f"none of its sources holds {family} resources")
    return missing(replace(snapshot, sources=telling), "resource")
