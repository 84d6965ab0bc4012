"""LAT003: a store in another region than what uses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole, items
from envparity.rules.release import known, released
from envparity.rules.wording import listed, names_of, quoted


class AcrossRegions(Rule):
    """An environment is set to one region, and its settings lead to a host in another.

    Why: Every call crosses the distance there and back, and traffic between regions is paid for.

    Fix: Use the service's address in the environment's own region, or move what calls it.
    """

    code: ClassVar[str] = "LAT003"
    name: ClassVar[str] = "across-regions"
    area: ClassVar[Area] = Area.LATENCY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses in a region that the environment is not set to."""
        if not is_whole(difference, "place:region"):
            return
        for environment, cell in known(difference):
            home = set(items(cell, "set").values())
            away = {key: region for key, region in items(cell, "address").items() if region not in home}
            if released(environment) and home and away:
                keys = listed([quoted(key) for key in sorted(away)])
                message = (
                    f"{keys} leads to {listed(sorted(set(away.values())))}, and {environment.name} is set to "
                    f"{listed(sorted(home))}"
                )
                yield self.finding(difference, message, environments=names_of([environment]))
