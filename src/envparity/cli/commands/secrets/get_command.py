"""`envparity secrets get`."""

from __future__ import annotations

import sys

import click

from envparity.cli.keeping import asked, secret
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.jobs.secrets.keeping import reveal


@click.command("get")
@secret(written=False)
@click.option("--reveal", "shown", is_flag=True, help="Print it on the terminal, for whoever looks on.")
@click.pass_obj
def command(session: Session, name: str, key: str, store: str, shown: bool) -> None:
    """Print a secret's value: to a pipe as it is, to a terminal only with --reveal.

    The value is what the environment's files say, or what the store holds that they refer to.
    """
    terminal = sys.stdout.isatty()
    if terminal and not shown:
        raise UsageError("a terminal shows it to whoever looks on", hint="`--reveal` says that you mean it")
    with reveal(asked(session, name, key, store)) as value:
        sys.stdout.flush()
        sys.stdout.buffer.write(value.reveal_bytes() + (b"\n" if terminal else b""))
