"""ISO013: a file of secrets that the build of an image copies."""

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


class InBuildContext(Rule):
    """The build of a service copies a dotenv file of secrets into its image.

    Why: Whoever can pull the image has the secrets; a later layer that deletes the file does not take them out.

    Fix: Name the file in `.dockerignore`, or copy what is needed by name; rotate what was in images already.
    """

    code: ClassVar[str] = "ISO013"
    name: ClassVar[str] = "in-build-context"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report secrets of such files; those of one file become one finding."""
        for environment, evidence in exposed_by(difference, "context:"):
            live = environment.stage is Stage.PRODUCTION
            severity = self.severity if live else Severity.LOW
            found = self.finding(difference, "", environments=[environment.name], severity=severity)
            yield replace(found, evidence=evidence)

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:  # noqa: ARG002
        """Make one finding of each file."""
        return by_file(
            findings,
            lambda file, names, keys: (
                f"the build of an image takes in {file}, which holds secrets of {names}: {keys}"
            ),
        )
