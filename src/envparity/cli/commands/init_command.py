"""`envparity init`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit, say
from envparity.cli.session import Session

PIPELINES = ("github", "gitlab", "jenkins", "pre-commit")


@click.command("init")
@click.option(
    "--ci",
    "pipelines",
    type=click.Choice(PIPELINES),
    multiple=True,
    help="Write the template of this pipeline too, where it looks for its file; repeatable.",
)
@output("text", "json")
@click.pass_obj
def command(session: Session, pipelines: tuple[str, ...], form: str, file: Path | None) -> None:
    """Find the environments of this repository and write them down as profiles/*.toml, never overwriting."""
    from envparity.jobs.opening import Written, pipelines_offered, write_pipelines, write_profiles

    profiles = write_profiles(session.directory)
    gates = write_pipelines(session.directory, pipelines)
    written = Written((*profiles.written, *gates.written), (*profiles.kept, *gates.kept))
    if form == "json":
        data = {"schema": "envparity.init/1", "written": list(written.written), "kept": list(written.kept)}
        emit(json.dumps(data, indent=2) + "\n", file)
    else:
        lines = [f"wrote {path}" for path in written.written] + [
            f"kept  {path} (it was there)" for path in written.kept
        ]
        emit("\n".join(lines) + "\n", file)
    for path in gates.kept:
        say(
            f"note: {path} is there and is kept: take the step of envparity's docs/ci.md into it",
            quiet=session.quiet,
        )
    for kind in pipelines_offered(session.directory):
        if kind not in pipelines:
            told = f"`envparity init --ci {kind}` writes a template for the pipeline that this repository has"
            say(f"note: {told}", quiet=session.quiet)
