"""`envparity down`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import carry_out, consent, deed_options, opened, write_plan
from envparity.cli.group import Session
from envparity.cli.options import environment, output


@click.command("down")
@environment
@click.option("--volumes", is_flag=True, help="Remove its volumes too, with all that is in them.")
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session, name: str, volumes: bool, dry_run: bool, confirm: str, form: str, file: Path | None
) -> None:
    """Stop an environment and remove its containers and networks; its volumes stay unless asked."""
    workspace, running = opened(session, name)
    if dry_run:
        write_plan(running.plan("down", name, volumes=volumes), form, file)
        return
    said = consent(workspace, name, confirm)
    carry_out(
        session,
        lambda say, confirm: running.down(name, say, volumes=volumes, confirm=confirm),
        said,
        form,
        file,
    )
