"""`envparity port`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment, output
from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.errors import UsageError


@click.command("port")
@environment
@click.argument("service", required=False)
@click.argument("inside", required=False, metavar="[PORT]")
@output("text", "json")
@click.pass_obj
def command(
    session: Session, name: str, service: str | None, inside: str | None, form: str, file: Path | None
) -> None:
    """Say where a service's ports are reached on this machine; PORT is the one inside, `8000` or `53/udp`."""
    _, running = opened(session, name)
    rows = [
        {"service": state.service, "container": state.name, "inside": target, "outside": outside}
        for state in running.states(name)
        if service in (None, state.service)
        for outside, _, target in (port.partition("->") for port in state.ports)
        if inside is None or target in (inside, f"{inside}/tcp")
    ]
    if service and not rows:
        which = f" on {inside}" if inside else ""
        raise UsageError(
            f"`{service}` of `{name}` is reached nowhere on this machine{which}",
            hint=f"`envparity ps {name}` shows what runs and its ports",
        )
    if not rows:
        say(f"no port of `{name}` is reached on this machine", quiet=session.quiet)
    if form == "json":
        emit("".join(json.dumps(row) + "\n" for row in rows), file)
    elif inside:
        emit("".join(f"{row['outside']}\n" for row in rows), file)
    else:
        emit("".join(f"{row['service']} {row['inside']} -> {row['outside']}\n" for row in rows), file)
