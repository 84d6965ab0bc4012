"""Why a cell of the board is not assessed, and what to declare so that it would be.

Nothing that was read in the environment speaks of the area: that is not the same as good news.
"""

from __future__ import annotations

from typing import NamedTuple

from envparity.model.areas import Area
from envparity.model.reports import Report
from envparity.report.clean import clean
from envparity.report.summary import files_of, grade_of, listed

WANTED: dict[Area, str] = {
    Area.DEPENDENCIES: "a lockfile",
    Area.CONFIGURATION: "settings",
    Area.SECRETS: "settings that hold some",
    Area.RUNTIME_ENVIRONMENT: "pinned languages, images",
    Area.DEPLOYMENT_PIPELINE: "a pipeline whose jobs name the environment",
    Area.API_INTEGRATION: "settings of the interfaces it calls",
    Area.CONTAINERIZATION: "Compose files or manifests",
    Area.ORCHESTRATION: "manifests or restart policies",
    Area.OBSERVABILITY: "settings of logs, traces and errors",
    Area.SCALABILITY: "replicas and limits",
    Area.LATENCY: "timeouts, regions",
    Area.COST: "requests, replicas, sizes of machines",
    Area.ISOLATION: "addresses, users and networks of services",
    Area.INFRASTRUCTURE_AS_CODE: "Terraform or another template",
    Area.VENDOR_LOCK_IN: "packages, images and addresses",
}
"""What an area is not assessed for want of, in a few words."""

DECLARE: dict[Area, str] = {
    Area.DEPENDENCIES: "a lockfile or a list of packages (`uv.lock`, `package-lock.json`, `requirements.txt`, …)",
    Area.CONFIGURATION: "a dotenv file, a file of settings, a Compose file or manifests",
    Area.SECRETS: "what its secrets are set in: a dotenv file, a Compose file, manifests, a store",
    Area.RUNTIME_ENVIRONMENT: "a file that pins a language (`.python-version`, `.tool-versions`), images, or settings that switch modes",
    Area.DEPLOYMENT_PIPELINE: "the pipeline's own file (`.github/workflows/*.yml`, `.gitlab-ci.yml`, a `Jenkinsfile`)",
    Area.API_INTEGRATION: "settings that hold addresses, versions and models of the services that are called",
    Area.CONTAINERIZATION: "a Compose file, manifests or Helm values",
    Area.ORCHESTRATION: "manifests, a kustomization, or a Compose file that says what waits for what",
    Area.OBSERVABILITY: "settings of logs, metrics and traces (`LOG_LEVEL`, `OTEL_…`, `SENTRY_DSN`)",
    Area.SCALABILITY: "replicas and limits, in a Compose file or manifests",
    Area.LATENCY: "settings that bound how long is waited (`…_TIMEOUT`), or budgets of endpoints",
    Area.COST: "sizes and counts of what is paid for: Terraform files or state, manifests with requests",
    Area.ISOLATION: "addresses of stores and queues among its settings, and services with their users and ports",
    Area.INFRASTRUCTURE_AS_CODE: "Terraform files, a state or a plan",
    Area.VENDOR_LOCK_IN: "what ties it to one vendor: Terraform files, manifests, addresses of managed services",
}
"""The same in full, with what such files are called."""


class Gap(NamedTuple):
    """An area that nothing was read of in some environments, all of them or a few."""

    area: Area
    environments: tuple[str, ...]
    everywhere: bool
    declare: str
    idle: tuple[str, ...] = ()
    """Compose files of these environments of which no service is active."""


def gaps(report: Report) -> tuple[Gap, ...]:
    """Give what is not assessed, in the order of the board."""
    names = [environment.name for environment in report.environments]
    idle = _idle(report)
    found = []
    for area in Area:
        missing = tuple(name for name in names if grade_of(report.board, area, name) == "not-assessed")
        off = tuple(name for name in missing if area in _OF_SERVICES and name in idle)
        rest = tuple(name for name in missing if name not in off)
        if off:
            files = tuple(dict.fromkeys(path for name in off for path in idle[name]))
            found.append(Gap(area, off, len(off) == len(names), _ACTIVE, files))
        if rest:
            found.append(Gap(area, rest, len(rest) == len(names), DECLARE[area]))
    return tuple(found)


def _idle(report: Report) -> dict[str, tuple[str, ...]]:
    """Give the Compose files of the environments that have no service at all, by environment."""
    found = {}
    for snapshot in report.snapshots:
        sources = (one for one in snapshot.sources if one.format == "Compose" and one.status == "read")
        files = tuple(path for source in sources for path in files_of(source))
        if files and not snapshot.services:
            found[snapshot.environment.name] = files
    return found


_OF_SERVICES = frozenset({Area.CONTAINERIZATION, Area.ORCHESTRATION, Area.SCALABILITY, Area.ISOLATION})
"""Areas that services of Compose files speak of."""

_ACTIVE = "the Compose profiles that are active there (`profiles` of its source)"


def say_want(gap: Gap) -> str:
    """Say in a few words what an area is not assessed for want of."""
    return f"a service of {_named(gap.idle)} that is active" if gap.idle else WANTED[gap.area]


def _named(paths: tuple[str, ...]) -> str:
    shown = [f"`{clean(path)}`" for path in paths[:_MOST]]
    return listed([*shown, f"{len(paths) - _MOST} more"] if len(paths) > _MOST else shown)


_MOST = 3


def say_gap(gap: Gap) -> str:
    """Say why an area is not assessed and what would change that."""
    if gap.idle:
        return f"no service of {_named(gap.idle)} is active; declare {gap.declare}"
    return f"nothing that was read speaks of it; declare {gap.declare}"
