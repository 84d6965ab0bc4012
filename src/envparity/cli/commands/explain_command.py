"""`envparity explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.group import Session
from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.terminal import colours, width


@click.command("explain")
@click.argument("code", required=False)
@output("text", "json")
@click.pass_obj
def command(session: Session, code: str | None, form: str, file: Path | None) -> None:
    """Print a rule's page: what it says, why it matters, what to do. Without a code, all rules."""
    from envparity.jobs.explaining import page, pages

    found = pages() if code is None else (page(code),)
    if form == "json":
        from envparity.report.json import render_pages as render_json

        emit(render_json(found), file)
        return
    from envparity.report.text.pages import render_page, render_pages

    colour = file is None and colours(sys.stdout)
    if code is None:
        emit(render_pages(found, width=width(sys.stdout), colour=colour, verbose=session.verbose), file)
    else:
        emit(render_page(found[0], width=width(sys.stdout), colour=colour), file)
