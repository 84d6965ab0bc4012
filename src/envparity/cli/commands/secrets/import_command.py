"""`envparity secrets import`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import complete_environment, output
from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.jobs.opening import open_workspace
from envparity.jobs.secrets.importing import Moving, carry_out, plan_import, plan_undo


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--environment", "name", metavar="ENV", default="", shell_complete=complete_environment,
    help="Whose file it is, where several environments read it.",
)  # fmt: skip
@click.option(
    "--store", metavar="STORE", default="", help="Where to; default: the profile's word, else the keyring."
)
@click.option("--key", "keys", metavar="KEY", multiple=True, help="Move this key, secret or not; repeatable.")
@click.option("--undo", is_flag=True, help="Put the values back in place of their references.")
@click.option("--dry-run", is_flag=True, help="Print what would be moved, and stop.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    path: Path,
    name: str,
    store: str,
    keys: tuple[str, ...],
    undo: bool,
    dry_run: bool,
    form: str,
    file: Path | None,
) -> None:
    """Move the secrets of a dotenv file into a store, and leave references in their places.

    Comments and order stay as they are. The store is written and read back before the file is changed, so that
    each value is in one of them at every moment. `--undo` is the way back; the store keeps its copies.
    """
    if undo and (store or keys):
        raise UsageError(
            "`--undo` puts back every reference of the file: it takes neither `--store` nor `--key`"
        )
    workspace = open_workspace(session.directory)
    place = session.directory / path
    if undo:
        moving = plan_undo(workspace, place, environment=name)
    else:
        moving = plan_import(workspace, place, environment=name, store=store, keys=keys)
    try:
        if moving.moved and not dry_run:
            carry_out(workspace, moving)
    finally:
        moving.drop()
    emit(_json(moving, done=not dry_run) if form == "json" else _text(moving), file)
    _talk(session, moving, dry_run=dry_run)


def _talk(session: Session, moving: Moving, *, dry_run: bool) -> None:
    number = len(moving.moved)
    if not number:
        say(
            f"{moving.file} holds {'no reference' if moving.back else 'no secret that could be moved'}",
            quiet=session.quiet,
        )
    elif dry_run:
        say(
            f"{number} would be {'put back' if moving.back else 'moved'}: nothing was done",
            quiet=session.quiet,
        )
    elif moving.back:
        say(f"{number} put back into {moving.file}; the stores keep their copies", quiet=session.quiet)
    else:
        say(f"{number} moved out of {moving.file}; `--undo` puts them back", quiet=session.quiet)
        say("what git has kept of the file until now still holds them: rotate them", quiet=session.quiet)


def _text(moving: Moving) -> str:
    keys = [one.key for one in moving.moved] + [one.key for one in moving.left]
    width = max(map(len, keys), default=0)
    lines = [f"{one.key:<{width}}  {'<-' if moving.back else '->'} {one.reference}\n" for one in moving.moved]
    lines += [f"{one.key:<{width}}  stays: {one.why}\n" for one in moving.left]
    return "".join(lines)


def _json(moving: Moving, *, done: bool) -> str:
    data = {
        "schema": "envparity.import/1",
        "file": moving.file,
        "environment": moving.environment,
        "undo": moving.back,
        "done": done and bool(moving.moved),
        "moved": [
            {"key": one.key, "line": one.line, "reference": str(one.reference)} for one in moving.moved
        ],
        "left": [{"key": one.key, "line": one.line, "why": one.why} for one in moving.left],
    }
    return json.dumps(data, indent=2) + "\n"
