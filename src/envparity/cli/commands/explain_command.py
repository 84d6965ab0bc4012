"""`envparity explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.options import complete_environment, output
from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.errors import UsageError


@click.command("explain")
@click.argument("subject", required=False, metavar="[CODE|KEY]")
@click.option(
    "--environment",
    "names",
    multiple=True,
    metavar="ENV",
    shell_complete=complete_environment,
    help="Take the subject for a setting's key, and show each place that sets it there; repeatable.",
)
@output("text", "json")
@click.pass_obj
def command(
    session: Session, subject: str | None, names: tuple[str, ...], form: str, file: Path | None
) -> None:
    """Print a rule's page: what it says, why it matters, what to do. Without a code, all rules.

    With --environment, say where a setting's value comes from: each place that sets it, in order, and which wins.
    """
    if names:
        _write_traces(session, subject, names, form, file)
        return
    from envparity.jobs.explaining import page, pages

    found = pages() if subject is None else (page(subject),)
    if form == "json":
        from envparity.report.json import render_pages as render_json

        emit(render_json(found), file)
        return
    from envparity.report.text.pages import render_page, render_pages

    colour = file is None and colours(sys.stdout)
    if subject is None:
        emit(render_pages(found, width=width(sys.stdout), colour=colour, verbose=session.verbose), file)
    else:
        emit(render_page(found[0], width=width(sys.stdout), colour=colour), file)


def _write_traces(
    session: Session, key: str | None, names: tuple[str, ...], form: str, file: Path | None
) -> None:
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.tracing import trace

    if key is None:
        raise UsageError(
            "`--environment` needs the key of a setting", hint="`envparity explain KEY --environment ENV`"
        )
    found = trace(open_workspace(session.directory), key, names, lasting=form == "json")
    if form == "json":
        from envparity.report.json import render_traces as render_json

        emit(render_json(found), file)
        return
    from envparity.report.text.pages import render_traces

    colour = file is None and colours(sys.stdout)
    emit(render_traces(key, found, width=width(sys.stdout), colour=colour), file)
