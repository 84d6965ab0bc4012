"""What a setting's key speaks of, told from its words: a switch for debugging, a log level, a time zone."""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.model.expressions import expression
from envparity.model.values import Sealed

_WORD = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_IDENTITY = frozenset(
    "id ids uuid guid name names email mail user username login region zone az tenant account project org organization "
    "bucket queue topic stream index table database db schema tag version sha commit revision release build branch title color "
    "colour path paths dir directory folder file prefix suffix namespace cluster domain url uri host hosts hostname address "
    "addr endpoint origin origins port ports arn dsn label labels description message subject sender from reply banner "
    "greeting locale cidr cidrs cidrblock network subnet ip ips allowlist whitelist key keys public audience issuer scope scopes "
    "cert certificate pem text hosts servers nodes peers group owner team contact phone currency country".split()
)
"""Last words of keys that name something of the environment's own: another value there is as it should be."""

_CAPACITY = frozenset(
    "concurrency workers worker threads thread processes process pool replicas replica instances memory mem heap cpu cpus "
    "connections capacity shards partitions batch prefetch parallelism backlog buffer xmx xms nodes size".split()
)
"""Words of keys that say how large something is."""

_OTHER_ENVIRONMENT = frozenset(
    "file next previous prev from to upstream downstream source target promote promotion parent fallback execution".split()
)
"""Words of keys that name an environment which is not this one, or no environment."""

_WORDING = frozenset(
    "message banner notice label title prefix suffix color colour text greeting note".split()
)
"""Last words of keys whose value people read."""

_TOOLS = expression(
    r"^(COMPOSE_|DOCKER_|BUILDKIT_|XDEBUG_|CHOKIDAR_|WATCHPACK_|FAST_REFRESH|PYTHONDONTWRITEBYTECODE|PYTHONBREAKPOINT|"
    r"PYTHONPATH$|PS1$|EDITOR$|(HOST_)?(UID|GID)$|USER_ID$|GROUP_ID$|CI$|TERM$|COLORTERM$|HOT_RELOAD|WDS_|HMR_|VITE_HMR_|BROWSER$|"
    r"OPENBLAS_NUM_THREADS|NGROK_|MAILHOG_|MAILPIT_|PGADMIN_|ADMINER_|DEBUGPY_)"
)
"""Keys of tools that only a developer's machine runs."""


@lru_cache(maxsize=4096)
def words(key: str) -> tuple[str, ...]:
    """Split a key into lower-case words at separators and changes of case: `dbPoolSize`, `DB_POOL_SIZE`."""
    return tuple(word.lower() for word in _WORD.findall(key))


@lru_cache(maxsize=4096)
def letters(key: str) -> str:
    """Give a key without separators and case: what two spellings of one key share."""
    return "".join(sign for sign in key.lower() if sign.isalnum())


def is_debug(key: str) -> bool:
    """Say whether a key switches debugging on."""
    said = [word for word in words(key) if word not in ("mode", "enabled", "enable", "is", "on")]
    return bool(said) and said[-1] == "debug"


def names_environment(key: str) -> bool:
    """Say whether a key's value names the environment: `APP_ENV`, `NODE_ENV`, `ASPNETCORE_ENVIRONMENT`."""
    said = words(key)
    if said[-3:] == ("spring", "profiles", "active"):
        return True
    return bool(said) and said[-1] in ("env", "environment", "stage") and not set(said) & _OTHER_ENVIRONMENT


def is_feature_flag(key: str) -> bool:
    """Say whether a key switches a feature of the product."""
    said = set(words(key))
    return bool(
        said & {"feature", "features", "flag", "flags", "ff", "toggle", "experiment", "enable", "enabled"}
    )


def is_log_level(key: str) -> bool:
    """Say whether a key sets how much is logged."""
    joined = letters(key)
    return joined.endswith(("loglevel", "verbosity", "loggerlevel")) or any(
        section in joined
        for section in ("logginglevel", "loggingloglevel", "logleveldefault", "serilogminimumlevel")
    )


def is_locale(key: str) -> bool:
    """Say whether a key sets a time zone, a language, a collation or an encoding."""
    said = words(key)
    joined = letters(key)
    return (
        key in ("TZ", "PGTZ", "LANG", "LANGUAGE")
        or key.startswith("LC_")
        or joined.endswith(("timezone", "locale", "collation", "charset", "encoding"))
        or said[-2:] == ("use", "tz")
    )


def is_timeout(key: str) -> bool:
    """Say whether a key bounds how long something is waited for."""
    return any(word in ("timeout", "timeouts", "deadline") for word in words(key)) or letters(key).endswith(
        "timeoutms"
    )


