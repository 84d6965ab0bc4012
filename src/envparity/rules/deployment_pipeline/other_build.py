"""PIP005: another build for production."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.stages import fold_own_name
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, items
from envparity.rules.release import Held, in_production, rehearsal
from envparity.rules.wording import listed, names_of, quoted


class OtherBuild(Rule):
    """The pipeline builds otherwise for production than for where production is rehearsed.

    Why: What was tested is not what is shipped: other flags, other dependencies, another day.

    Fix: Build once, rehearse that, and promote the same image or package to production.
    """

    code: ClassVar[str] = "PIP005"
    name: ClassVar[str] = "other-build"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report build commands of a deployment that differ in more than the environment's name."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        live, tried = in_production(difference), rehearsal(difference)
        mine, theirs = _commands(live), _commands(tried)
        apart = sorted(mine ^ theirs)
        if live and tried and mine and theirs and apart:
            told = quoted(next(iter(sorted(mine - theirs)), apart[0]))
            message = (
                f"{deployment(difference)} builds otherwise for {listed(names_of(e for e, _ in live))} than "
                f"for {listed(names_of(e for e, _ in tried))}: {told}"
            )
            yield self.finding(difference, message, environments=names_of(e for e, _ in (*tried, *live)))


def _commands(held: Sequence[Held]) -> set[str]:
    return {fold_own_name(text, e) for e, cell in held for text in items(cell, "build").values()}
