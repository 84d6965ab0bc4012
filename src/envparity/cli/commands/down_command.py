"""`envparity down`."""

from __future__ import annotations

import click

from envparity.cli.deeds import Manner, deed_options, opened, perform
from envparity.cli.options import environment
from envparity.cli.session import Session
from envparity.model.deeds import Asked


@click.command("down")
@environment
@click.option("--volumes", is_flag=True, help="Remove its volumes too, with all that is in them.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before volumes are removed.")
@deed_options
@click.pass_obj
def command(
    session: Session,
    name: str,
    volumes: bool,
    yes: bool,
    manner: Manner,
) -> None:
    """Stop an environment and remove its containers and networks; its volumes stay unless asked.

    In a terminal `--volumes` asks first, with their names.
    """
    perform(
        session,
        *opened(session, name),
        Asked("down", name, volumes=volumes),
        manner,
        nothing="nothing of it is here" if volumes else "no container or network of it is here",
        question="" if yes or not volumes else "Remove these volumes, with all that is in them?",
    )
