"""PIP004: steps of a deployment that somebody else can change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, items
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class MovingAction(Rule):
    """A deployment to production runs an action or workflow of another repository at a branch.

    Why: Whoever can push to that branch runs code with production's credentials, and two deployments of one commit
    need not do the same.

    Fix: Pin it to a commit, with the tag in a comment, and let an updater raise it.
    """

    code: ClassVar[str] = "PIP004"
    name: ClassVar[str] = "moving-action"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report actions of production's deployments at a branch; a tag moves too, but seldom by accident."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        held = [(e, _moving(items(cell, "action"))) for e, cell in in_production(difference)]
        held = [(e, actions) for e, actions in held if actions]
        if held:
            actions = sorted({action for _, found in held for action in found})
            message = (
                f"{deployment(difference)} runs {listed([quoted(action) for action in actions])} "
                f"in {listed(names_of(e for e, _ in held))}"
            )
            yield self.finding(difference, message, environments=names_of(e for e, _ in held))


_BRANCHES = frozenset({"", "main", "master", "develop", "dev", "head", "latest", "trunk", "next", "edge"})


def _moving(actions: Mapping[str, str]) -> list[str]:
    return [f"{name}@{ref}".rstrip("@") for name, ref in actions.items() if ref.lower() in _BRANCHES]
