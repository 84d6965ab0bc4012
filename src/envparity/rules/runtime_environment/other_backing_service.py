"""RUN005: another kind of database or queue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.rules.addresses import STORES, address
from envparity.rules.base import Context, Rule
from envparity.rules.keys import chooses_backend, words
from envparity.rules.release import known, rehearses
from envparity.rules.wording import quoted, spread_texts


class OtherBackingService(Rule):
    """A setting leads to another kind of database, cache or queue in one environment.

    Why: SQL dialects, types, locking and defaults differ. What works on SQLite or in memory may fail, or
    quietly do something else, on the server that production has.

    Fix: Run the same product in every environment; in development a container of it is enough.
    """

    code: ClassVar[str] = "RUN005"
    name: ClassVar[str] = "other-backing-service"
    area: ClassVar[Area] = Area.RUNTIME_ENVIRONMENT
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses whose schemes are of different products."""
        held = [
            (e, cell, scheme)
            for e, cell in known(difference)
            if (scheme := _product(difference.subject.name, cell))
        ]
        if len({scheme for *_, scheme in held}) < 2:
            return
        told = spread_texts((e, quoted(product)) for e, _, product in held)
        message = f"{quoted(difference.subject.name)} leads to {told}"
        severity = _severity(difference, held)
        if chooses_backend(difference.subject.name):
            severity = min(severity, Severity.MEDIUM)
        yield self.finding(difference, message, severity=severity)


def _severity(difference: Difference, held: Sequence[tuple[Environment, Present, str]]) -> Severity:
    live = {product for e, _, product in held if e.stage is Stage.PRODUCTION}
    tried = {product for e, _, product in held if rehearses(e, difference)}
    if live and tried and live != tried:
        return Severity.HIGH
    return Severity.MEDIUM if live else Severity.LOW


_FAMILIES = {
    "rediss": "redis",
    "amqps": "amqp",
    "https": "",
    "http": "",
    "mssql": "sqlserver",
    "valkey": "redis",
}
_EMBEDDED = expression(r"^(?:jdbc:)?(sqlite3?|h2|memory|locmem|hsqldb|file)\b", re.IGNORECASE)
_ENGINES = frozenset(
    "postgres postgresql pgsql mysql mariadb sqlite sqlite3 mssql sqlserver oracle mongodb redis memcached rabbitmq kafka".split()
)


_STAND_INS = frozenset(
    "sync async inline memory locmem file array null dummy database sqs beanstalkd cookie filesystem apc solid_queue "
    "solid_cache sidekiq resque delayed_job good_job".split()
)
"""What keeps a cache, a queue or sessions without a server, or with another one."""


def _product(key: str, cell: Present) -> str:
    """Name the product that an address or an engine's name leads to; empty for what is no data store."""
    text = str(cell.value).strip()
    found = address(key, cell)
    if found is not None and found.scheme in STORES:
        return _FAMILIES.get(found.scheme, found.scheme)
    if ("://" in text or text.startswith("jdbc:")) and (match := _EMBEDDED.match(text)):
        return match[1].lower().rstrip("3")
    said = words(key)
    if chooses_backend(key):
        word = text.rpartition(".")[2].rpartition(":")[2].lower()
        return word if word in _STAND_INS or word in _ENGINES else ""
    if said[-1:] in (
        ("engine",),
        ("dialect",),
        ("driver",),
        ("connection",),
        ("backend",),
        ("client",),
    ):
        word = text.rpartition(".")[2].lower()
        if word in _ENGINES:
            return {
                "postgresql": "postgres",
                "pgsql": "postgres",
                "sqlite3": "sqlite",
                "mariadb": "mysql",
            }.get(word, word)
    return ""
