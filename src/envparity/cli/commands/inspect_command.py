"""`envparity inspect`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.jobs.inspecting import Inspected, inspect
from envparity.model.facts import Reading


@click.command("inspect")
@click.argument("subjects", nargs=-1, required=True, metavar="ENV|FILE...")
@output("text", "json")
@click.pass_obj
def command(session: Session, subjects: tuple[str, ...], form: str, file: Path | None) -> int:
    """Print the facts of an environment, or of any files; in JSON one object a line.

    A file that could not be read in full makes the exit code 3.
    """
    found = inspect(session.directory, subjects, lasting=form == "json")
    if form == "json":
        emit("".join(_json(item) for item in found), file, private=True)
    else:
        colour = file is None and colours(sys.stdout)
        emit("\n".join(_text(item, colour=colour, verbose=session.verbose) for item in found), file)
    return 0 if all(item.complete for item in found) else 3


def _json(item: Inspected) -> str:
    from envparity.report.json import render_facts, render_snapshot

    return (
        render_facts(item.subject, item.facts)
        if isinstance(item.facts, Reading)
        else render_snapshot(item.facts)
    )


def _text(item: Inspected, *, colour: bool, verbose: bool) -> str:
    from envparity.report.text.facts import render_facts, render_snapshot

    columns = width(sys.stdout)
    if isinstance(item.facts, Reading):
        return render_facts(item.subject, item.facts, width=columns, colour=colour, verbose=verbose)
    return render_snapshot(item.facts, width=columns, colour=colour, verbose=verbose)
