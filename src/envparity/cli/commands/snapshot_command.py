"""`envparity snapshot`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import names as environments
from envparity.cli.output import emit, say
from envparity.cli.reporting import now
from envparity.cli.session import Session
from envparity.errors import UsageError


@click.command("snapshot")
@environments
@click.option("--label", default="", help="A name to find it by, such as a release's number.")
@click.option(
    "--keep/--no-keep",
    default=True,
    help="Keep it in the history of this machine too.  [default: keep]",
)
@click.option(
    "-o",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    metavar="FILE",
    help="Write it to a file, to be compared on another machine; of one environment.",
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def command(
    session: Session, names: tuple[str, ...], label: str, keep: bool, file: Path | None, form: str
) -> int:
    """Save what is known of environments now, of all without a name.

    Secrets are in it by fingerprint alone, and it is signed with the workspace's key: `--environment NAME=FILE`
    of report, check and compare takes it on a machine that has the same key. Exit code 3 when a source could
    not be read.
    """
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.remembering import save

    workspace = open_workspace(session.directory)
    if file is not None and len(names) != 1:
        raise UsageError("`-o` takes the snapshot of one environment", hint="name one before it")
    if not keep and file is None:
        raise UsageError("`--no-keep` without `-o FILE` would save nothing")
    taken = save(workspace, names, now=now(), label=label, keep=keep)
    for notice in dict.fromkeys(one.notice for one in taken if one.notice):
        say(f"note: {notice}")
    if file is not None:
        emit(taken[0].document, file, private=True)
    lines = [
        {
            "environment": one.snapshot.environment.name,
            "content": one.content,
            "complete": one.snapshot.complete,
            "id": one.entry.id if one.entry else None,
            "taken_at": one.entry.taken_at if one.entry else now(),
        }
        for one in taken
    ]
    if form == "json" and str(file) != "-":
        emit(json.dumps({"schema": "envparity.saved/1", "snapshots": lines}, indent=2) + "\n", None)
    elif str(file) != "-":
        for line in lines:
            number = f"  number {line['id']}" if line["id"] else ""
            doubt = "" if line["complete"] else "  not all of it could be read"
            emit(f"{line['environment']}  {line['content']}{number}{doubt}\n", None)
    return 0 if all(one.snapshot.complete for one in taken) else 3
