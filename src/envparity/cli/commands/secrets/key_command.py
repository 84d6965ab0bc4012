"""`envparity secrets key`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.jobs.opening import open_workspace
from envparity.jobs.secrets import key as keeping


@click.command("key")
@click.option("--make", "made", is_flag=True, help="Make the key now, where there is none.")
@click.option(
    "--export",
    "out",
    is_flag=True,
    help="Print it closed with a passphrase, for another machine of the team.",
)
@click.option(
    "--plain", is_flag=True, help="With --export: 64 digits in the open, to a pipe or a file alone."
)
@click.option(
    "--import",
    "taken",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the key that a machine exported; - is stdin.",
)
@click.option("--replace", is_flag=True, help="With --import: give up another key that is kept here.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    made: bool,
    out: bool,
    plain: bool,
    taken: Path | None,
    replace: bool,
    form: str,
    file: Path | None,
) -> None:
    """Say which key this workspace's fingerprints are made with, and take it to another machine.

    Fingerprints of two machines compare when both have the same key. What is shown is no part of it: eight digits
    that both agree on.
    """
    if made + out + (taken is not None) > 1 or (plain and not out) or (replace and taken is None):
        raise UsageError("these options do not go together", hint="`envparity secrets key --help`")
    workspace = open_workspace(session.directory)
    if out:
        if plain and file is None and sys.stdout.isatty():
            raise UsageError("a terminal shows it to whoever looks on", hint="`-o FILE`, or a pipe")
        with keeping.export(workspace, plain=plain) as key:
            emit(key.reveal().rstrip("\n") + "\n", file, private=True)
        return
    if taken is not None:
        standing: keeping.Standing | None = keeping.take(workspace, _read(taken), replace=replace)
    else:
        standing = keeping.make(workspace) if made else keeping.stand(workspace)
    if form == "json":
        told = {"id": standing.id, "where": standing.where} if standing else None
        emit(
            json.dumps({"schema": "envparity.key/1", "workspace": workspace.name, "key": told}, indent=2)
            + "\n",
            file,
        )
    elif standing is None:
        emit(f"{workspace.name} has no key here yet\n", file)
        say("`--make` makes one, `--import FILE` takes the team's", quiet=session.quiet)
    else:
        emit(f"{standing.id}  in {standing.where}\n", file)


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(65536)
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {(error.strerror or 'failed').lower()}") from error
