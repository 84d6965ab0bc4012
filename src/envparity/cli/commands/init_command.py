"""`envparity init`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.session import Session


@click.command("init")
@output("text", "json")
@click.pass_obj
def command(session: Session, form: str, file: Path | None) -> None:
    """Find the environments of this repository and write them down as profiles/*.toml, never overwriting."""
    from envparity.jobs.opening import write_profiles

    written = write_profiles(session.directory)
    if form == "json":
        data = {"schema": "envparity.init/1", "written": list(written.written), "kept": list(written.kept)}
        emit(json.dumps(data, indent=2) + "\n", file)
        return
    lines = [f"wrote {path}" for path in written.written] + [
        f"kept  {path} (it was there)" for path in written.kept
    ]
    emit("\n".join(lines) + "\n", file)
