"""`envparity config`: what is set, where it was said, and whether it can be read."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.session import Session


@click.group("config")
def command() -> None:
    """Show what is set and where it was said: your own settings, the workspace's profiles, its policy."""


@command.command("show")
@output("text", "json")
@click.pass_obj
def show(session: Session, form: str, file: Path | None) -> None:
    """Show what is set, with its file and line, or as default: your own settings, the policy, every profile's keys.

    A secret that stands in a profile is shown as a mask.
    """
    from envparity.jobs.configuring import values

    found = values(session.directory)
    if form == "json":
        data = {"schema": "envparity.config/1", "values": [value._asdict() for value in found]}
        emit(json.dumps(data, indent=2, ensure_ascii=False) + "\n", file)
        return
    wide = max((len(value.key) for value in found), default=0)
    told = max((len(value.value) for value in found if len(value.value) <= 40), default=0)
    lines = [f"{v.key:<{wide}}  {v.value:<{told}}  {v.file or 'default'}".rstrip() for v in found]
    emit("\n".join(lines) + "\n", file)


@command.command("validate")
@output("text", "json")
@click.pass_obj
def validate(session: Session, form: str, file: Path | None) -> int:
    """Read every file that people write for the program.

    Exit code 2, and each complaint, when something is wrong.
    """
    from envparity.jobs.configuring import validate as look

    found = look(session.directory)
    if form == "json":
        data = {"schema": "envparity.validation/1", "files": [one._asdict() for one in found]}
        emit(json.dumps(data, indent=2, ensure_ascii=False) + "\n", file)
    else:
        lines = []
        for one in found:
            lines.append(f"- {one.problem}" if one.problem else f"+ {one.file}")
            if one.hint:
                lines.append(f"  {one.hint}")
        emit("\n".join(lines) + "\n", file)
    return 2 if any(one.problem for one in found) else 0
