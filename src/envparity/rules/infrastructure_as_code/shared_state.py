"""IAC004: one state for two environments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.declared import facets_of, is_whole, said
from envparity.rules.wording import listed, names_of, quoted


class SharedState(Rule):
    """Production's infrastructure and another environment's keep their state in the same place.

    Why: Applying the one plans to destroy what the other made: the state says that it should not be there.

    Fix: Give each environment a key (or a workspace) of its own and move its state there before the next apply.
    """

    code: ClassVar[str] = "IAC004"
    name: ClassVar[str] = "shared-state"
    area: ClassVar[Area] = Area.INFRASTRUCTURE_AS_CODE
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report backends of two environments, in files of their own, that name one place."""
        if not is_whole(difference, "terraform:backend"):
            return
        kept: dict[tuple[str, ...], list[Environment]] = {}
        files: dict[tuple[str, ...], set[str]] = {}
        for environment, cell in difference.present():
            where = tuple(text for key in _WHERE if (text := said(cell, key)))
            if len(where) > 1:
                kept.setdefault(where, []).append(environment)
                files.setdefault(where, set()).update(facet.place.path for facet in facets_of(cell))
        for where, environments in kept.items():
            stages = {environment.stage for environment in environments}
            if (
                len(environments) > 1
                and len(files[where]) > 1
                and Stage.PRODUCTION in stages
                and len(stages) > 1
            ):
                place = quoted("/".join(where))
                message = f"{listed(names_of(environments))} keep their state in {place}"
                yield self.finding(difference, message, environments=names_of(environments))


_WHERE = (
    "storage_account_name",
    "container_name",
    "bucket",
    "prefix",
    "key",
    "organization",
    "workspaces.name",
    "path",
)
"""What names the place of a state, over the kinds of backends."""
