"""`envparity promote`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from envparity.cli.options import complete_environment, output, saved
from envparity.cli.output import emit, say
from envparity.cli.progress import Progress
from envparity.cli.reporting import EXIT_CODES, now, render
from envparity.cli.session import Session
from envparity.cli.terminal import attended
from envparity.errors import UsageError
from envparity.jobs.promoting import Promoting, Promotion
from envparity.model.declarations import Workspace
from envparity.model.remembered import Record


@click.command("promote")
@click.argument("names", nargs=-1, metavar="FROM TO", shell_complete=complete_environment)
@click.option("--rollback", metavar="ENV", help="Return this environment to the release before its last one.")
@click.option("--by", metavar="WHO", default="", help="Who releases; the name you are logged in with.")
@click.option("--note", default="", help="What to write beside it on record.")
@click.option(
    "--apply/--no-apply",
    default=None,
    help="Bring the target up on the engine here, or only put the release on record.  "
    "[default: apply where the target's profile has a [runtime]]",
)
@click.option("--dry-run", is_flag=True, help="Print what would be recorded and done, and stop.")
@click.option(
    "--confirm", metavar="ENV", default="", help="The target's own name: consent where it is protected."
)
@saved
@output("text", "json")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    rollback: str | None,
    by: str,
    note: str,
    apply: bool | None,
    dry_run: bool,
    confirm: str,
    files: dict[str, Path],
    form: str,
    file: Path | None,
) -> int:
    """Release FROM to TO: through the gate, on record, and onto the engine where the target runs here.

    Exit code 1 or 3 when the gate is closed or not everything could be read: then nothing is released. 4 when
    the target did not come up: what it stood on before is brought back.
    """
    if (rollback is None) == (len(names) != 2) and not (rollback is not None and not names):
        raise UsageError("`promote` takes FROM and TO, or `--rollback ENV` alone")
    moment = now()
    workspace, job, promotion = _prepared(session, names, rollback, files, moment)
    if promotion.report is not None and not promotion.open:
        emit(render(promotion.report, "text", session, to_file=False), None)
        say(f"the gate is closed: nothing was released to `{promotion.target}`")
        return EXIT_CODES[promotion.report.verdict]
    applied = job.applies(promotion.target) if apply is None else apply
    if applied and not job.applies(promotion.target):
        raise UsageError(f"`{promotion.target}` does not run here", hint="its profile has no [runtime]")
    if dry_run:
        plan = str(job.plan(promotion)) if applied else ""
        emit(_proposed_data(promotion, plan) if form == "json" else _proposed(promotion, plan), file)
        return 0
    confirm, agreed = _consent(workspace, job, promotion, applied, confirm)
    record = job.carry_out(
        promotion,
        now=moment,
        by=by or _login(),
        note=note,
        apply=applied,
        say=Progress(quiet=session.quiet),
        confirm=confirm,
        agreed=agreed,
    )
    emit(_recorded(record) if form == "json" else _told(promotion, record), file)
    return 0


def _prepared(
    session: Session, names: tuple[str, ...], rollback: str | None, files: dict[str, Path], moment: str
) -> tuple[Workspace, Promoting, Promotion]:
    """Open the workspace and work out what was asked for: a release, or the way back from one."""
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.reading import beside, chosen

    workspace, held = beside(open_workspace(session.directory), files)
    chosen(workspace, names or (str(rollback),))
    job = Promoting(workspace)
    if rollback is not None:
        return workspace, job, job.way_back(rollback, now=moment)
    if names[0] == names[1]:
        raise UsageError("FROM and TO are one environment", hint="a release goes from one to another")
    return workspace, job, job.prepare(*names, now=moment, held=held)


def _consent(
    workspace: Workspace, job: Promoting, promotion: Promotion, applied: bool, confirm: str
) -> tuple[str, Any]:
    """Ask for a protected target's name, after showing what would be done to it."""
    target = promotion.target
    if not workspace.declaration(target).protected or confirm:
        if workspace.declaration(target).protected and confirm != target:
            raise UsageError(f"`--confirm` does not name `{target}`: nothing was released")
        return confirm, None
    if not attended():
        hint = f"`--confirm {target}` says that you mean it where no question can be asked"
        raise UsageError(f"`{target}` is protected", hint=hint)
    plan = job.plan(promotion) if applied else None
    say(f"{_proposed(promotion, str(plan) if plan else '')}\n`{target}` is a protected environment.")
    answer: str = click.prompt("Type its name to go on", default="", show_default=False, err=True)
    if answer != target:
        raise UsageError("that is not its name: nothing was released")
    return target, plan


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _proposed(promotion: Promotion, plan: str) -> str:
    lines = [f"{promotion.source} to {promotion.target}: {promotion.deed}"]
    for image in promotion.locked["images"]:
        pinned = image.get("digest") or image.get("id") or ""
        said = f"  image    {image['service']}: {image.get('was', '')} > {image['image'] or 'left as it is'}"
        lines.append(
            _printable(f"{said} {pinned[:19]}".rstrip() + (f" ({image['why']})" if image["why"] else ""))
        )
    lines += [_printable(f"  needs    {need}") for need in promotion.locked["needs"]]
    lines += [f"  engine   {line}" for line in plan.splitlines()]
    return "\n".join(lines) + "\n"


def _proposed_data(promotion: Promotion, plan: str) -> str:
    data = {
        "schema": "envparity.proposed/1",
        "from": promotion.source,
        "to": promotion.target,
        "deed": promotion.deed,
        "returns_to": promotion.returns_to,
        "locked": promotion.locked,
        "plan": plan.splitlines(),
    }
    return json.dumps(data, indent=2) + "\n"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


def _recorded(record: Record) -> str:
    data = {
        "schema": "envparity.promoted/1",
        "number": record.number,
        "digest": record.digest,
        "record": dict(record.data),
    }
    return json.dumps(data, indent=2) + "\n"


def _told(promotion: Promotion, record: Record) -> str:
    head = f"{promotion.target}: {promotion.deed}, record {record.number} ({record.digest[:19]})"
    return f"{head}\n{_proposed(promotion, '')}"
