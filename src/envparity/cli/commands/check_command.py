"""`envparity check`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.options import SEVERITIES, output, release, saved
from envparity.cli.options import names as environments
from envparity.cli.reporting import EXIT_CODES, direction, write_report
from envparity.cli.session import Session
from envparity.errors import UsageError
from envparity.model.areas import Severity
from envparity.report.table import NAMES


@click.command("check")
@environments
@release()
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=None,
    help="The least severity that closes the gate; without it the policy's word, or high.",
)
@click.option(
    "--new-since",
    "since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A baseline: what it holds is known, and only what is new closes the gate.",
)
@click.option(
    "--write-baseline",
    "baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take today's findings as known: write them to a file for --new-since.",
)
@saved
@click.option("--search", is_flag=True, help="Look for the environments' secrets in the whole work tree too.")
@output(*NAMES)
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    source: str | None,
    target: str | None,
    fail_on: str | None,
    since: Path | None,
    baseline: Path | None,
    files: dict[str, Path],
    search: bool,
    form: str,
    file: Path | None,
) -> int:
    """Judge the report by the gate.

    Exit code 0: open. 1: closed, findings at or above the threshold. 3: nothing blocks, but a source could not be read,
    or there was nothing to look at.
    """
    if since is not None and baseline is not None:
        raise UsageError("`--new-since` and `--write-baseline` do not go together")
    return write_report(
        session,
        names,
        form,
        file,
        release=direction(names, source, target),
        threshold=None if fail_on is None else Severity.named(fail_on),
        since=since,
        baseline=baseline,
        files=files,
        search=search,
        code_of=lambda report: EXIT_CODES[report.verdict],
    )