def is_capacity(key: str) -> bool:
    """Say whether a key sizes something that is meant to be larger in production."""
    return bool(set(words(key)) & _CAPACITY)


def is_identity(key: str) -> bool:
    """Say whether a key names something of the environment's own: a bucket, an account, an address."""
    said = [word for word in words(key) if not word.isdecimal()]
    return bool(said) and said[-1] in _IDENTITY


def is_of_a_tool(key: str) -> bool:
    """Say whether a key belongs to a tool of the developer's machine and not to the application."""
    return bool(_TOOLS.match(key))


def is_telemetry(key: str) -> bool:
    """Say whether a key tells where errors, traces or metrics are sent."""
    said = words(key)
    joined = letters(key)
    return bool(said) and (
        said[0] in ("otel", "sentry", "newrelic", "datadog", "dd", "rollbar", "bugsnag", "honeybadger", "honeycomb", "jaeger", "zipkin")
        or joined.startswith(("applicationinsights", "elasticapm", "opentelemetry"))
        or "sentry" in said
    )  # fmt: skip


def reaches_browsers(key: str) -> bool:
    """Say whether a build tool writes the value into what browsers are sent."""
    return key.startswith(
        (
            "VITE_",
            "NEXT_PUBLIC_",
            "REACT_APP_",
            "VUE_APP_",
            "NUXT_PUBLIC_",
            "PUBLIC_",
            "EXPO_PUBLIC_",
            "GATSBY_",
        )
    )


_HOW = frozenset({"driver", "store", "backend", "connection", "adapter", "broker", "type"})
_KEPT = frozenset({"cache", "queue", "session", "sessions", "job", "jobs", "broadcast", "cable"})


def chooses_backend(key: str) -> bool:
    """Say whether a key chooses what keeps a cache, a queue or sessions: `QUEUE_CONNECTION`, `CACHE_STORE`."""
    said = words(key)
    return bool(said) and said[-1] in _HOW and not _KEPT.isdisjoint(said)


def guards_cookies(key: str) -> bool:
    """Say whether a key sets a flag that guards cookies."""
    said = set(words(key))
    return bool(said & {"cookie", "cookies"}) and bool(
        said & {"secure", "https", "httponly", "samesite"}
        or {"http", "only"} <= said
        or {"same", "site"} <= said
    )


def is_model(key: str) -> bool:
    """Say whether a key names a language model or how it is asked."""
    said = set(words(key))
    named = said & {
        "llm",
        "openai",
        "anthropic",
        "gpt",
        "claude",
        "gemini",
        "mistral",
        "embedding",
        "embeddings",
    }
    if said & {
        "model",
        "temperature",
        "tokens",
        "deployment",
        "prompt",
        "engine",
        "provider",
        "top",
        "penalty",
        "seed",
    }:
        return bool(named)
    return False


_REFERENCES = (
    ("secret", "key", "ref"),
    ("secret", "ref"),
    ("namespace", "secrets"),
    ("existing", "secret"),
    ("secret", "name"),
    ("secrets", "namespaces"),
    ("image", "pull", "secrets"),
    ("external", "secrets"),
    ("user", "key"),
    ("password", "key"),
)


_NAMES_ONLY = expression(
    r"\]\.key$|kubernetes\.io/|secrets(\.[^.\[]+)?\[\d+\]$|api_key\[\d+\]\.current_key$", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def is_public(key: str) -> bool:
    """Say whether what a key holds only looks like a credential: a DSN for browsers, or the name of a secret.

    `items[0].key`, `required_secrets[3]` and annotations of a cluster name secrets; a mobile application's
    key for its provider (`api_key[0].current_key`) is shipped to everybody.
    """
    said = words(key)
    if is_telemetry(key) and "dsn" in said:
        return True
    if _NAMES_ONLY.search(key):
        return True
    if not {"secret", "secrets", "key"} & set(said):
        return False
    return any(
        said[at : at + len(run)] == run for run in _REFERENCES for at in range(len(said) - len(run) + 1)
    )


def is_wording(key: str) -> bool:
    """Say whether a key holds words for people: a banner that production does not show."""
    return words(key)[-1:] != () and words(key)[-1] in _WORDING


_IN_THE_OPEN = frozenset(
    "type url username user host hostname port name project database db dbname email region endpoint".split()
)


def is_harmless(key: str, secret: Sealed) -> bool:
    """Say whether what was sealed is no credential: a cluster's Secret holds its `type` and `url` too."""
    if is_public(key):
        return True
    said = words(key)
    told = secret.because == "where it stands" and said[-1:] != () and said[-1] in _IN_THE_OPEN
    return told or (secret.kind == "secret" and key.lower() in _IN_THE_OPEN)
