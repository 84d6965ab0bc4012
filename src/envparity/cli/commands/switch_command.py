"""`envparity switch`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import Deed, deed_options, opened, perform
from envparity.cli.options import environment, output
from envparity.cli.session import Session


@click.command("switch")
@environment
@click.option("--build", is_flag=True, help="Build images that can be built, though they are there.")
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session, name: str, build: bool, dry_run: bool, confirm: str, form: str, file: Path | None
) -> None:
    """Bring this environment up in the place of the one that runs; if it does not come up, go back to the old one."""
    workspace, running = opened(session, name)
    deed = Deed(
        name,
        lambda: running.plan("switch", name, build=build),
        lambda say, confirm, agreed: running.switch(name, say, build=build, confirm=confirm, agreed=agreed),
    )
    perform(session, workspace, deed, dry_run=dry_run, confirm=confirm, form=form, file=file)
