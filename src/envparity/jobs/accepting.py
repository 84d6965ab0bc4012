"""Accepting a finding in writing: the policy's text with an expectation added; writing it is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from envparity.errors import ProfileError, UsageError
from envparity.jobs.opening import POLICY
from envparity.jobs.policy import known
from envparity.jobs.reporting import make_report
from envparity.model.declarations import Workspace
from envparity.model.findings import Finding
from envparity.model.records import dataclass
from envparity.model.reports import Report


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is to be written: the policy's file, all of its text, the block that is new in it, what it accepts."""

    file: Path
    text: str
    block: str
    findings: tuple[Finding, ...]


def accept(
    workspace: Workspace,
    findings: Sequence[str],
    *,
    reason: str,
    by: str,
    until: date | None,
    now: str,
    release: tuple[str, str] | None = None,
) -> Acceptance:
    """Make the text of a policy that accepts findings of today's report, by their ids, each for the same reason.

    `UsageError` when there is no such finding, when it has been accepted, when there is no reason or owner or
    the last day is over; `ProfileError` when the policy is wrong as it is, or cannot be added to.
    """
    from envparity.policy.loading import parse_policy, text_of_policy
    from envparity.policy.writing import expectation_block, with_block

    _check(reason, by, until, date.fromisoformat(now[:10]))
    report = make_report(workspace, now=now, release=release)
    before = text_of_policy(workspace.root)
    blocks = []
    for found in [_found(report, finding) for finding in findings]:
        exact = sum(_alike(found, other) for other in report.findings) > 1
        blocks.append(
            expectation_block(found, reason=reason.strip(), by=by.strip(), until=until, exact=exact)
        )
    block = "\n".join(blocks)
    text = with_block(before, block)
    try:
        policy = parse_policy(text, known(workspace))
    except ProfileError as error:
        hint = "is `expect` written there as one value? write each entry as `[[expect]]`"
        raise ProfileError(
            POLICY, "an expectation cannot be added at its end", line=error.line, hint=error.hint or hint
        ) from error
    new = policy.expectations[-len(blocks) :]
    taken = tuple(item for item in report.findings if any(expectation.takes(item) for expectation in new))
    return Acceptance(workspace.root / POLICY, text, block, taken)


def write_acceptance(accepted: Acceptance) -> None:
    """Write the policy with what was accepted, whole or not at all; a link to it stays one."""
    from envparity.jobs.writing import write_file

    write_file(accepted.text, accepted.file.resolve())


def _check(reason: str, by: str, until: date | None, today: date) -> None:
    if not reason.strip():
        raise UsageError("`--reason` is empty", hint="say why, to whoever reads this in a year")
    if not by.strip():
        raise UsageError("`--by` is empty", hint="name a person or a team to ask")
    if until is not None and until < today:
        raise UsageError(f"`--until`: {until} is over", hint="give the last day on which it holds")


def _alike(found: Finding, other: Finding) -> bool:
    """Say whether what names one finding's subject names another's too: a key that several services have."""
    same = (found.code, found.subject.name) == (other.code, other.subject.name)
    return same and set(other.environments) <= set(found.environments)


def _found(report: Report, wanted: str) -> Finding:
    for finding in report.findings:
        if finding.id == wanted:
            break
    else:
        ids = [finding.id for finding in report.findings]
        near = get_close_matches(wanted, ids, n=2) or [one for one in ids if one.startswith(f"{wanted}-")][:2]
        hint = f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
        raise UsageError(
            f"no finding has the id `{wanted}`", hint=hint or "`envparity --verbose check` shows the ids"
        )
    if finding.expected is not None:
        raise UsageError(
            f"`{wanted}` has been accepted by {finding.expected.by}",
            hint=f"{POLICY} holds it, with the reason",
        )
    if finding.code.startswith("POL"):
        raise UsageError(f"`{wanted}` is about the policy itself", hint=finding.fix)
    return finding
