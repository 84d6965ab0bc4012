"""`envparity up`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import Deed, deed_options, opened, perform
from envparity.cli.options import environment, output
from envparity.cli.session import Session


@click.command("up")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--build", is_flag=True, help="Build images that can be built, though they are there.")
@click.option(
    "--beside", is_flag=True, help="Leave what runs alone: move this one's ports where they are taken."
)
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str,
    services: tuple[str, ...],
    build: bool,
    beside: bool,
    dry_run: bool,
    confirm: str,
    form: str,
    file: Path | None,
) -> None:
    """Run an environment on this machine: what changed is made anew, the rest is left alone."""
    workspace, running = opened(session, name)
    deed = Deed(
        name,
        lambda: running.plan("up", name, services=services, build=build, beside=beside),
        lambda say, confirm, agreed: running.up(
            name, say, services=services, build=build, beside=beside, confirm=confirm, agreed=agreed
        ),
    )
    perform(session, workspace, deed, dry_run=dry_run, confirm=confirm, form=form, file=file)
