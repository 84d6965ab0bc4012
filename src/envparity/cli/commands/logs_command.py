"""`envparity logs`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment, output
from envparity.cli.output import outlet, say
from envparity.cli.session import Session
from envparity.cli.terminal import colours
from envparity.jobs.running.levels import Level, at_least, level_of, said
from envparity.jobs.running.streams import labelled
from envparity.model.deeds import LogLine
from envparity.model.records import asdict

_GRAVE = {"warning": 33, "error": 31, "debug": 2}
_HUES = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)


@click.command("logs")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("-f", "--follow", is_flag=True, help="Go on as more is written.")
@click.option("-n", "--tail", type=click.IntRange(min=0), help="Only the last lines of each container.")
@click.option(
    "--level",
    type=click.Choice(("debug", "info", "warning", "error")),
    help="Only lines of this level or a graver one.",
)
@click.option(
    "-g", "--grep", "pattern", metavar="PATTERN", help="Only lines in which this expression is found."
)
@click.option("--raw", is_flag=True, help="Lines of JSON as they are.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    name: str,
    services: tuple[str, ...],
    follow: bool,
    tail: int | None,
    level: Level | None,
    pattern: str | None,
    raw: bool,
    form: str,
    file: Path | None,
) -> None:
    """Print what an environment's services write, in the order of time, each line with its service.

    Lines of JSON are shown as their message and its fields. In JSON one object a line, with its level. A file that
    follows (`-f -o FILE`) grows as more is written; without `-f` it is there whole or not at all.
    """
    _, running = opened(session, name)
    painter = _Painter(running.services(name), raw=raw, coloured=file is None and colours(sys.stdout))
    write = _json if form == "json" else painter
    label = painter.label if write is painter and not painter.coloured else None
    wanted = _chooser(level, pattern)
    lines = running.logs(name, services=services, follow=follow, tail=tail, wanted=wanted)
    written = False
    try:
        with outlet(file, grows=follow) as out, suppress(StopIteration):
            while True:
                batch = lines.batch()
                out.write(labelled(batch, label) or "".join(map(write, batch)))
                written = True
                if follow and not lines.waiting():
                    out.flush()
    finally:
        lines.close()
    if not written and not running.states(name):
        say(f"nothing of `{name}` is here", quiet=session.quiet)


def _chooser(level: Level | None, pattern: str | None) -> Callable[[LogLine], bool] | None:
    if not level and not pattern:
        return None
    try:
        found = re.compile(pattern or "")
    except re.error as error:
        raise click.BadParameter(f"`{pattern}` is no regular expression: {error}") from None
    levels = at_least(level) if level else None

    def wanted(line: LogLine) -> bool:
        return (levels is None or level_of(line.text) in levels) and found.search(line.text) is not None

    return wanted


def _json(line: LogLine) -> str:
    return json.dumps({**asdict(line), "level": level_of(line.text)}, ensure_ascii=False) + "\n"


class _Painter:
    """Writes lines, each with its service in a colour of its own, in the order of their names; grave lines are red or yellow."""

    def __init__(self, services: tuple[str, ...], *, raw: bool, coloured: bool) -> None:
        self._hues = {service: _HUES[at % len(_HUES)] for at, service in enumerate(services)}
        self._wide = max((len(service) for service in services), default=0)
        self._raw = raw
        self.coloured = coloured

    def label(self, service: str) -> str:
        """Write the beginning of a line."""
        label = f"{service:<{self._wide}} |"
        return f"\x1b[{self._hues.get(service, 37)}m{label}\x1b[0m" if self.coloured else label

    def __call__(self, line: LogLine) -> str:
        text = line.text if self._raw else said(line.text)
        if self.coloured:
            grave = _GRAVE.get(level_of(line.text))
            text = f"\x1b[{grave}m{text}\x1b[0m" if grave else text
        return f"{self.label(line.service)} {text}\n"
