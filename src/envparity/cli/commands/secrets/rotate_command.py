"""`envparity secrets rotate`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.asking import new_value
from envparity.cli.keeping import asked, secret, tell
from envparity.cli.output import say
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.jobs.secrets import keeping


@click.command("rotate")
@secret()
@click.option("--generate", is_flag=True, help="Draw the new value at random: 256 bits, and nobody sees it.")
@click.option("--confirm", is_flag=True, help="The new value works: drop the former one.")
@click.option("--back", is_flag=True, help="It does not: restore the former one.")
@click.pass_obj
def command(
    session: Session,
    name: str,
    key: str,
    store: str,
    generate: bool,
    confirm: bool,
    back: bool,
    form: str,
    file: Path | None,
) -> None:
    """Give a secret a new value; the former one is kept beside it until you confirm.

    The new value is asked for without echo, or read from stdin.
    """
    if generate + confirm + back > 1:
        raise UsageError("`--generate`, `--confirm` and `--back` do not go together")
    which = asked(session, name, key, store)
    if confirm:
        tell(session, keeping.confirm(which), "confirmed", form, file)
        return
    if back:
        tell(session, keeping.turn_back(which), "restored", form, file)
        return
    with keeping.draw() if generate else new_value(key) as value:
        kept = keeping.rotate(which, value)
    tell(session, kept, "rotated", form, file)
    say("the former value is kept until `--confirm`; `--back` restores it", quiet=session.quiet)
