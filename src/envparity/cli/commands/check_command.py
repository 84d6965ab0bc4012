"""`envparity check`."""

from __future__ import annotations

from pathlib import Path

import click

from envparity.cli.commands.report_command import direction, write_report
from envparity.cli.group import Session
from envparity.cli.options import SEVERITIES, output
from envparity.cli.options import names as environments
from envparity.model.areas import Severity

EXIT_CODES = {"pass": 0, "fail": 1, "incomplete": 3}


@click.command("check")
@environments
@click.option(
    "--from", "source", metavar="ENV", help="What is released: with --to, judge this direction alone."
)
@click.option("--to", "target", metavar="ENV", help="Where it is released to.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default=str(Severity.HIGH),
    show_default=True,
    help="The least severity that closes the gate.",
)
@output("text", "json", "markdown", "html")
@click.pass_obj
def command(
    session: Session,
    names: tuple[str, ...],
    source: str | None,
    target: str | None,
    fail_on: str,
    form: str,
    file: Path | None,
) -> int:
    """Judge the report by the gate.

    Exit code 0: open. 1: closed, findings at or above the threshold. 3: nothing blocks, but a source could not be read.
    """
    release = direction(names, source, target)
    threshold = Severity.named(fail_on)
    return write_report(
        session,
        names,
        form,
        file,
        release=release,
        threshold=threshold,
        code_of=lambda report: EXIT_CODES[report.verdict],
    )
