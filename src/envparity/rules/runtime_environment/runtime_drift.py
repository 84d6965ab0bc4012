"""RUN001: a language or tool of another version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.release import known, plain, rehearses
from envparity.rules.wording import spread


class RuntimeDrift(Rule):
    """A language's or a tool's version differs between environments.

    Why: Grammar, standard library and defaults change with it; what is compiled for one may not load in the
    other.

    Fix: Pin one version in the project and take it everywhere from there: in images, in pipelines and on
    developers' machines.
    """

    code: ClassVar[str] = "RUN001"
    name: ClassVar[str] = "runtime-drift"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"runtime"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report versions that are not written alike in their first two numbers."""
        held = [(e, cell, text) for e, cell in known(difference) if (text := plain(cell))]
        if difference.likeness == "same" or len({_minor(text) for _, _, text in held}) < 2:
            return
        live = {_minor(text) for e, _, text in held if e.stage is Stage.PRODUCTION}
        tried = {_minor(text) for e, _, text in held if rehearses(e, difference)}
        severity = Severity.MEDIUM if live and tried and live != tried else Severity.LOW
        if not all(text[:1].isdecimal() or text[:1] == "v" for _, _, text in held):
            severity = Severity.INFO
        yield self.finding(
            difference,
            f"{difference.subject.name} is {spread((e, cell) for e, cell, _ in held)}",
            severity=severity,
        )


def _minor(version: str) -> str:
    """Give what must agree: `3.12` of `3.12.1`; a requirement as it is written."""
    match = re.match(r"^v?(\d+(?:\.\d+)?)(?:\.\d+)*$", version)
    return match[1] if match else version
