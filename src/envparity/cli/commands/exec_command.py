"""`envparity exec`."""

from __future__ import annotations

import sys

import click

from envparity.cli.deeds import consent, opened
from envparity.cli.options import environment
from envparity.cli.session import Session
from envparity.model.deeds import Command


@click.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@environment
@click.argument("service")
@click.argument("words", nargs=-1, metavar="[PROGRAM]...")
@click.option("-T", "plain", is_flag=True, help="No terminal, though there is one here.")
@click.option("-u", "--user", default="", help="Run as this user.")
@click.option("-w", "--workdir", "folder", default="", help="Start in this folder.")
@click.option("-e", "--env", "variables", multiple=True, metavar="KEY=VALUE", help="Give a variable.")
@click.option("--index", "number", default=1, help="Which container of the service.")
@click.option("--privileged", is_flag=True, help="With all rights on the machine.")
@click.option("--confirm", metavar="ENV", default="", help="Consent for a protected environment.")
@click.pass_obj
def command(
    session: Session,
    name: str,
    service: str,
    words: tuple[str, ...],
    plain: bool,
    user: str,
    folder: str,
    variables: tuple[str, ...],
    number: int,
    privileged: bool,
    confirm: str,
) -> int:
    """Run a program in a service's container, a shell when none is named; its exit code is ours.

    In a terminal it has a terminal, with the window's size. Options stand before the service. What is said
    here is seen by whoever watches the engine: no secrets in it.
    """
    from envparity.jobs.running.conversing import converse

    workspace, running = opened(session, name)
    confirm = confirm or consent(workspace, name, f"run a program in `{service}`")
    terminal = not plain and sys.stdin.isatty() and sys.stdout.isatty()
    given = Command(
        words or ("sh",), terminal, True, user, folder, (*_terminal(terminal), *variables), privileged
    )
    exchange = running.exchange(name, service, given, number=number, confirm=confirm)
    sys.stdout.flush()
    return converse(exchange, terminal=terminal)


def _terminal(terminal: bool) -> tuple[str, ...]:
    import os

    return (f"TERM={os.environ.get('TERM', 'xterm')}",) if terminal else ()
