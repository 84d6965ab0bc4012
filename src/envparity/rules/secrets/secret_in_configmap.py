"""SEC005: a secret in a ConfigMap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Evidence, Finding
from envparity.model.records import replace
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.holding import layers
from envparity.rules.keys import is_public
from envparity.rules.wording import listed, names_of, quoted


class SecretInConfigMap(Rule):
    """A secret stands in a ConfigMap, which everybody who may look at the cluster can read.

    Why: ConfigMaps are shown in dashboards, logged and granted widely; the rights on Secrets do not cover
    them.

    Fix: Move the value to a Secret, or to a store that fills one, and rotate it.
    """

    code: ClassVar[str] = "SEC005"
    name: ClassVar[str] = "secret-in-configmap"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report sealed values whose carrier is a ConfigMap."""
        seen = [
            (e, fact.place)
            for e, cell in difference.present()
            for fact in layers(cell)
            if fact.carrier == "configmap" and secrets_in(fact.value)
        ]
        if seen and not is_public(difference.subject.name):
            names = names_of(dict.fromkeys(e for e, _ in seen))
            message = f"{quoted(difference.subject.name)} holds a secret in a ConfigMap in {listed(names)}"
            found = self.finding(difference, message, environments=names)
            overridden = (Evidence(e.name, place) for e, place in seen)
            yield replace(found, evidence=tuple(dict.fromkeys((*found.evidence, *overridden))))
