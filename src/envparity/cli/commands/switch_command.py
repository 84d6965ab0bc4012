"""`envparity switch`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import carry_out, consent, deed_options, opened, write_plan
from envparity.cli.group import Session
from envparity.cli.options import environment, output


@click.command("switch")
@environment
@deed_options
@output("text", "json")
@click.pass_obj
def command(session: Session, name: str, dry_run: bool, confirm: str, form: str, file: Path | None) -> None:
    """Bring this environment up in the place of the one that runs; when it does not come up, say why and bring the old one back."""
    workspace, running = opened(session, name)
    if dry_run:
        write_plan(running.plan("switch", name), form, file)
        return
    said = consent(workspace, name, confirm)
    carry_out(session, lambda say, confirm: running.switch(name, say, confirm=confirm), said, form, file)
