"""PIP002: a release that need not have been in staging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.model.stages import stage_of
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, items, said
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class SkippedStaging(Rule):
    """One pipeline deploys to staging and to production, and production does not wait for staging.

    Why: Both start at once or in any order: when staging fails, production already has what failed there.

    Fix: Let the job that deploys to production need the one that deploys to staging, and what is tested there.
    """

    code: ClassVar[str] = "PIP002"
    name: ClassVar[str] = "skipped-staging"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report deployments to production beside one to staging that they do not wait for."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        for environment, cell in in_production(difference):
            if "push" not in items(cell, "trigger") or said(cell, "gate") == "by hand":
                continue
            waited = _staging(items(cell, "after"))
            beside = _staging(items(cell, "beside"))
            if beside and not waited:
                jobs = listed([quoted(job) for job in sorted(beside)])
                message = (
                    f"{deployment(difference)} deploys to {environment.name} on the same push as {jobs} "
                    f"to {listed(sorted(set(beside.values())))}, and does not wait for it"
                )
                yield self.finding(difference, message, environments=names_of([environment]))


def _staging(jobs: Mapping[str, str]) -> dict[str, str]:
    return {job: name for job, name in jobs.items() if stage_of(name) is Stage.STAGING}
