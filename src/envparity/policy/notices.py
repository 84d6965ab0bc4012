"""What the policy itself gives rise to: expectations that have ended or fit nothing, baselines that are stale.

They are findings like those of rules, with codes and pages; no difference stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.areas import Area, Severity
from envparity.model.differences import Subject
from envparity.model.findings import Evidence, Finding
from envparity.model.pages import Page
from envparity.model.places import Place
from envparity.model.snapshots import Environment
from envparity.policy.agreed import FILE, Expectation

EXPIRED = Page(
    "POL001",
    "expired-expectation",
    Area.DEPLOYMENT_PIPELINE,
    Severity.MEDIUM,
    "An expectation in `envparity.toml` has an end date that is over: what it accepted counts again.",
    "A difference was accepted for a time; the time is over and nobody has looked at it since.",
    "Mend the difference and remove the expectation, or give it a new date and a reason that holds today.",
)
UNUSED = Page(
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

STALE = Page(
    "POL003",
    "stale-baseline",
    Area.DEPLOYMENT_PIPELINE,
    Severity.LOW,
    "A baseline holds findings that are there no more.",
    "What was mended may come back, and the baseline would take it for known.",
    "Write the baseline anew with `envparity check --write-baseline FILE`, after a look at what else it would take"
    " for known.",
)

NOTICES: tuple[Page, ...] = (EXPIRED, UNUSED, STALE)


def expired(expectation: Expectation, environments: Sequence[Environment]) -> Finding:
    """Say that an expectation has ended."""
    said = f"the expectation of `{expectation}` ended on {expectation.until} (accepted by {expectation.by})"
    return _finding(EXPIRED, *_of(expectation, said, environments))


def unused(expectation: Expectation, environments: Sequence[Environment]) -> Finding:
    """Say that an expectation fits nothing."""
    said = f"the expectation of `{expectation}` fits no finding (accepted by {expectation.by})"
    return _finding(UNUSED, *_of(expectation, said, environments))


def stale(number: int, file: str, environments: Sequence[Environment]) -> Finding:
    """Say that a baseline's file holds a number of findings that are gone."""
    said = (
        f"{number:,} finding{' of the baseline is' if number == 1 else 's of the baseline are'} there no more"
    )
    names = tuple(environment.name for environment in environments)
    return _finding(STALE, Subject("setting", "findings that are gone", "baseline"), said, Place(file), names)


def _of(
    expectation: Expectation, message: str, environments: Sequence[Environment]
) -> tuple[Subject, str, Place, tuple[str, ...]]:
    known = tuple(environment.name for environment in environments)
    about = tuple(name for name in known if name in expectation.environments) or known
    return Subject("setting", str(expectation), FILE), message, expectation.place, about


def _finding(page: Page, subject: Subject, message: str, place: Place, about: tuple[str, ...]) -> Finding:
    """Make a finding about something that stands at a place in a file, for these environments."""
    return Finding(
        code=page.code,
        name=page.name,
        area=page.area,
        severity=page.severity,
        subject=subject,
        environments=about,
        message=message,
        why=page.why,
        fix=page.fix,
        evidence=tuple(Evidence(name, place, "policy") for name in about),
    )
