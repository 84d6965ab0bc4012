"""`envparity secrets remove`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.keeping import asked, secret, tell
from envparity.cli.output import say
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.jobs.secrets.keeping import forget


@click.command("remove")
@secret()
@click.option(
    "--confirm", metavar="ENV", default="", help="The environment's own name: consent for a protected one."
)
@click.pass_obj
def command(
    session: Session, name: str, key: str, store: str, confirm: str, form: str, file: Path | None
) -> None:
    """Remove a secret from its store. Files are left as they are."""
    which = asked(session, name, key, store)
    if (
        any(d.protected and d.environment.name == name for d in which.workspace.declarations)
        and confirm != name
    ):
        raise UsageError(f"`{name}` is protected", hint=f"`--confirm {name}` says that you mean it")
    kept = forget(which)
    tell(session, kept, "removed", form, file)
    if kept.in_files:
        say(f"note: files of {name} still refer to it", quiet=session.quiet)
