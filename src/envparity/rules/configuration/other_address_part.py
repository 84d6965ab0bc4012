"""CFG015: an address that differs from its rehearsal in more than the host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar
from urllib.parse import parse_qsl

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.endpoints import DEFAULT_PORTS, Endpoint
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import OWN, fold_own_name
from envparity.rules.addresses import address
from envparity.rules.base import Context, Rule
from envparity.rules.release import in_production, rehearsal
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class OtherAddressPart(Rule):
    """An address has another scheme, port or option in production than where production is rehearsed.

    Why: Hosts differ as they should. Encryption, a proxy's port or a driver's option that production alone
    has is met for the first time there.

    Fix: Give the rehearsal production's scheme, port and options, and leave only the host apart.
    """

    code: ClassVar[str] = "CFG015"
    name: ClassVar[str] = "other-address-part"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report the parts of an address in which no rehearsal is like production."""
        key = difference.subject.name
        live = [(e, parts) for e, cell in in_production(difference) if (parts := _parts(key, e, cell))]
        tried = [
            (e, parts)
            for e, cell in rehearsal(difference)
            if e.stage is Stage.STAGING and (parts := _parts(key, e, cell))
        ]
        if not live or not tried:
            return
        names = dict.fromkeys(name for _, parts in (*tried, *live) for name in parts)
        apart = [name for name in names if not _said(live, name) & _said(tried, name)]
        if not apart:
            return
        told = [
            f"{_word(name)} {spread_texts((e, quoted(parts.get(name) or 'none')) for e, parts in (*tried, *live))}"
            for name in apart
        ]
        severity = Severity.MEDIUM if any(_SECURING.search(name) for name in apart) else Severity.LOW
        message = f"the address in {quoted(key)} differs in its {listed(told)}"
        environments = names_of(e for e, _ in (*tried, *live))
        yield self.finding(difference, message, severity=severity, environments=environments)


_SECURING = expression(r"^scheme$|(?i:ssl|tls|verify|encrypt|secure)")
_WEB = frozenset({"http", "https", "ws", "wss"})
_OWN_PARTS = expression(
    r"(?i)(name|user|database|db|schema|application|client|id|key|token|sig|password|search_?path)"
)


def _parts(key: str, environment: Environment, cell: Present) -> Mapping[str, str]:
    """Give the parts of an address that its environment has no reason to have for itself."""
    endpoint = address(key, cell)
    if endpoint is None or endpoint.local or "." not in endpoint.host:
        return {}
    usual = DEFAULT_PORTS.get(endpoint.scheme, 0)
    port = "" if endpoint.port in (0, usual) else str(endpoint.port)
    found = {"scheme": endpoint.scheme, "port": port}
    if endpoint.scheme not in _WEB:
        found |= _options(endpoint, environment)
    return found


def _options(endpoint: Endpoint, environment: Environment) -> dict[str, str]:
    """Give the options of a driver; those that name something of the environment's own are left out."""
    pairs = parse_qsl(endpoint.query, keep_blank_values=True)[:50]
    folded = {f"option {name}": fold_own_name(value, environment) for name, value in pairs}
    return {name: value for name, value in folded.items() if OWN not in value and not _OWN_PARTS.search(name)}


def _said(held: Iterable[tuple[Environment, Mapping[str, str]]], name: str) -> frozenset[str]:
    return frozenset(parts.get(name, "") for _, parts in held)


def _word(name: str) -> str:
    kind, _, option = name.partition(" ")
    return f"{kind} {quoted(option)}:" if option else f"{kind}:"
