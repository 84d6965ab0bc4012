"""The veil: secrets that a project gives to its containers, masked in whatever they or the engine say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from envparity.model.values import MASK, Mixed, Sealed, Value

_SHORTEST = 6
"""A shorter value is a common word too often: masking it would eat what is no secret."""
_LINE = 12
"""Characters from which one line of a secret is masked by itself."""
_LARGEST = 16 * 1024
"""Bytes of a secret's file that are read to be masked."""
_LONG = 2000
"""Characters from which it is faster to look for each secret by itself than for all at once by an expression."""
_ESCAPED = ("json", "url")
"""Spellings that are masked too; of most secrets they are the plain one."""

Veil = Callable[[str], str]


def make_veil(configs: Iterable[Mapping[str, Any]], variables: Mapping[str, str]) -> Veil:
    """Make a function that masks the secrets of some resolved projects in a text, as they are and as JSON and URLs have them.

    A line of JSON is taken apart to be shown: what is escaped in it would stand there as it is.
    """
    from envparity.secrets.leaks.spellings import spellings

    secrets = set(secrets_of(configs, variables))
    secrets |= {line for secret in secrets for line in _lines_of(secret)}
    secrets |= {
        spelling.decode("utf-8", "replace")
        for secret in secrets
        if len(secret) >= _SHORTEST
        for spelling, name in spellings(secret).items()
        if name in _ESCAPED
    }
    return _masking(frozenset(secret for secret in secrets if len(secret) >= _SHORTEST))


def secrets_of(configs: Iterable[Mapping[str, Any]], variables: Mapping[str, str]) -> frozenset[str]:
    """Give the secrets that some resolved projects give to their containers, whole or in part of a value."""
    from envparity.secrets.sealing import make_passing_seal

    seal = make_passing_seal()
    secrets: set[str] = set()
    for config in configs:
        for key, raw in _settings(config):
            secrets |= set(_secret_parts(raw, seal(key, raw)))
        secrets |= set(_given(config, variables))
    return frozenset(secret for secret in secrets if secret.strip())


def _settings(config: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for service in (config.get("services") or {}).values():
        for found in (service.get("environment") or {}, (service.get("build") or {}).get("args") or {}):
            for key, value in found.items():
                if value is not None:
                    yield str(key), str(value)
        for key in ("command", "entrypoint"):
            if service.get(key):
                words = service[key]
                yield key, words if isinstance(words, str) else " ".join(map(str, words))


def _secret_parts(raw: str, value: Value) -> Iterable[str]:
    """Give the parts of a value that its seal hides: what lies between the parts that it leaves open."""
    if isinstance(value, Sealed):
        yield raw
    elif isinstance(value, Mixed):
        at = 0
        for index, part in enumerate(value.parts):
            if isinstance(part, str):
                at = raw.index(part, at) + len(part)
                continue
            following = value.parts[index + 1 : index + 2]
            end = raw.index(following[0], at) if following and isinstance(following[0], str) else len(raw)
            yield raw[at:end]
            at = end


def _given(config: Mapping[str, Any], variables: Mapping[str, str]) -> Iterable[str]:
    """Give what is declared as a secret outright, from its variable or its file."""
    for found in (config.get("secrets") or {}).values():
        name = found.get("environment")
        if name and name in variables:
            yield variables[name].strip()
        if content := str(found.get("content") or "").strip():
            yield content
        if path := found.get("file"):
            with suppress(OSError):
                file = Path(path)
                if file.is_file() and file.stat().st_size <= _LARGEST:
                    yield file.read_text("utf-8", "replace").strip()


def _lines_of(secret: str) -> Iterable[str]:
    """Give the lines of a secret that has several, such as a private key: logs come line by line."""
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _LINE and not line.startswith("-----"))


def _masking(secrets: frozenset[str]) -> Veil:
    if not secrets:
        return str
    longest_first = sorted(secrets, key=lambda secret: (-len(secret), secret))
    found = re.compile("|".join(map(re.escape, longest_first)))

    def veil(text: str) -> str:
        if len(text) > _LONG and not any(secret in text for secret in longest_first):
            return text
        return found.sub(MASK, text)

    return veil
