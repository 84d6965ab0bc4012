"""What the commands that change an engine share: the plan shown, consent asked, progress told."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import click

from envparity.cli.options import environment, output
from envparity.cli.output import emit, say
from envparity.cli.progress import Progress
from envparity.cli.session import Session
from envparity.cli.terminal import attended
from envparity.cli.unchanged import AS_DECLARED
from envparity.errors import UsageError
from envparity.jobs.opening import Grounds, open_workspace
from envparity.jobs.reading import chosen
from envparity.jobs.running import Running
from envparity.model.declarations import Workspace
from envparity.model.deeds import Asked, Plan
from envparity.model.records import asdict, dataclass

F = TypeVar("F", bound=Callable[..., Any])
ServiceDeed = Literal["restart", "stop", "pause", "unpause"]
_NOTHING: dict[ServiceDeed, str] = {
    "restart": "none of it is here",
    "stop": "none of it runs here",
    "pause": "none of it is running",
    "unpause": "none of it is held still",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a deed is to be done and told: by its plan alone, with what consent, in which form, to which file."""

    dry_run: bool
    confirm: str
    form: str
    file: Path | None


def deed_options(function: F) -> F:
    """Add `--dry-run`, `--confirm`, `--format` and `-o`; the command is given them as its `manner`."""

    @click.option("--dry-run", is_flag=True, help="Print the plan that would be carried out, and stop.")
    @click.option(
        "--confirm",
        metavar="ENV",
        default="",
        help="The environment's own name: consent for a protected one.",
    )
    @output("text", "json")
    @wraps(function)
    def command(
        *given: Any, dry_run: bool, confirm: str, form: str, file: Path | None, **options: Any
    ) -> None:
        function(*given, manner=Manner(dry_run, confirm, form, file), **options)

    return cast(F, command)


def opened(session: Session, name: str, grounds: Grounds | None = None) -> tuple[Workspace, Running]:
    """Open the workspace and check that it has the environment."""
    workspace = open_workspace(session.directory, grounds)
    chosen(workspace, (name,))
    return workspace, Running(workspace)


def perform(
    session: Session,
    workspace: Workspace,
    running: Running,
    asked: Asked,
    manner: Manner,
    *,
    nothing: str = AS_DECLARED,
    question: str = "",
) -> None:
    """Print the plan of a deed and stop, or carry it out: a protected environment's after its plan was agreed to.

    `nothing` says why there is nothing to do, where that is so. A `question` is asked in a terminal where the plan
    removes volumes.
    """
    if manner.dry_run:
        write_plan(running.plan(asked), manner.form, manner.file)
        return
    confirm, agreed = manner.confirm, None
    if workspace.declaration(asked.environment).protected and not confirm:
        agreed = _agreed(running, asked)
        confirm = asked.environment
    elif question and attended():
        agreed = _lost(running.plan(asked), question)
    plan = running.carry_out(asked, Progress(quiet=session.quiet), confirm=confirm, agreed=agreed)
    if manner.form == "json":
        write_plan(plan, manner.form, manner.file)
    elif plan.empty:
        # A note tells of what is there and stays: then the reason would be half of the truth.
        because = "" if plan.warnings and nothing != AS_DECLARED else f": {nothing}"
        say(f"nothing to do{because}", quiet=session.quiet)
    for warning in plan.warnings:
        say(f"note: {warning}", quiet=session.quiet)


def on_services(verb: ServiceDeed, about: str) -> click.Command:
    """Make the command of a deed that is done to an environment's services, or to those that are named."""

    @click.command(verb, help=about)
    @environment
    @click.argument("services", nargs=-1, metavar="[SERVICE]...")
    @deed_options
    @click.pass_obj
    def command(session: Session, name: str, services: tuple[str, ...], manner: Manner) -> None:
        perform(session, *opened(session, name), Asked(verb, name, services), manner, nothing=_NOTHING[verb])

    return command


def consent(workspace: Workspace, name: str, doing: str) -> str:
    """Ask for the name of a protected environment before something is done in it that has no plan; give it."""
    if not workspace.declaration(name).protected:
        return ""
    if not attended():
        hint = f"`--confirm {name}` says that you mean it where no question can be asked"
        raise UsageError(f"`{name}` is protected", hint=hint)
    say(f"`{name}` is a protected environment, and this is to {doing}.")
    return _asked_for(name)


def _asked_for(name: str) -> str:
    answer: str = click.prompt("Type its name to go on", default="", show_default=False, err=True)
    if answer != name:
        raise UsageError("that is not its name: nothing was done")
    return answer


def _agreed(running: Running, asked: Asked) -> Plan:
    """Show the plan and ask for the environment's name; `UsageError` where nobody can answer or the name is wrong."""
    name = asked.environment
    if not attended():
        hint = f"`--confirm {name}` says that you mean it where no question can be asked"
        raise UsageError(f"`{name}` is protected", hint=hint)
    plan = running.plan(asked)
    say(f"{plan}\n\n`{name}` is a protected environment.")
    _asked_for(name)
    return plan


def _lost(plan: Plan, question: str) -> Plan:
    """Name the volumes that would be removed and ask; `UsageError` when the answer is no."""
    volumes = [step.name for step in plan.steps if (step.verb, step.kind) == ("remove", "volume")]
    if volumes:
        say("\n".join(f"volume {name}" for name in volumes))
        if not click.confirm(question, default=False, err=True):
            raise UsageError("nothing was done", hint="without `--volumes` they are kept")
    return plan


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
