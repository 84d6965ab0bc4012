"""Which area a resource, or one thing that is said of it, belongs to."""

from __future__ import annotations

from envparity.model.areas import Area
from envparity.model.expressions import expression

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
    "devcontainer": Area.RUNTIME_ENVIRONMENT,
    "source": Area.INFRASTRUCTURE_AS_CODE,
    "provider": Area.VENDOR_LOCK_IN,
    "total": Area.COST,
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
