"""`envparity down`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import deed_options, opened, perform
from envparity.cli.options import environment, output
from envparity.cli.session import Session
from envparity.model.deeds import Asked


@click.command("down")
@environment
@click.option("--volumes", is_flag=True, help="Remove its volumes too, with all that is in them.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before volumes are removed.")
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str,
    volumes: bool,
    yes: bool,
    dry_run: bool,
    confirm: str,
    form: str,
    file: Path | None,
) -> None:
    """Stop an environment and remove its containers and networks; its volumes stay unless asked.

    In a terminal `--volumes` asks first, with their names.
    """
    perform(
        session,
        *opened(session, name),
        Asked("down", name, volumes=volumes),
        dry_run=dry_run,
        confirm=confirm,
        form=form,
        file=file,
        nothing="nothing of it is here" if volumes else "no container or network of it is here",
        question="" if yes or not volumes else "Remove these volumes, with all that is in them?",
    )
