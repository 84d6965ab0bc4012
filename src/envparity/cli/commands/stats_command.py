"""`envparity stats`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

import click

from envparity.cli.deeds import opened
from envparity.cli.options import environment
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
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def command(session: Session, name: str, services: tuple[str, ...], once: bool, form: str) -> None:
    """Show what an environment's running containers use, anew each second; in JSON one object a reading and line."""
    _, running = opened(session, name)
    states = {
        state.name: state
        for state in running.states(name)
        if state.state == "running" and (not services or state.service in services)
    }
    readings = running.stats(name, names=services or None)
    try:
        if form == "json":
            _write_lines(readings, states, once=once)
        else:
            _draw(name, readings, states, once=once)
    finally:
        getattr(readings, "close", lambda: None)()


def _write_lines(readings: Iterator[Usage], states: dict[str, ContainerState], *, once: bool) -> None:
    for usage in _settled(readings, states, once=once):
        state = states.get(usage.container)
        more = {"restarts": state.restarts, "health": state.health} if state else {}
        sys.stdout.write(json.dumps({**asdict(usage), **more}) + "\n")
        sys.stdout.flush()


def _draw(name: str, readings: Iterator[Usage], states: dict[str, ContainerState], *, once: bool) -> None:
    from envparity.report.text.usage import render_usage

    known: dict[str, Usage] = {}
    live = sys.stdout.isatty() and not once
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
            colour=colours(sys.stdout),
        )
        sys.stdout.write((f"\x1b[{lines}A\x1b[J" if live and lines else "") + text)
        sys.stdout.flush()
        lines = text.count("\n")
    if not states:
        sys.stdout.write(f"nothing of {name} runs here\n")


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
