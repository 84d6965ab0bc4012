"""`envparity restart`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import carry_out, consent, deed_options, opened, write_plan
from envparity.cli.group import Session
from envparity.cli.options import environment, output


@click.command("restart")
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
    """Stop and start an environment's services, or some of them."""
    workspace, running = opened(session, name)
    if dry_run:
        write_plan(running.plan("restart", name, services=services), form, file)
        return
    said = consent(workspace, name, confirm)
    carry_out(
        session,
        lambda say, confirm: running.restart(name, say, services=services, confirm=confirm),
        said,
        form,
        file,
    )
