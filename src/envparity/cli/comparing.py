"""Environments side by side, drawn or as data: what `compare` does."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width


def write_comparison(
    session: Session,
    names: Sequence[str],
    form: str,
    file: Path | None,
    *,
    area: Sequence[str] = (),
    everything: bool = False,
    files: Mapping[str, Path] | None = None,
) -> int:
    """Put every subject side by side, of some areas alone where they are named; give the exit code."""
    from envparity.cli.resting import Resting
    from envparity.jobs.comparing import compare
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import beside

    resting = Resting(session.directory)
    workspace, held = beside(open_workspace(session.directory, resting.grounds), files or {})
    lasting = form == "json"
    snapshots, differences = compare(workspace, names, lasting=lasting, held=held, witness=resting.witness)
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
        emit(text, file, private=bool(held))
        if file is None:
            resting.remember(workspace, text, code)
    return code
