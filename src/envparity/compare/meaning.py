"""Whether two values that are written differently mean the same, or differ as they should.

An environment's own name is folded out first, then values are compared by what they are: a switch
by its truth, an address by its parts, a duration by its length, a secret by its fingerprint.
"""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.differences import Likeness
from envparity.model.endpoints import DEFAULT_PORTS, endpoint_in
from envparity.model.expressions import expression
from envparity.model.measures import same_measure
from envparity.model.snapshots import Environment
from envparity.model.stages import fold_own_name
from envparity.model.values import Mixed, Sealed, Value, secrets_in

_TRUE = frozenset({"true", "yes", "on", "enabled"})
_FALSE = frozenset({"false", "no", "off", "disabled"})


def identical(a: Value, b: Value) -> bool:
    """Say whether two values are the same to the letter; a secret by its fingerprint, if it has one."""
    if isinstance(a, Sealed) and isinstance(b, Sealed):
        return bool(a.fingerprint) and a.fingerprint == b.fingerprint
    if isinstance(a, Mixed) and isinstance(b, Mixed) and len(a.parts) == len(b.parts):
        pairs = zip(a.parts, b.parts, strict=True)
        return all(x == y if isinstance(x, str) or isinstance(y, str) else identical(x, y) for x, y in pairs)
    return a == b


def likeness(key: str, values: Sequence[tuple[Environment, Value]]) -> Likeness:
    """Tell how alike the known values of one subject are over the environments that have it.

    A secret without a fingerprint (one that could be guessed, of a saved snapshot) is not known to be any other.
    """
    if any(not secret.fingerprint for _, value in values for secret in secrets_in(value)):
        return "unknown"
    first = values[0][1]
    if all(identical(first, value) for _, value in values[1:]):
        return "same"
    if all(isinstance(value, Sealed) for _, value in values):
        return "meant"
    texts = [str(value).strip() for _, value in values]
    if _truths_agree(texts) or len({fold_own_name(str(value).strip(), env) for env, value in values}) == 1:
        return "meant"
    if all(same_measure(texts[0], text) for text in texts[1:]):
        return "meant"
    if _spacing_alone(texts) or _ports_agree(texts):
        return "meant"
    return "meant" if _addresses_agree(key, values) else "different"


def _truths_agree(texts: Sequence[str]) -> bool:
    lowered = {text.lower() for text in texts}
    words = lowered - {"0", "1"}
    if not words:
        return False
    return lowered <= (_TRUE | {"1"}) or lowered <= (_FALSE | {"0"})


def _spacing_alone(texts: Sequence[str]) -> bool:
    """Say whether lists, or JSON values, differ by white space alone: `a,b` and `a, b`; no order of keys counts either."""
    if all(text[:1] in ("{", "[") for text in texts):
        return _as_json(texts[0]) is not None and len({_as_json(text) for text in texts}) == 1
    if not all("," in text and '"' not in text and "'" not in text for text in texts):
        return False
    return len({tuple(item.strip() for item in text.split(",")) for text in texts}) == 1


def _as_json(text: str) -> str | None:
    import json

    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except (ValueError, RecursionError):
        return None


_SERVER = expression(r"([A-Za-z][\w-]*(?:\.[\w-]+)*|\d+(?:\.\d+){3}):(22|25|53|80|\d{3,5})")
"""A host with its port. Of two digits only those of well-known services: `postgres:15` is an image."""


def _ports_agree(texts: Sequence[str]) -> bool:
    """Say whether lists of servers, `k1.prod:9092,k2.prod:9092`, differ by the hosts alone; none of them this machine's."""
    shapes = set()
    for text in texts:
        servers = [_SERVER.fullmatch(item.strip()) for item in text.split(",")]
        hosts = [server[1].lower() for server in servers if server]
        if len(hosts) < len(servers) or any(host == "localhost" or host.startswith("127.") for host in hosts):
            return False
        shapes.add(tuple(server[2] for server in servers if server))
    return len(shapes) == 1


def _addresses_agree(key: str, values: Sequence[tuple[Environment, Value]]) -> bool:
    """Addresses agree when only the host, the credentials and the environment's own name differ.

    `redis://h/1` and `redis://h:6379/1` are one address: a port left out is the scheme's own.
    """
    shapes = set()
    for environment, value in values:
        endpoint = endpoint_in(key, value)
        if endpoint is None or endpoint.local:
            return False
        port = 0 if endpoint.port == DEFAULT_PORTS.get(endpoint.scheme) else endpoint.port
        shapes.add(
            (
                endpoint.scheme,
                port,
                fold_own_name(endpoint.path, environment),
                fold_own_name(endpoint.query, environment),
                bool(secrets_in(value)),
            )
        )
    return len(shapes) == 1
