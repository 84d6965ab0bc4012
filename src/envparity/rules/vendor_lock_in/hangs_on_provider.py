"""VEN001: what of the system one provider alone has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole
from envparity.rules.release import in_production, known
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class HangsOnProvider(Rule):
    """Packages, images, addresses, resources or steps of the pipeline are one provider's own.

    Why: It is no fault; it is what would have to be replaced to move, or to go on when the provider does not. Known
    beforehand it is a decision, found out later a cost.

    Fix: Nothing, if that is meant. Else keep what is the provider's behind an interface of your own, in one place.
    """

    code: ClassVar[str] = "VEN001"
    name: ClassVar[str] = "hangs-on-provider"
    area: ClassVar[Area] = Area.VENDOR_LOCK_IN
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Say how much of production, or of everything where there is none, hangs on a provider."""
        if not is_whole(difference, "provider:dependence"):
            return
        held = in_production(difference) or known(difference)
        if held:
            told = spread_texts((e, str(cell.value)) for e, cell in held)
            packages = (fact.name for _, cell in held for fact in cell.facts if isinstance(fact, Package))
            message = f"{difference.subject.name}: {told}{_said(tuple(dict.fromkeys(packages)))}"
            yield self.finding(difference, message, environments=names_of(e for e, _ in held))


def _said(packages: Sequence[str]) -> str:
    """Name the packages, of many the first."""
    named = [quoted(name) for name in packages[:_NAMED]]
    more = [f"{len(packages) - _NAMED} more"] if len(packages) > _NAMED else []
    return f" ({listed([*named, *more])})" if packages else ""


_NAMED = 3
