"""SEC005: a secret in a ConfigMap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
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

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report sealed values whose carrier is a ConfigMap."""
        shown_in = [
            e
            for e, cell in difference.present()
            if any(
                isinstance(f, Setting) and f.carrier == "configmap" and secrets_in(f.value)
                for f in cell.facts
            )
        ]
        if shown_in and not is_public(difference.subject.name):
            names = names_of(shown_in)
            message = f"{quoted(difference.subject.name)} holds a secret in a ConfigMap in {listed(names)}"
            yield self.finding(difference, message, environments=names)
