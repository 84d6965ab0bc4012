"""`envparity scale`."""

from __future__ import annotations

import click

from envparity.cli.deeds import Manner, deed_options, opened, perform
from envparity.cli.options import environment
from envparity.cli.session import Session
from envparity.model.deeds import Asked


@click.command("scale")
@environment
@click.argument("counts", nargs=-1, required=True, metavar="SERVICE=N...")
@deed_options
@click.pass_obj
def command(
    session: Session,
    name: str,
    counts: tuple[str, ...],
    manner: Manner,
) -> None:
    """Have so many containers of each service named. The next `up` has as many as are declared."""
    wanted = dict(map(_count, counts))
    perform(
        session,
        *opened(session, name),
        Asked("scale", name, counts=tuple(sorted(wanted.items()))),
        manner,
        nothing="there are as many as that",
    )


def _count(text: str) -> tuple[str, int]:
    service, _, number = text.partition("=")
    if not service or not number.isdecimal() or len(number) > 3:
        raise click.BadParameter(f"`{text}` is not SERVICE=N with a number up to 999")
    return service, int(number)
