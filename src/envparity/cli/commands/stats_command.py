"""`envparity stats`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment, output
from envparity.cli.output import outlet
from envparity.cli.session import Session
from envparity.cli.terminal import colours, width
from envparity.model.deeds import ContainerState, Usage
from envparity.model.records import asdict

_DRAWN = 1.0
"""Seconds between two drawings."""


@click.command("stats")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--once", is_flag=True, help="One reading of each container, and stop.")
@output("text", "json")
@click.pass_obj
def command(
    session: Session, name: str, services: tuple[str, ...], once: bool, form: str, file: Path | None
) -> None:
    """Show what an environment's running containers use, anew each second; in JSON one object a reading and line.

    A file (`-o`) grows with each reading; with `--once` it is there whole or not at all.
    """
    _, running = opened(session, name)
    states = {
        state.name: state
        for state in running.states(name)
        if state.state == "running" and (not services or state.service in services)
    }
    readings = running.stats(name, names=services or None)
    try:
        with outlet(file, grows=not once) as out:
            if form == "json":
                _write_lines(readings, states, out, once=once)
            else:
                _draw(name, readings, states, out, once=once)
    finally:
        getattr(readings, "close", lambda: None)()


def _write_lines(
    readings: Iterator[Usage], states: dict[str, ContainerState], out: TextIO, *, once: bool
) -> None:
    for usage in _settled(readings, states, once=once):
        state = states.get(usage.container)
        more = {"restarts": state.restarts, "health": state.health} if state else {}
        out.write(json.dumps({**asdict(usage), **more}) + "\n")
        out.flush()


def _draw(
    name: str, readings: Iterator[Usage], states: dict[str, ContainerState], out: TextIO, *, once: bool
) -> None:
    from envparity.report.text.usage import render_usage

    known: dict[str, Usage] = {}
    live = out.isatty() and not once
    drawn, lines = time.monotonic(), 0
    for usage in _settled(readings, states, once=once):
        known[usage.container] = usage
        if not once and (time.monotonic() - drawn < _DRAWN or len(known) < len(states)):
            continue
        if once and len(known) < len(states):
            continue
        drawn = time.monotonic()
        text = render_usage(
            [known[key] for key in sorted(known)],
            states,
            environment=name,
            width=width(sys.stdout),
            colour=colours(out),
        )
        out.write((f"\x1b[{lines}A\x1b[J" if live and lines else "") + text)
        out.flush()
        lines = text.count("\n")
    if not states:
        out.write(f"nothing of {name} runs here\n")


def _settled(readings: Iterator[Usage], states: dict[str, ContainerState], *, once: bool) -> Iterator[Usage]:
    """Pass readings on; with `once` the second of each container, since the first has no share of a processor yet."""
    if not once:
        yield from readings
        return
    count: dict[str, int] = {}
    done: set[str] = set()
    for usage in readings:
        count[usage.container] = count.get(usage.container, 0) + 1
        if usage.container not in done and (usage.cpu > 0 or count[usage.container] > 1):
            done.add(usage.container)
            yield usage
        if done.issuperset(states):
            return
