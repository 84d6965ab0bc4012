"""What the policy itself gives rise to: expectations that have ended, and those that nothing fits any more.

They are findings like those of rules, with codes and pages; no difference stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from envparity.model.areas import Area, Severity
from envparity.model.differences import Subject
from envparity.model.findings import Evidence, Finding
from envparity.model.snapshots import Environment
from envparity.policy.agreed import FILE, Expectation


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is said of a policy, with its page."""

    code: str
    name: str
    area: Area
    severity: Severity
    what: str
    why: str
    fix: str

    def page(self, part: Literal["what", "why", "fix"]) -> str:
        """Give one part of its page."""
        return {"what": self.what, "why": self.why, "fix": self.fix}[part]

    def finding(self, expectation: Expectation, message: str, environments: Sequence[Environment]) -> Finding:
        """Make a finding about one expectation, for those of the environments that it is about."""
        known = tuple(environment.name for environment in environments)
        about = tuple(name for name in known if name in expectation.environments) or known
        return Finding(
            code=self.code,
            name=self.name,
            area=self.area,
            severity=self.severity,
            subject=Subject("setting", str(expectation), FILE),
            environments=about,
            message=message,
            why=self.why,
            fix=self.fix,
            evidence=tuple(Evidence(name, expectation.place, "policy") for name in about),
        )


EXPIRED = Notice(
    "POL001",
    "expired-expectation",
    Area.DEPLOYMENT_PIPELINE,
    Severity.MEDIUM,
    "An expectation in `envparity.toml` has an end date that is over: what it accepted counts again.",
    "A difference was accepted for a time; the time is over and nobody has looked at it since.",
    "Mend the difference and remove the expectation, or give it a new date and a reason that holds today.",
)
UNUSED = Notice(
    "POL002",
    "unused-expectation",
    Area.DEPLOYMENT_PIPELINE,
    Severity.LOW,
    "An expectation in `envparity.toml` fits no finding any more.",
    "What was accepted is gone; left in place, the expectation would accept the next difference of the same"
    " name without anybody asking.",
    "Remove the expectation from `envparity.toml`; if it should still fit, see whether the subject, the"
    " environments or the value in it are spelled as the report has them.",
)

NOTICES: tuple[Notice, ...] = (EXPIRED, UNUSED)


def expired(expectation: Expectation, environments: Sequence[Environment]) -> Finding:
    """Say that an expectation has ended."""
    said = f"the expectation of `{expectation}` ended on {expectation.until} (accepted by {expectation.by})"
    return EXPIRED.finding(expectation, said, environments)


def unused(expectation: Expectation, environments: Sequence[Environment]) -> Finding:
    """Say that an expectation fits nothing."""
    said = f"the expectation of `{expectation}` fits no finding (accepted by {expectation.by})"
    return UNUSED.finding(expectation, said, environments)
