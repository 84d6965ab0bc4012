"""Where a value points to: the parts of a URL or a host name, with nothing secret in them.

Works on values after the seal: a password stands as a mask and is dropped with the user's name kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.model.references import SCHEMES
from envparity.model.values import Plain, Sealed, Unknown, Value

DEFAULT_PORTS = {
    "amqp": 5672,
    "amqps": 5671,
    "http": 80,
    "https": 443,
    "mongodb": 27017,
    "mysql": 3306,
    "nats": 4222,
    "postgres": 5432,
    "redis": 6379,
    "rediss": 6379,
    "smtp": 25,
    "ws": 80,
    "wss": 443,
}
"""Ports that a URL of the scheme means when it names none (IANA service names and the servers' own defaults)."""

_SCHEMES = {"postgresql": "postgres", "mysql2": "mysql", "mariadb": "mysql", "mongodb+srv": "mongodb"}
_URL = expression(
    r"^(?:jdbc:)?([a-z][a-z0-9+.\-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$", re.IGNORECASE
)
_HOST = expression(
    r"^(?:[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9_])?$", re.IGNORECASE
)
_HOST_KEY = expression(
    r"(^|[_.\-])(host|hostname|server|addr|address|endpoint|domain|url|uri|origin|broker|brokers)s?$",
    re.IGNORECASE,
)
LOCAL = r"localhost|127\.0\.0\.1|\[::1\]"
"""How values most often spell this very machine."""
_LOCAL = expression(
    r"^(localhost|.*\.localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|host\.docker\.internal)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The parts of an address. `scheme` has its driver dropped (`postgresql+asyncpg` is `postgres`).

    `port` is the scheme's own when none is written, 0 when not known; `path` keeps its leading slash
    (a database's name, most often).
    """

    scheme: str
    host: str
    port: int
    path: str = ""
    query: str = ""

    @property
    def local(self) -> bool:
        """Whether it points back at the machine (or container) that uses it."""
        return bool(_LOCAL.match(self.host))


def _scheme(raw: str) -> str:
    base = raw.lower()
    base = _SCHEMES.get(base, base).partition("+")[0]
    return _SCHEMES.get(base, base)


def _authority(text: str) -> tuple[str, int]:
    address = text.rpartition("@")[2].partition(",")[0]
    if address.startswith("["):
        host, _, rest = address[1:].partition("]")
        port = rest.removeprefix(":")
    else:
        host, _, port = address.partition(":")
    return host.lower(), int(port) if port.isdecimal() and len(port) <= 5 else 0


def endpoints_in(key: str, raw: str) -> Iterator[Endpoint]:
    """Read a raw value as addresses, several URLs too; the passwords in them are of no interest and are not kept."""
    parts = raw.replace(";", ",").split(",") if raw.count("://") > 1 else [raw]
    for part in parts:
        if (found := endpoint_in(key, Plain(part.strip()))) is not None:
            yield found


def endpoint_in(key: str, value: Value) -> Endpoint | None:
    """Read a setting's value as an address: a URL whatever its key, a bare `host[:port]` where the key says so."""
    if isinstance(value, Sealed | Unknown):
        return None
    text = str(value).strip()
    if match := _URL.match(text):
        scheme = _scheme(match[1])
        host, port = _authority(match[2])
        if not host or scheme in SCHEMES:
            return None
        return Endpoint(
            scheme, host, port or DEFAULT_PORTS.get(scheme, 0), match[3].rstrip("/"), match[4] or ""
        )
    if _HOST_KEY.search(key) and text:
        host, _, written = text.partition(":")
        if _HOST.match(host) and (not written or written.isdecimal()) and not host.isdecimal():
            return Endpoint("", host.lower(), int(written) if written and len(written) <= 5 else 0)
    return None
