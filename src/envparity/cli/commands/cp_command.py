"""`envparity cp`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import consent, opened
from envparity.cli.options import environment
from envparity.cli.output import say
from envparity.cli.session import Session
from envparity.errors import UsageError


@click.command("cp")
@environment
@click.argument("source", metavar="SOURCE")
@click.argument("target", metavar="TARGET")
@click.option("--index", "number", default=1, help="Which container of the service.")
@click.option("--confirm", metavar="ENV", default="", help="Consent for a protected environment.")
@click.pass_obj
def command(session: Session, name: str, source: str, target: str, number: int, confirm: str) -> None:
    """Copy a file or folder: one of SOURCE and TARGET is `SERVICE:PATH`, the other a path here.

    What a container packs is not trusted: links that lead out of the target and devices are refused.
    """
    from envparity.jobs.running.copying import copy_in, copy_out, split

    workspace, running = opened(session, name)
    (giver, inside), (taker, into) = split(source), split(target)
    if bool(giver) == bool(taker):
        raise UsageError(
            "one of SOURCE and TARGET lies in a container, the other here",
            hint=f"`envparity cp {name} web:/var/log/app.log .`",
        )
    if not (inside if giver else into):
        raise UsageError(
            f"`{giver or taker}:` names no path in the container", hint="`SERVICE:PATH`, as `web:/tmp`"
        )
    if giver:
        count = copy_out(running, name, giver, inside, Path(into), number=number)
    else:
        confirm = confirm or consent(workspace, name, f"write files into `{taker}`")
        count = copy_in(running, name, taker, Path(source), into, number=number, confirm=confirm)
    say(f"{count} file{'' if count == 1 else 's'} copied", quiet=session.quiet)
