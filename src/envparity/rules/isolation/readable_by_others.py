"""ISO011: a file of secrets that every user of the machine may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.exposures import exposed_by
from envparity.rules.holding import by_file


class ReadableByOthers(Rule):
    """A dotenv file of secrets can be read by every user of this machine.

    Why: So can every program that runs as one of them: a backup, a monitor, somebody else's job.

    Fix: `chmod 600` the file.
    """

    code: ClassVar[str] = "ISO011"
    name: ClassVar[str] = "readable-by-others"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report secrets of such files; those of one file become one finding."""
        for environment, evidence in exposed_by(difference, "others"):
            live = environment.stage is Stage.PRODUCTION
            severity = self.severity if live else Severity.LOW
            found = self.finding(difference, "", environments=[environment.name], severity=severity)
            yield replace(found, evidence=evidence)

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:  # noqa: ARG002
        """Make one finding of each file."""
        return by_file(
            findings,
            lambda file, names, keys: (
                f"{file} can be read by every user of this machine, and holds secrets of {names}: {keys}"
            ),
        )
