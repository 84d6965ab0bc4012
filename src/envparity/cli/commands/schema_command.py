"""`envparity schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.output import emit
from envparity.cli.session import Session


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(("json",)),
    default="json",
    show_default=True,
    help="How to write it.",
)
@click.option(
    "-o",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    metavar="FILE",
    help="Write to a file.",
)
@click.pass_obj
def command(session: Session, name: str | None, form: str, file: Path | None) -> None:  # noqa: ARG001
    """Print the JSON Schema of profiles, or of a JSON output; without a name, the names there are."""
    from envparity.jobs.describing import schema, schema_names

    found: object = list(schema_names()) if name is None else schema(name)
    emit(json.dumps(found, indent=2) + "\n", file)
