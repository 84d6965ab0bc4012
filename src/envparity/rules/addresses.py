"""What the rules on isolation ask of a setting's value: where it points, and whose host that is."""

from __future__ import annotations

from functools import lru_cache

from envparity.model.differences import Difference, Present
from envparity.model.endpoints import Endpoint, endpoint_in
from envparity.model.expressions import expression
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import own_words
from envparity.model.values import Plain, Value
from envparity.rules.base import Context
from envparity.rules.keys import words
from envparity.rules.release import before_production

STORES = frozenset(
    "postgres mysql mongodb redis rediss amqp amqps nats kafka sqlserver mssql oracle cassandra clickhouse "
    "elasticsearch opensearch memcached couchdb neo4j bolt valkey".split()
)
"""Schemes of addresses that lead to stored data or to queues."""

_INBOUND = frozenset(
    "cors allowed allow origin origins trusted whitelist allowlist redirect csp policy referer referrer frame noproxy".split()
)
_LINKS = frozenset(
    "docs documentation help terms privacy legal homepage website marketing link links logo icon avatar image blog".split()
)
_BINDING = frozenset(
    "bind listen listener binding health healthcheck probe proxies allowed trusted no".split()
)
_SEVERAL = expression(r"[,;\s]+")


def addresses(key: str, cell: Present) -> tuple[Endpoint, ...]:
    """Give the addresses that a setting's value holds: one, or each of a list of URLs."""
    return _addresses(key, cell.value)


@lru_cache(maxsize=16384)
def _addresses(key: str, value: Value) -> tuple[Endpoint, ...]:
    text = str(value)
    if text.count("://") > 1 and isinstance(value, Plain):
        parts = (endpoint_in(key, Plain(part)) for part in _SEVERAL.split(text) if "://" in part)
        return tuple(part for part in parts if part is not None)
    found = endpoint_in(key, value)
    return (found,) if found is not None else ()


def owners(host: str, context: Context) -> tuple[str, ...]:
    """Give the environments that own a host, or the nearest domain above it that somebody owns."""
    name = host
    while name:
        if name in context.hosts:
            return tuple(owner for owner in context.hosts[name] if _says_so(name, context.environment(owner)))
        _, _, name = name.partition(".")
        if "." not in name:
            break
    return ()


def _says_so(host: str, environment: Environment) -> bool:
    """Say whether a host names its owner in more than a network's last word, as `redis.apps.svc.cluster.local` does."""
    if not host.endswith(".local") or host in environment.hosts:
        return True
    return not own_words(environment).isdisjoint(_LABEL.split(host.removesuffix(".local")))


_LABEL = expression(r"[.\-_]")


def is_neighbour(endpoint: Endpoint, environment: Environment, context: Context) -> bool:
    """Say whether an address leads to another service of the same environment, by the name it has there."""
    return "." not in endpoint.host and endpoint.host in context.scopes.get(environment.name, frozenset())


def leads_out(key: str) -> bool:
    """Say whether the application calls what the key names, rather than allowing it in or linking to it."""
    return not set(words(key)) & (_INBOUND | _LINKS)


def strays(
    difference: Difference, context: Context
) -> list[tuple[Environment, Endpoint, frozenset[Stage], tuple[str, ...]]]:
    """Give each address before production whose host others own, with their stages and names."""
    if not leads_out(difference.subject.name):
        return []
    found = []
    for environment, cell in before_production(difference):
        for endpoint in addresses(difference.subject.name, cell):
            whose = owners(endpoint.host, context)
            if whose and environment.name not in whose and not is_neighbour(endpoint, environment, context):
                stages = frozenset(context.environment(name).stage for name in whose)
                found.append((environment, endpoint, stages, whose))
    return found


def is_binding(key: str, endpoint: Endpoint) -> bool:
    """Say whether an address is one that the service listens on, or is allowed from."""
    said = words(key)
    if endpoint.host in ("0.0.0.0", "::") or set(said) & (_BINDING | _INBOUND):  # noqa: S104
        return True
    return not endpoint.scheme and said in (
        ("host",),
        ("hostname",),
        ("server", "host"),
        ("server", "address"),
    )


def is_store(endpoint: Endpoint) -> bool:
    """Say whether an address leads to a data store or a queue."""
    return endpoint.scheme in STORES


def address(key: str, cell: Present) -> Endpoint | None:
    """Give the one address that a setting's value is, if it is one."""
    return endpoint_in(key, cell.value)
