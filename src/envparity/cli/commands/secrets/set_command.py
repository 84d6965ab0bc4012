"""`envparity secrets set`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.asking import new_value
from envparity.cli.keeping import asked, secret, tell
from envparity.cli.session import Session
from envparity.jobs.secrets.keeping import draw, keep


@click.command("set")
@secret()
@click.option("--generate", is_flag=True, help="Draw the value at random: 256 bits, and nobody sees it.")
@click.pass_obj
def command(
    session: Session, name: str, key: str, store: str, generate: bool, form: str, file: Path | None
) -> None:
    """Set a secret's value: asked for without echo, or read from stdin.

    It goes where the environment's files refer to, else into its store; what is printed is the reference.
    """
    which = asked(session, name, key, store)
    with draw() if generate else new_value(key) as value:
        kept = keep(which, value)
    tell(session, kept, "set", form, file)
