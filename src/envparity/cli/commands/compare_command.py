"""`envparity compare`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.group import Session
from envparity.cli.options import names as environments
from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.terminal import colours, width
from envparity.model.areas import Area


@click.command("compare")
@environments
@click.option(
    "--area",
    type=click.Choice([area.value for area in Area]),
    multiple=True,
    help="Only this area; repeatable.",
)
@click.option("--all", "everything", is_flag=True, help="Also what is the same everywhere.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    area: tuple[str, ...],
    everything: bool,
    form: str,
    file: Path | None,
) -> int:
    """Show every subject once, with each environment's value: there, absent, or unknown and why.

    A source that could not be read makes the exit code 3.
    """
    from envparity.cli.resting import Resting
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reporting import compare

    resting = Resting(session.directory)
    workspace = open_workspace(session.directory)
    snapshots, differences = compare(workspace, names, lasting=form == "json", witness=resting.witness)
    code = 0 if all(snapshot.complete for snapshot in snapshots) else 3
    asked = [difference for difference in differences if not area or difference.area.value in area]
    if form == "json":
        from envparity.report.json import render_differences as render_json

        shown = [difference for difference in asked if everything or difference.likeness != "same"]
        emit(render_json(shown, snapshots, workspace=workspace.name), file, private=True)
    else:
        from envparity.report.text.differences import render_differences

        colour = file is None and colours(sys.stdout)
        text = render_differences(
            asked,
            snapshots,
            width=width(sys.stdout),
            colour=colour,
            verbose=session.verbose,
            everything=everything,
        )
        emit(text, file)
        if file is None:
            resting.remember(workspace, text, code)
    return code
