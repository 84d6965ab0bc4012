"""`envparity list`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.group import Session
from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.terminal import colours, width


@click.command("list")
@output("text", "json")
@click.pass_obj
def command(session: Session, form: str, file: Path | None) -> None:
    """Environments, their sources, and what could be read."""
    from envparity.cli.resting import Resting
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import take_snapshots

    resting = Resting(session.directory)
    workspace = open_workspace(session.directory)
    snapshots = take_snapshots(workspace, witness=resting.witness)
    if form == "json":
        from envparity.report.json import render_list as render_json

        emit(render_json(workspace, snapshots), file)
        return
    from envparity.report.text.sources import render_list

    colour = file is None and colours(sys.stdout)
    text = render_list(workspace, snapshots, width=width(sys.stdout), colour=colour, verbose=session.verbose)
    emit(text, file)
    if file is None:
        resting.remember(workspace, text, 0)
