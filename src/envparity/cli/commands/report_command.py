"""`envparity report`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.options import names as environments
from envparity.cli.options import output, release, saved
from envparity.cli.reporting import direction, write_report
from envparity.cli.session import Session
from envparity.report.table import NAMES


@click.command("report")
@environments
@release()
@saved
@click.option("--search", is_flag=True, help="Look for the environments' secrets in the whole work tree too.")
@output(*NAMES)
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    source: str | None,
    target: str | None,
    files: dict[str, Path],
    search: bool,
    form: str,
    file: Path | None,
) -> None:
    """Report what differs between environments, what will hurt, and which secrets crossed over.

    The exit code is 0 whatever is found; `check` judges.
    """
    write_report(
        session, names, form, file, release=direction(names, source, target), files=files, search=search
    )
