"""`envparity logs`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment
from envparity.cli.session import Session
from envparity.cli.terminal import colours
from envparity.model.deeds import LogLine
from envparity.model.records import asdict

_HUES = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)


@click.command("logs")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("-f", "--follow", is_flag=True, help="Go on as more is written.")
@click.option("-n", "--tail", type=click.IntRange(min=0), help="Only the last lines of each container.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def command(
    session: Session, name: str, services: tuple[str, ...], follow: bool, tail: int | None, form: str
) -> None:
    """Print what an environment's services write, merged, each line with its service; in JSON one object a line."""
    _, running = opened(session, name)
    write = _json if form == "json" else _painter(running.services(name))
    lines = running.logs(name, services=services, follow=follow, tail=tail)
    try:
        for line in lines:
            sys.stdout.write(write(line))
            if follow:
                sys.stdout.flush()
    finally:
        getattr(lines, "close", lambda: None)()


def _json(line: LogLine) -> str:
    return json.dumps(asdict(line), ensure_ascii=False) + "\n"


def _painter(services: tuple[str, ...]) -> Callable[[LogLine], str]:
    """Give each service a colour of its own, in the order of their names."""
    hues = {service: _HUES[at % len(_HUES)] for at, service in enumerate(services)}
    wide = max((len(service) for service in services), default=0)
    colour = colours(sys.stdout)

    def paint(line: LogLine) -> str:
        label = f"{line.service:<{wide}} |"
        if colour:
            label = f"\x1b[{hues.get(line.service, 37)}m{label}\x1b[0m"
        return f"{label} {line.text}\n"

    return paint
