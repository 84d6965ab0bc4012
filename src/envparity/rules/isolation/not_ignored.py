"""ISO012: a file of secrets that the next commit would take in."""

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


class NotIgnored(Rule):
    """A dotenv file of secrets is neither kept nor ignored by git.

    Why: The next `git add` takes it in, and a push gives it to everybody who has the repository.

    Fix: Name the file in `.gitignore`, and keep an example with the keys alone.
    """

    code: ClassVar[str] = "ISO012"
    name: ClassVar[str] = "not-ignored"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report secrets of such files; those of one file become one finding."""
        for environment, evidence in exposed_by(difference, "unignored"):
            live = environment.stage is Stage.PRODUCTION
            severity = self.severity if live else Severity.LOW
            found = self.finding(difference, "", environments=[environment.name], severity=severity)
            yield replace(found, evidence=evidence)

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:  # noqa: ARG002
        """Make one finding of each file."""
        return by_file(
            findings,
            lambda file, names, keys: f"git does not ignore {file}, which holds secrets of {names}: {keys}",
        )
