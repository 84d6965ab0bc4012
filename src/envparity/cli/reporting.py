"""A report made, judged where that is asked, and written: what `report` and `check` have in common."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.errors import EnvparityError, UsageError
from envparity.model.areas import Severity
from envparity.model.declarations import Workspace
from envparity.model.reports import Report
from envparity.report.table import FINGERPRINTED

EXIT_CODES = {"pass": 0, "fail": 1, "incomplete": 3}
"""What `check` answers with, by the verdict."""


def now() -> str:
    """Give the time in UTC, to the second, ISO 8601; the one clock of the command line."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def direction(names: Sequence[str], source: str | None, target: str | None) -> tuple[str, str] | None:
    """Read `--from` and `--to`, which go together and without names beside them."""
    if source is None and target is None:
        return None
    if source is None or target is None:
        raise UsageError("`--from` and `--to` go together")
    if names:
        raise UsageError("`--from` and `--to` name the environments; none is named beside them")
    if source == target:
        raise UsageError(
            "`--from` and `--to` name one environment", hint="a release goes from one to another"
        )
    return source, target


def write_report(
    session: Session,
    names: Sequence[str],
    form: str,
    file: Path | None,
    *,
    release: tuple[str, str] | None = None,
    threshold: Severity | None = None,
    since: Path | None = None,
    baseline: Path | None = None,
    files: Mapping[str, Path] | None = None,
    search: bool = False,
    code_of: Callable[[Report], int] | None = None,
) -> int:
    """Make the report, write it in the format asked for, and give the exit code that is made of it.

    `since` is the baseline to hold it against, `baseline` the file to write one to, `files` the snapshots that
    stand for environments, `search` whether the work tree is searched for secrets. What is judged (`code_of`) is remembered, where there is a history.
    """
    from envparity.cli.resting import Resting
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import beside
    from envparity.jobs.reporting import make_report

    lasting = form in FINGERPRINTED or bool(files)
    resting = Resting(session.directory, *([since] if since is not None else []))
    workspace, held = beside(open_workspace(session.directory, resting.grounds), files or {})
    report = make_report(
        workspace,
        names,
        now=now(),
        threshold=threshold,
        release=release,
        since=since,
        lasting=lasting,
        held=held,
        search=search,
        witness=resting.witness,
    )
    if baseline is not None:
        report = _take_baseline(report, release, baseline, session)
    if form == "html":
        from envparity.jobs.remembering import with_past

        report = with_past(workspace, report)
    text = render(report, form, session, to_file=file is not None)
    emit(text, file, private=lasting)
    code = 0 if code_of is None else code_of(report)
    judged = code_of is not None and baseline is None
    remembered = judged and _remember(workspace, report, session)
    if form == "text" and file is None and not remembered:
        without = _history_of(workspace) if judged else None
        resting.remember(workspace, text, code, time=report.generated_at, without=without)
    return code


def _history_of(workspace: Workspace) -> Path:
    from envparity.jobs.remembering import history_file

    return history_file(workspace)


def _remember(workspace: Workspace, report: Report, session: Session) -> bool:
    """Remember a run where there is a history, and say whether there is one.

    That it cannot be remembered is said, and changes nothing of the answer.
    """
    from envparity.jobs.remembering import has_history, record_run

    if not has_history(workspace):
        return False
    try:
        notice = record_run(workspace, report)
    except EnvparityError as error:
        notice = f"this run is not remembered: {error.message}"
    if notice:
        say(f"note: {notice}", quiet=session.quiet)
    return True


def _take_baseline(report: Report, release: tuple[str, str] | None, file: Path, session: Session) -> Report:
    from envparity.jobs.baselines import take_baseline

    text, settled = take_baseline(report, release)
    emit(text, file)
    say(f"wrote {file}: what it holds is known to `--new-since {file}`", quiet=session.quiet)
    return settled


def render(report: Report, form: str, session: Session, *, to_file: bool) -> str:
    """Render a report in a format, as the terminal or the file wants it."""
    from envparity.jobs.rendering import render_report

    if form != "text":
        return render_report(report, form)
    from envparity.report import text

    colour = not to_file and colours(sys.stdout)
    return text.render(report, width=width(sys.stdout), colour=colour, verbose=session.verbose)
