"""What the commands that change an engine share: the plan shown, consent asked, progress told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from envparity.cli.group import Session
from envparity.cli.output import emit, say
from envparity.cli.progress import Progress
from envparity.cli.terminal import attended
from envparity.errors import UsageError
from envparity.jobs.opening import open_workspace
from envparity.jobs.reading import chosen
from envparity.jobs.running import Running
from envparity.model.declarations import Workspace
from envparity.model.deeds import Event, Plan

F = TypeVar("F", bound=Callable[..., Any])


class Deed(Protocol):
    """One deed of the running job, its plan made and carried out in one."""

    def __call__(self, say: Callable[[Event], None], confirm: str) -> Plan:
        """Carry it out; give the plan that was."""


def deed_options(function: F) -> F:
    """Add `--dry-run` and `--confirm`."""
    function = click.option(
        "--confirm",
        metavar="ENV",
        default="",
        help="The environment's own name: consent for a protected one.",
    )(function)
    return click.option(
        "--dry-run", is_flag=True, help="Print the plan that would be carried out, and stop."
    )(function)


def opened(session: Session, name: str) -> tuple[Workspace, Running]:
    """Open the workspace and check that it has the environment."""
    workspace = open_workspace(session.directory)
    chosen(workspace, (name,))
    return workspace, Running(workspace)


def consent(workspace: Workspace, name: str, confirm: str) -> str:
    """Ask for the name of a protected environment where somebody is there to answer; give what was said."""
    if confirm or not workspace.declaration(name).protected:
        return confirm
    if not attended():
        raise UsageError(
            f"`{name}` is protected",
            hint=f"`--confirm {name}` says that you mean it where no question can be asked",
        )
    say(f"`{name}` is a protected environment.")
    answer: str = click.prompt("Type its name to go on", default="", show_default=False, err=True)
    if answer != name:
        raise UsageError("that is not its name: nothing was done")
    return answer


def write_plan(plan: Plan, form: str, file: Path | None) -> None:
    """Write a plan as text, or as `envparity.plan/1`."""
    if form == "json":
        emit(
            json.dumps({"schema": "envparity.plan/1", **asdict(plan)}, indent=2, ensure_ascii=False) + "\n",
            file,
        )
        return
    warnings = "".join(f"note: {warning}\n" for warning in plan.warnings)
    emit(f"{plan}\n{warnings}", file)


def carry_out(session: Session, deed: Deed, confirm: str, form: str, file: Path | None) -> None:
    """Carry a deed out with its progress told; JSON gets the plan that was carried out."""
    plan = deed(Progress(quiet=session.quiet), confirm)
    if form == "json":
        write_plan(plan, form, file)
    elif plan.empty:
        say("nothing to do: it is as declared", quiet=session.quiet)
    for warning in plan.warnings:
        say(f"note: {warning}", quiet=session.quiet)
