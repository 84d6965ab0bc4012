"""`envparity expect`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from envparity.cli.options import output, release
from envparity.cli.output import emit, say
from envparity.cli.reporting import direction, now
from envparity.cli.session import Session
from envparity.errors import UsageError


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:  # noqa: ARG001
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"`--until`: no such date: `{value}`", hint="such as `2027-01-31`") from None


@click.command("expect")
@click.argument("finding", metavar="FINDING")
@click.option("--reason", required=True, help="Why it is as it should be, or may stay as it is.")
@click.option("--by", required=True, metavar="WHO", help="Whom to ask about it: a person or a team.")
@click.option(
    "--until", metavar="DATE", callback=_day, help="The last day on which it holds, year-month-day."
)
@release("With --to: a finding of the report in this direction.")
@click.option("--dry-run", is_flag=True, help="Print what would be added, and stop.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    finding: str,
    reason: str,
    by: str,
    until: date | None,
    source: str | None,
    target: str | None,
    dry_run: bool,
    form: str,
    file: Path | None,
) -> None:
    """Accept a finding in writing: add it to envparity.toml, which keeps its comments.

    FINDING is an id such as CFG001-81e84ffc68. What is accepted stays in every report, and does not close
    the gate.
    """
    from envparity.jobs.accepting import accept, write_acceptance
    from envparity.jobs.opening import open_workspace

    workspace = open_workspace(session.directory)
    accepted = accept(
        workspace,
        (finding,),
        reason=reason,
        by=by,
        until=until,
        now=now(),
        release=direction((), source, target),
    )
    if not dry_run:
        write_acceptance(accepted)
        say(f"added to {accepted.file.name}", quiet=session.quiet)
    if form == "json":
        data = {
            "schema": "envparity.expect/1",
            "file": accepted.file.name,
            "written": not dry_run,
            "block": accepted.block,
            "accepts": [taken.id for taken in accepted.findings],
        }
        emit(json.dumps(data, indent=2) + "\n", file)
    else:
        emit(accepted.block, file)
