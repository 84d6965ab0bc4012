"""`envparity doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.options import output
from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.model.records import asdict


@click.command("doctor")
@output("text", "json")
@click.pass_obj
def command(session: Session, form: str, file: Path | None) -> None:
    """Say what this machine has and lacks, and the next step for what it lacks."""
    from envparity.jobs.examining import examine

    found = examine(session.directory)
    if form == "json":
        data = {"schema": "envparity.doctor/1", "checks": [asdict(check) for check in found]}
        emit(json.dumps(data, indent=2, ensure_ascii=False) + "\n", file)
        return
    lines = []
    for check in found:
        lines.append(f"{'+ ' if check.there else '- '}{check.name:<12} {check.message}")
        if check.hint:
            lines.append(f"{'':<15}{check.hint}")
    emit("\n".join(lines) + "\n", file)
