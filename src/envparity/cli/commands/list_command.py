"""`envparity list`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.listing import write_list
from envparity.cli.options import output
from envparity.cli.session import Session


@click.command("list")
@output("text", "json")
@click.pass_obj
def command(session: Session, form: str, file: Path | None) -> None:
    """Environments, their sources, and what could be read."""
    write_list(session, form, file)
