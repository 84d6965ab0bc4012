"""`envparity ps`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from envparity.cli.options import names as environments
from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width


@click.command("ps")
@environments
@output("text", "json")
@click.pass_obj
def command(session: Session, names: tuple[str, ...], form: str, file: Path | None) -> None:
    """Show what runs here of the environments named, or of all; in JSON one object a line."""
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import chosen
    from envparity.jobs.running import Running

    workspace = open_workspace(session.directory)
    running = Running(workspace)
    wanted = [d.environment.name for d in chosen(workspace, names) if names or d.runtime is not None]
    running.connect()
    states = {name: running.states(name) for name in wanted}
    if form == "json":
        from envparity.report.json import render_states as render_json

        emit("".join(render_json(found, environment=name) for name, found in states.items()), file)
        return
    from envparity.report.text.states import render_states

    colour = file is None and colours(sys.stdout)
    parts = [
        render_states(
            found,
            environment=name,
            now=time.time(),
            width=width(sys.stdout),
            colour=colour,
            verbose=session.verbose,
        )
        for name, found in states.items()
    ]
    emit("\n".join(parts) or "no environment here says how it runs on this machine\n", file)
