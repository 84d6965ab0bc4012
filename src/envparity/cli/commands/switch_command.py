"""`envparity switch`."""

from __future__ import annotations

import click

from envparity.cli.deeds import Manner, deed_options, opened, perform
from envparity.cli.options import environment
from envparity.cli.session import Session
from envparity.model.deeds import Asked


@click.command("switch")
@environment
@click.option("--build", is_flag=True, help="Build images that can be built, though they are there.")
@deed_options
@click.pass_obj
def command(session: Session, name: str, build: bool, manner: Manner) -> None:
    """Bring this environment up in the place of the one that runs; if it does not come up, go back to the old one."""
    asked = Asked("switch", name, build=build)
    perform(session, *opened(session, name), asked, manner)
