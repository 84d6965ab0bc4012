"""API002: another version of an API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.addresses import address
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.release import in_production, known, plain, rehearsal
from envparity.rules.wording import quoted, spread_texts


class OtherApiVersion(Rule):
    """An API is called in another version in production than where production is rehearsed.

    Why: Fields, errors and limits differ by version; what was tested is not what is called.

    Fix: Move every environment to one version, staging first.
    """

    code: ClassVar[str] = "API002"
    name: ClassVar[str] = "other-api-version"
    area: ClassVar[Area] = Area.API_INTEGRATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses whose version differs between staging and production."""
        live = {v for _, cell in in_production(difference) if (v := _version(difference.subject.name, cell))}
        tried = {v for _, cell in rehearsal(difference) if (v := _version(difference.subject.name, cell))}
        if live and tried and not live & tried:
            told = spread_texts(
                (e, quoted(v))
                for e, cell in known(difference)
                if (v := _version(difference.subject.name, cell))
            )
            yield self.finding(difference, f"{quoted(difference.subject.name)} calls version {told}")


_VERSIONED = expression(r"(?:^|/)(v\d+(?:\.\d+)?(?:alpha\d*|beta\d*)?|\d{4}-\d{2}(?:-\d{2})?)(?=/|$)")


def _version(key: str, cell: Present) -> str:
    endpoint = address(key, cell)
    if endpoint is not None and endpoint.scheme in ("http", "https", "ws", "wss"):
        match = _VERSIONED.search(endpoint.path)
        return match[1] if match else ""
    text = plain(cell) or ""
    said = words(key)
    return text if said[-2:] == ("api", "version") and text else ""
