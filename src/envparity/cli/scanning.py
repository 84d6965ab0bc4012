"""A search for secrets made and written: what `secrets scan` does once its options are read."""

from __future__ import annotations

import sys
from pathlib import Path

from envparity.cli.output import emit
from envparity.cli.reporting import now
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.errors import UsageError

FORMS = ("text", "json", "sarif")


def write_scan(
    session: Session,
    target: str | None,
    form: str,
    file: Path | None,
    *,
    history: bool = False,
    running: bool = False,
    ignored: bool = False,
    logs: bool = False,
    context: bool = False,
    only_known: bool = False,
    only_forms: bool = False,
) -> int:
    """Search, write what was found in the format asked for, and give the exit code: 0, 1 for found, 3 for in part."""
    from envparity.jobs.scanning.scan import Wanted, scan

    _refuse_odd(target, history=history, running=running, logs=logs)
    if context and (history or running or ignored):
        raise UsageError("`--context` stands alone: it is a folder's files as a build gets them")
    if only_known and only_forms:
        raise UsageError(
            "`--known` and `--forms` do not go together", hint="both is what is done without them"
        )
    wanted = Wanted(
        target or "",
        history,
        running,
        ignored,
        logs,
        known=not only_forms,
        forms=not only_known,
        context=context,
    )
    result = scan(session.directory, wanted, now=now(), lasting=form != "text")
    if form == "text":
        from envparity.report.text.scan import render_scan

        colour = file is None and colours(sys.stdout)
        emit(render_scan(result, width=width(sys.stdout), colour=colour, verbose=session.verbose), file)
    elif form == "sarif":
        from envparity.jobs.scanning.scan import findings_of
        from envparity.report.scans_sarif import render_sarif

        emit(render_sarif(result, findings_of(result)), file, private=True)
    else:
        from envparity.report.scans import render_json

        emit(render_json(result), file, private=True)
    if result.open:
        return 1
    return 0 if result.complete else 3


def _refuse_odd(target: str | None, *, history: bool, running: bool, logs: bool) -> None:
    if history and running:
        raise UsageError("`--history` and `--running` do not go together", hint="run it once for each")
    if running and target is not None:
        raise UsageError("`--running` looks into containers; it takes no path")
    if logs and not running:
        raise UsageError("`--logs` goes with `--running`")
