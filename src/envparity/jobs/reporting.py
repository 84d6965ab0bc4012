"""Snapshots compared, and the report made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.compare import versions
from envparity.compare.align import align
from envparity.compare.ownership import host_owners, secret_holders, secrets_beneath, standings
from envparity.jobs.asking import read_code
from envparity.jobs.policy import agreed, of_differences
from envparity.jobs.reading import Held, Witness, take_snapshots
from envparity.model.areas import Severity
from envparity.model.declarations import Workspace
from envparity.model.differences import Difference
from envparity.model.findings import Finding, Silenced
from envparity.model.records import replace
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot
from envparity.model.values import secrets_in
from envparity.policy.agreed import NOTHING, Policy
from envparity.policy.gate import blocking, draw_board, judge
from envparity.rules.base import Context
from envparity.rules.checking import check
from envparity.rules.concerns import spoken_of

if TYPE_CHECKING:
    from envparity.jobs.baselines import Beside
    from envparity.model.releases import Release
    from envparity.model.uses import Code


def make_report(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    now: str,
    threshold: Severity | None = None,
    release: tuple[str, str] | None = None,
    since: Path | None = None,
    lasting: bool = False,
    held: Held | None = None,
    search: bool = False,
    witness: Witness | None = None,
) -> Report:
    """Read, compare, hold against the workspace's policy, judge.

    `now` is the time to write on it, ISO 8601: whether an expectation has ended depends on it, and nothing
    else. `threshold` goes before the policy's general one; what the baseline in the file `since` holds is
    known and blocks nothing. `search` looks for the environments' secrets in the whole work tree too.
    """
    policy = agreed(workspace) if search else of_differences(agreed(workspace))
    beside = None if since is None else _beside(since)
    if witness is not None:
        witness.dated = witness.dated or policy.dated
    wanted = names or release or ()
    snapshots = take_snapshots(workspace, wanted, lasting=lasting, held=held, witness=witness)
    differences = align(snapshots)
    code = read_code(workspace, snapshots, witness=witness)
    today = now[:10]
    found = find(snapshots, differences, release=release, code=code, today=today)
    if search:
        crossed, snapshots = _crossings(workspace, snapshots, now, witness)
        found = tuple(sorted((*found, *crossed), key=lambda f: (-f.severity, f.code, f.subject)))
    if witness is not None:
        witness.dated = witness.dated or any(map(_is_dated, snapshots))
    thresholds = policy.thresholds if threshold is None else replace(policy.thresholds, general=threshold)
    silenced: tuple[Silenced, ...] = ()
    if beside is not None:
        found = beside.with_stale(found, snapshots)
    if policy is not NOTHING or beside is not None:
        whole = _whole(workspace, snapshots, release)
        found, silenced = _held_against(policy, found, snapshots, date.fromisoformat(today), whole=whole)
    findings = found if beside is None else beside.mark(found, snapshots, release)
    closing = blocking(findings, snapshots, thresholds)
    shipped = None if release is None else _shipped(snapshots, differences, findings, release)
    return Report(
        workspace=workspace.name,
        generated_at=now,
        snapshots=snapshots,
        differences=differences,
        findings=findings,
        board=draw_board(findings, differences, snapshots, spoken_of(differences)),
        verdict=judge(closing, snapshots),
        threshold=str(thresholds.general),
        discovered=workspace.discovered,
        blocking=closing,
        silenced=silenced,
        release=shipped,
    )


def _shipped(
    snapshots: Sequence[Snapshot],
    differences: Sequence[Difference],
    findings: Sequence[Finding],
    release: tuple[str, str],
) -> Release:
    from envparity.rules.checking import inform
    from envparity.rules.shipping import weigh

    context = inform(_context(snapshots, differences, release), differences)
    return weigh(differences, findings, context, release)


def _crossings(
    workspace: Workspace, snapshots: Sequence[Snapshot], now: str, witness: Witness | None
) -> tuple[tuple[Finding, ...], tuple[Snapshot, ...]]:
    from envparity.jobs.scanning.crossing import see_crossings

    if witness is not None:
        witness.sound = False
    return see_crossings(workspace, snapshots, now=now)


def _beside(file: Path) -> Beside:
    from envparity.jobs.baselines import Beside

    return Beside.of(file)


def _held_against(
    policy: Policy, findings: Sequence[Finding], snapshots: Sequence[Snapshot], today: date, *, whole: bool
) -> tuple[tuple[Finding, ...], tuple[Silenced, ...]]:
    from envparity.policy.applying import apply_policy

    environments = tuple(snapshot.environment for snapshot in snapshots)
    others = partial(_of_each_step, snapshots, today.isoformat()) if whole else None
    applied = apply_policy(policy, findings, environments, today=today, others=others)
    return applied.findings, applied.silenced


def _whole(workspace: Workspace, snapshots: Sequence[Snapshot], release: tuple[str, str] | None) -> bool:
    """Say whether everything was looked at, so that what is not found is not there."""
    every = release is None and len(snapshots) == len(workspace.declarations)
    return every and len(_steps(snapshots)) <= _MOST_STEPS and all(item.complete for item in snapshots)


_MOST_STEPS = 16
"""Steps of a release that are looked at one by one; with more, no expectation is said to be unused."""


def _steps(snapshots: Sequence[Snapshot]) -> Sequence[tuple[Snapshot, Snapshot]]:
    """Give every step towards production: an environment, and one of a later stage."""
    pairs = product(snapshots, repeat=2)
    return [(a, b) for a, b in pairs if a.environment.stage.rank < b.environment.stage.rank]


def _of_each_step(snapshots: Sequence[Snapshot], today: str) -> Iterator[Finding]:
    """Give the findings of each step alone: some are of one direction, and not of the whole."""
    for pair in _steps(snapshots):
        source, target = (snapshot.environment.name for snapshot in pair)
        yield from find(pair, align(pair), release=(source, target), today=today)


def _is_dated(snapshot: Snapshot) -> bool:
    """Say whether an environment has secrets whose age or end is known, and what is said of it holds for the day."""
    return any(
        secret.starts or secret.ends or secret.since
        for setting in snapshot.settings
        for secret in secrets_in(setting.value)
    )


def find(
    snapshots: Sequence[Snapshot],
    differences: Sequence[Difference],
    *,
    release: tuple[str, str] | None = None,
    code: Code | None = None,
    today: str = "",
) -> tuple[Finding, ...]:
    """Ask every rule about every subject it is for; the worst findings first.

    Of what `code` asks for, keys that no environment sets are subjects too. `today`, ISO 8601, is what ages and ends
    of secrets are held against; without it nothing is said of them.
    """
    context = replace(_context(snapshots, differences, release), today=today)
    if code is None or not code.read:
        return check(differences, context)
    from envparity.compare.reads import asked_rows

    return check((*differences, *asked_rows(snapshots, code)), replace(context, code=code))


def _context(
    snapshots: Sequence[Snapshot], differences: Sequence[Difference], release: tuple[str, str] | None
) -> Context:
    return Context(
        environments=tuple(snapshot.environment for snapshot in snapshots),
        hosts=host_owners(snapshots),
        secrets=secret_holders(differences),
        stands=standings(differences),
        beneath=secrets_beneath(differences),
        release=release,
        step=versions.step,
        order=versions.compare,
    )
