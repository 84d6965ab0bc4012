"""The environments of a workspace with their sources, drawn or as data: what `list` does."""

from __future__ import annotations

import sys
from pathlib import Path

from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width


def write_list(session: Session, form: str, file: Path | None) -> int:
    """Read every source and say what could be read; the exit code is 0 whatever could not."""
    from envparity.cli.resting import Resting
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import take_snapshots

    resting = Resting(session.directory)
    workspace = open_workspace(session.directory, resting.grounds)
    snapshots = take_snapshots(workspace, witness=resting.witness)
    if form == "json":
        from envparity.report.json import render_list as render_json

        emit(render_json(workspace, snapshots), file)
        return 0
    from envparity.report.text.sources import render_list

    colour = file is None and colours(sys.stdout)
    text = render_list(workspace, snapshots, width=width(sys.stdout), colour=colour, verbose=session.verbose)
    emit(text, file)
    if file is None:
        resting.remember(workspace, text, 0)
    return 0
