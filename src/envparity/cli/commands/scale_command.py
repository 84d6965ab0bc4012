"""`envparity scale`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.deeds import Deed, deed_options, opened, perform
from envparity.cli.options import environment, output
from envparity.cli.session import Session


@click.command("scale")
@environment
@click.argument("counts", nargs=-1, required=True, metavar="SERVICE=N...")
@deed_options
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str,
    counts: tuple[str, ...],
    dry_run: bool,
    confirm: str,
    form: str,
    file: Path | None,
) -> None:
    """Have so many containers of each service named. The next `up` has as many as are declared."""
    wanted = dict(map(_count, counts))
    workspace, running = opened(session, name)
    deed = Deed(
        name,
        lambda: running.plan("scale", name, counts=wanted),
        lambda say, confirm, agreed: running.scale(name, wanted, say, confirm=confirm, agreed=agreed),
        "there are as many as that",
    )
    perform(session, workspace, deed, dry_run=dry_run, confirm=confirm, form=form, file=file)


def _count(text: str) -> tuple[str, int]:
    service, _, number = text.partition("=")
    if not service or not number.isdecimal() or len(number) > 3:
        raise click.BadParameter(f"`{text}` is not SERVICE=N with a number up to 999")
    return service, int(number)
