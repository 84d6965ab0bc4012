"""What is said where there is nothing to show: good news as good news, and everything else with the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.tui.widgets.columns import Empty

if TYPE_CHECKING:
    from envparity.model.reports import Report
    from envparity.tui.known import Known


def while_unknown(known: Known) -> Empty | None:
    """Say why there is no report yet; none when there is one."""
    if known.trouble is not None:
        return Empty((f"▲ {known.trouble.message}", "grade-critical"), known.trouble.hint)
    if known.report is None:
        return Empty(("Reading the environments …", "faint"))
    return None


def of_findings(report: Report) -> Empty:
    """Say what it means that no rule objects."""
    count = len(report.environments)
    if not count:
        return Empty(
            ("No environment was found here", "grade-medium"),
            "name files by environment (`.env.production`), or write profiles/*.toml",
        )
    if report.verdict == "incomplete":
        return Empty(
            ("? Nothing found in what could be read", "grade-unknown bold"),
            "some of it could not: `f` on the board shows what",
        )
    if count == 1:
        return Empty(
            ("✓ Nothing to worry about", "grade-ok bold"),
            "one environment alone: a second one is what to compare it with",
        )
    subjects = len(report.differences)
    return Empty(
        ("✓ Nothing to worry about", "grade-ok bold"),
        f"{subjects} subject{'' if subjects == 1 else 's'} compared over {count} environments, no rule objects",
    )


def of_differences(report: Report) -> Empty:
    """Say what it means that nothing differs."""
    if report.verdict == "incomplete":
        return of_findings(report)
    return Empty(
        ("✓ The environments are alike", "grade-ok bold"), f"{len(report.differences)} subjects compared"
    )
