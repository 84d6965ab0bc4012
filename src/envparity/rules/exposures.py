"""What the rules on dotenv files that git does not keep share: a file of secrets that is exposed in one way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.holding import by_file
from envparity.rules.keys import is_harmless


class ExposedFile(Rule):
    """A rule on files that are exposed in one way (`way`, the beginning of a setting's exposure).

    It weighs as it says where production's secrets are in the file, and little elsewhere.
    """

    area: ClassVar[Area] = Area.ISOLATION
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    way: ClassVar[str]
    told: ClassVar[str]
    """What is said of a file: `{file}`, `{names}` of environments and `{keys}`, each already in words."""

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report secrets of such files; those of one file become one finding."""
        for environment, evidence in exposed_by(difference, self.way):
            live = environment.stage is Stage.PRODUCTION
            severity = self.severity if live else Severity.LOW
            found = self.finding(difference, "", environments=[environment.name], severity=severity)
            yield replace(found, evidence=evidence)

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of each file."""
        return by_file(
            findings, lambda file, names, keys: self.told.format(file=file, names=names, keys=keys)
        )


def exposed_by(difference: Difference, way: str) -> Iterator[tuple[Environment, tuple[Evidence, ...]]]:
    """Give the environments whose secret lies in a file that is exposed in a way, and the places."""
    for environment, cell in difference.present():
        places = dict.fromkeys(
            fact.place
            for fact in cell.facts
            if isinstance(fact, Setting)
            and any(said.startswith(way) for said in fact.exposure)
            and any(not is_harmless(difference.subject.name, secret) for secret in secrets_in(fact.value))
        )
        if places:
            yield environment, tuple(Evidence(environment.name, place) for place in places)
