"""Why a cell of the board is not assessed, and what to declare so that it would be.

Nothing that was read in the environment speaks of the area: that is not the same as good news.
"""

from __future__ import annotations

from typing import NamedTuple

from envparity.model.areas import Area
from envparity.model.reports import Report
from envparity.report.summary import grade_of

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


def gaps(report: Report) -> tuple[Gap, ...]:
    """Give what is not assessed, in the order of the board."""
    names = [environment.name for environment in report.environments]
    found = []
    for area in Area:
        missing = tuple(name for name in names if grade_of(report.board, area, name) == "not-assessed")
        if missing:
            found.append(Gap(area, missing, len(missing) == len(names), DECLARE[area]))
    return tuple(found)


def say_gap(gap: Gap) -> str:
    """Say why an area is not assessed and what would change that."""
    return f"nothing that was read speaks of it; declare {gap.declare}"
