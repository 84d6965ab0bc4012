"""`envparity secrets list`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from envparity.cli.options import names as environment_names
from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.reporting import now
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.jobs.opening import open_workspace
from envparity.jobs.secrets.listing import list_secrets


@click.command("list")
@environment_names
@click.option(
    "--resolve", is_flag=True, help="Ask stores beyond this machine too: Vault, AWS, 1Password, sops."
)
@output("text", "json")
@click.pass_obj
def command(session: Session, names: tuple[str, ...], resolve: bool, form: str, file: Path | None) -> int:
    """Show which environment has which secrets: equal numbers are equal secrets, and no value is shown.

    Then its age where that is known, where it lives, and who has the same. Stores on this machine are asked for what
    files refer to. What could not be read makes the exit code 3.
    """
    found = list_secrets(open_workspace(session.directory), names, lasting=form == "json", remote=resolve)
    if form == "json":
        from envparity.report.holdings import render_json

        emit(render_json(found), file, private=True)
    else:
        from envparity.report.text.holdings import render_holdings

        colour = file is None and colours(sys.stdout)
        columns = width(sys.stdout)
        emit(
            render_holdings(found, today=now()[:10], width=columns, colour=colour, verbose=session.verbose),
            file,
        )
    return 0 if found.complete else 3
