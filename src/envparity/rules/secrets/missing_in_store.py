"""SEC014: a reference behind which there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.model.values import Unknown
from envparity.rules.base import Context, Rule
from envparity.rules.wording import listed, names_of, quoted


class MissingInStore(Rule):
    """A setting refers to a store that holds nothing by that name, or lacks a key that the profile requires of it.

    Why: The environment does not start, or starts without what it needs, the next time it is deployed.

    Fix: `envparity secrets set ENV KEY` puts a value there; else take the reference out.
    """

    code: ClassVar[str] = "SEC014"
    name: ClassVar[str] = "missing-in-store"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report what a store that was asked does not hold; stores are asked with `--resolve` alone."""
        missing = {}
        for environment, cell in zip(difference.environments, difference.cells, strict=True):
            value = cell.value if isinstance(cell, Present) else cell
            if isinstance(value, Unknown) and value.missing:
                missing[environment] = value.missing
        if missing:
            names = names_of(missing)
            live = any(environment.stage is Stage.PRODUCTION for environment in missing)
            told = listed([quoted(reference) for reference in dict.fromkeys(missing.values())])
            message = f"{quoted(difference.subject.name)} is not in its store in {listed(names)}: {told} holds nothing"
            severity = self.severity if live else Severity.MEDIUM
            yield self.finding(difference, message, severity=severity, environments=names)
