"""`envparity compare`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.comparing import write_comparison
from envparity.cli.options import names as environments
from envparity.cli.options import output, saved
from envparity.cli.session import Session
from envparity.model.areas import Area


@click.command("compare")
@environments
@click.option(
    "--area",
    type=click.Choice([area.value for area in Area]),
    multiple=True,
    help="Only this area; repeatable.",
)
@click.option("--all", "everything", is_flag=True, help="Also what is the same everywhere.")
@saved
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    area: tuple[str, ...],
    everything: bool,
    files: dict[str, Path],
    form: str,
    file: Path | None,
) -> int:
    """Show every subject once, with each environment's value: there, absent, or unknown and why.

    A source that could not be read makes the exit code 3.
    """
    return write_comparison(session, names, form, file, area=area, everything=everything, files=files)
