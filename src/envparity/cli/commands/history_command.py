"""`envparity history`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from envparity.cli.options import complete_environment, output
from envparity.cli.output import emit, say
from envparity.cli.reporting import now
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.errors import UsageError
from envparity.model.declarations import Workspace


@click.command("history")
@click.argument("name", required=False, metavar="[ENV]", shell_complete=complete_environment)
@click.option(
    "--since",
    metavar="WHEN",
    help="What changed in ENV since then: a day, a snapshot's number, label or hash, or a git tag, branch or commit.",
)
@click.option(
    "--until",
    metavar="WHEN",
    default="",
    help="With --since: up to then, also in another environment (staging@12). Now without it.",
)
@click.option("--finding", metavar="ID", help="Since when this finding has been there.")
@click.option("--trend", is_flag=True, help="How many findings counted over time, by area.")
@click.option("--verify", is_flag=True, help="Check the chain of the records of releases.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str | None,
    since: str | None,
    until: str,
    finding: str | None,
    trend: bool,
    verify: bool,
    form: str,
    file: Path | None,
) -> int:
    """Show what is remembered: saved snapshots, what checks found, releases; what changed between two of them.

    With --verify the exit code is 1 when the chain is broken.
    """
    from envparity.jobs.opening import open_workspace

    asked = [since is not None, finding is not None, trend, verify]
    if sum(asked) > 1:
        raise UsageError("`--since`, `--finding`, `--trend` and `--verify` are asked one at a time")
    if (since is not None and not name) or (until and since is None):
        raise UsageError(
            "`--since` asks about one environment", hint="`envparity history production --since 2026-11-01`"
        )
    workspace = open_workspace(session.directory)
    if verify:
        return _verify(workspace)
    if since is not None and name:
        text = _changes(session, workspace, name, since, until, form, to_file=file is not None)
    elif finding is not None:
        text = _began(workspace, finding, form, to_file=file is not None)
    elif trend:
        text = _trend(workspace, form, to_file=file is not None)
    else:
        text = _memory(session, workspace, name or "", form, to_file=file is not None)
    emit(text, file, private=form == "json" or since is not None)
    return 0


def _dump(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _colour(to_file: bool) -> bool:
    return not to_file and colours(sys.stdout)


def _memory(session: Session, workspace: Workspace, name: str, form: str, *, to_file: bool) -> str:
    from envparity.jobs.remembering import remember

    memory = remember(workspace, now=now(), environment=name)
    if memory.notice:
        say(f"note: {memory.notice}")
    if form == "json":
        from envparity.report.remembered import memory_data

        return _dump(memory_data(memory, workspace=workspace.name))
    from envparity.report.text.remembered import render_memory

    return render_memory(
        memory,
        workspace=workspace.name,
        width=width(sys.stdout),
        colour=_colour(to_file),
        verbose=session.verbose,
    )


def _changes(
    session: Session, workspace: Workspace, name: str, since: str, until: str, form: str, *, to_file: bool
) -> str:
    from envparity.jobs.drifting import changes

    snapshots, differences = changes(workspace, name, since, until, now=now())
    if form == "json":
        from envparity.report.json import render_differences as render_json

        return render_json(differences, snapshots, workspace=workspace.name)
    from envparity.report.text.differences import render_differences

    return render_differences(
        differences,
        snapshots,
        width=width(sys.stdout),
        colour=_colour(to_file),
        verbose=session.verbose,
    )


def _began(workspace: Workspace, finding: str, form: str, *, to_file: bool) -> str:
    from envparity.jobs.drifting import began

    found = began(workspace, finding, now=now())
    if form == "json":
        from envparity.report.remembered import began_data

        return _dump(began_data(found))
    from envparity.report.text.remembered import render_began

    return render_began(found, width=width(sys.stdout), colour=_colour(to_file))


def _trend(workspace: Workspace, form: str, *, to_file: bool) -> str:
    from envparity.jobs.drifting import trend

    found = trend(workspace, now=now())
    if form == "json":
        from envparity.report.remembered import trend_data

        return _dump(trend_data(found))
    from envparity.report.text.remembered import render_trend

    return render_trend(found, width=width(sys.stdout), colour=_colour(to_file))


def _verify(workspace: Workspace) -> int:
    from envparity.jobs.remembering import verify

    number, wrong = verify(workspace, now=now())
    if wrong:
        say(f"the chain of releases is broken: {wrong}")
        return 1
    emit(f"{number} record{'' if number == 1 else 's'}, the chain holds\n", None)
    return 0
