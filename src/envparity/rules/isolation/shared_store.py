"""ISO006: one data store for production and another environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.endpoints import Endpoint
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.addresses import addresses, is_store, owners
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.release import before_production, in_production
from envparity.rules.wording import listed, names_of, quoted


class SharedStore(Rule):
    """Production and an environment before it use one data store.

    Why: A test that deletes, migrates or floods it does so to production.

    Fix: Give each environment a database or queue of its own, with a user of its own.
    """

    code: ClassVar[str] = "ISO006"
    name: ClassVar[str] = "shared-store"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.CRITICAL
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report data stores at the same host, under the same name, in production and before it."""
        live = {
            _identity(endpoint)
            for _, cell in in_production(difference)
            for endpoint in _stores(difference, cell)
        }
        found = [
            (e, endpoint)
            for e, cell in before_production(difference)
            for endpoint in _stores(difference, cell)
            if _identity(endpoint) in live and not _owned_by_production(endpoint, context)
        ]
        if found:
            names = names_of([*(e for e, _ in found), *(e for e, _ in in_production(difference))])
            whole = bool(found[0][1].scheme)
            what = "store" if whole else "server"
            message = f"{quoted(difference.subject.name)} leads to the same {what}, at {quoted(found[0][1].host)}, in {listed(names)}"
            severity = self.severity if whole else Severity.MEDIUM
            yield self.finding(difference, message, severity=severity, environments=names)


def _stores(difference: Difference, cell: Present) -> list[Endpoint]:
    """Give the addresses of stores that lie outside of the environment: a bare name is a neighbour of its own."""
    found = addresses(difference.subject.name, cell)
    return [
        e
        for e in found
        if (is_store(e) or (not e.scheme and _names_a_store(difference.subject.name)))
        and "." in e.host
        and not {"$", "{"} & set(e.host)
        and not e.local
        and not e.host.endswith((".local", ".internal.", ".svc"))
    ]


_STORE_WORDS = frozenset(
    "db database postgres postgresql pg mysql mariadb mongo mongodb redis valkey rabbitmq amqp kafka elasticsearch opensearch "
    "cassandra memcached".split()
)
"""Words of keys that hold a store's host alone: which database on it is meant stands elsewhere."""


def _names_a_store(key: str) -> bool:
    return bool(set(words(key)) & _STORE_WORDS)


def _identity(endpoint: Endpoint) -> tuple[str, int, str]:
    return endpoint.host, endpoint.port, endpoint.path


def _owned_by_production(endpoint: Endpoint, context: Context) -> bool:
    whose = owners(endpoint.host, context)
    return bool(whose) and all(context.environment(name).stage is Stage.PRODUCTION for name in whose)
