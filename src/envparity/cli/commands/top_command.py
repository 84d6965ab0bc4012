"""`envparity top`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment, output
from envparity.cli.output import emit
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.model.records import asdict


@click.command("top")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@output("text", "json")
@click.pass_obj
def command(session: Session, name: str, services: tuple[str, ...], form: str, file: Path | None) -> None:
    """List the processes in an environment's running containers; in JSON one object a container and line."""
    _, running = opened(session, name)
    found = running.top(name, services)
    if form == "json":
        emit("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found), file)
        return
    from envparity.report.text.usage import render_processes

    colour = file is None and colours(sys.stdout)
    parts = [
        render_processes(one.container, one.titles, one.rows, width=width(sys.stdout), colour=colour)
        for one in found
    ]
    emit("\n".join(parts) or f"nothing of {name} runs here\n", file)
