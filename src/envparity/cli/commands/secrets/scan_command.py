"""`envparity secrets scan`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.reporting import now
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.errors import UsageError


@click.command("scan")
@click.argument("target", required=False, metavar="[PATH|IMAGE]")
@click.option(
    "--history", is_flag=True, help="Look into every commit of the repository instead of its files."
)
@click.option("--running", is_flag=True, help="Look into the environment of containers that run here.")
@click.option("--logs", is_flag=True, help="With --running: look into what the containers wrote too.")
@click.option(
    "--context",
    is_flag=True,
    help="Look into what a build of the folder is sent: what git ignores too, less what .dockerignore names.",
)
@click.option("--ignored", is_flag=True, help="Look into files that git ignores too.")
@click.option("--known", "only_known", is_flag=True, help="Look for the environments' own secrets alone.")
@click.option("--forms", "only_forms", is_flag=True, help="Look for secrets by their form alone.")
@output("text", "json", "sarif")
@click.pass_obj
def command(
    session: Session,
    target: str | None,
    history: bool,
    running: bool,
    logs: bool,
    context: bool,
    ignored: bool,
    only_known: bool,
    only_forms: bool,
    form: str,
    file: Path | None,
) -> int:
    """Search for secrets: the environments' own, whole or in part and in any spelling, and others by their form.

    Looks into the files of this folder or of a PATH, archives too, or into an IMAGE: each layer, its environment,
    labels and history. Never shows a value. Exit code 0: nothing found. 1: found. 3: something could not be looked into.
    """
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
        from envparity.report.scans import render_sarif

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
