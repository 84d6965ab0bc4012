"""`envparity export`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from envparity.cli.options import environment, saved
from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.errors import UsageError, WriteError

FORMS = ("compose", "kubernetes", "swarm", "terraform", "devcontainer")


@click.command("export")
@environment
@click.option("--to", "to", type=click.Choice(FORMS), required=True, help="The form to write.")
@click.option(
    "--service", default="", metavar="NAME", help="The service that a development container opens in."
)
@saved
@click.option(
    "-o",
    "place",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE|DIR",
    help="Write to this file, or below this folder where there are several.",
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def command(
    session: Session,
    name: str,
    to: str,
    service: str,
    files: dict[str, Path],
    place: Path | None,
    form: str,
) -> int:
    """Write an environment's services in another form; what does not carry over is said.

    Secrets are referred to by name, and never written. Exit code 3 when a source could not be read in full.
    """
    from envparity.jobs.exporting import export
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import beside

    workspace, held = beside(open_workspace(session.directory), files)
    exported = export(workspace, name, to, service=service, held=held)
    if form == "json":
        data = {
            "schema": "envparity.export/1",
            "environment": name,
            "to": to,
            "files": dict(exported.files),
            "left": list(exported.left),
        }
        emit(json.dumps(data, indent=2) + "\n", place)
    elif len(exported.files) == 1:
        (text,) = exported.files.values()
        emit(text, place)
    elif place is None:
        raise UsageError(
            f"`{to}` is {len(exported.files)} files", hint="`-o DIR` names the folder to write them below"
        )
    else:
        _write_below(place, exported.files)
    for said in exported.left:
        say(f"note: {said}", quiet=session.quiet)
    return 0 if exported.complete else 3


def _write_below(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "no folder can be made there").lower()
            raise WriteError(f"`{file.parent}` cannot be made: {reason}") from error
        emit(text, file)
