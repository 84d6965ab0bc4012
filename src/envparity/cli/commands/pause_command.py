"""`envparity pause`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import Deed, deed_options, opened, perform
from envparity.cli.options import environment, output
from envparity.cli.session import Session


@click.command("pause")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str,
    services: tuple[str, ...],
    dry_run: bool,
    confirm: str,
    form: str,
    file: Path | None,
) -> None:
    """Hold the processes of an environment's containers still, or of some of them."""
    workspace, running = opened(session, name)
    deed = Deed(
        name,
        lambda: running.plan("pause", name, services=services),
        lambda say, confirm, agreed: running.pause(
            name, say, services=services, confirm=confirm, agreed=agreed
        ),
    )
    perform(session, workspace, deed, dry_run=dry_run, confirm=confirm, form=form, file=file)
