"""`envparity secrets scan`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.scanning import FORMS, write_scan
from envparity.cli.session import Session


@click.command("scan")
@click.argument("target", required=False, metavar="[PATH|IMAGE]")
@click.option(
    "--history", is_flag=True, help="Look into every commit of the repository instead of its files."
)
@click.option("--running", is_flag=True, help="Look into the environment of containers that run here.")
@click.option("--logs", is_flag=True, help="With --running: look into what the containers wrote too.")
@click.option(
    "--context",
    is_flag=True,
    help="Look into what a build of the folder is sent: what git ignores too, less what .dockerignore names.",
)
@click.option("--ignored", is_flag=True, help="Look into files that git ignores too.")
@click.option("--known", "only_known", is_flag=True, help="Look for the environments' own secrets alone.")
@click.option("--forms", "only_forms", is_flag=True, help="Look for secrets by their form alone.")
@output(*FORMS)
@click.pass_obj
def command(
    session: Session,
    target: str | None,
    history: bool,
    running: bool,
    logs: bool,
    context: bool,
    ignored: bool,
    only_known: bool,
    only_forms: bool,
    form: str,
    file: Path | None,
) -> int:
    """Search for secrets: the environments' own, whole or in part and in any spelling, and others by their form.

    Looks into the files of this folder or of a PATH, archives too, or into an IMAGE: each layer, its environment,
    labels and history. Never shows a value. Exit code 0: nothing found. 1: found. 3: something could not be
    looked into, or nothing was there.
    """
    return write_scan(
        session,
        target,
        form,
        file,
        history=history,
        running=running,
        ignored=ignored,
        logs=logs,
        context=context,
        only_known=only_known,
        only_forms=only_forms,
    )
