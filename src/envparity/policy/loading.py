"""Reading a workspace's policy; what is wrong with it is said with file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from envparity.errors import ProfileError
from envparity.model.areas import Area, Severity
from envparity.model.expressions import expression
from envparity.model.places import Place
from envparity.model.snapshots import Stage
from envparity.policy.agreed import FILE, Expectation, Policy, Thresholds, Weight
from envparity.policy.form import NEVER, Known, complaints
from envparity.readers.syntax.keylines import lines_of

_KEY = expression(r"\s*([A-Za-z0-9_.-]+)\s*=\s*(\d{4}-\d\d?-\d\d?)?")
"""A key at the beginning of a line, and a date if its value looks like one."""

_LARGEST = 4 * 1024 * 1024


def load_policy(root: Path, known: Known) -> Policy:
    """Read the policy of a workspace; one that says nothing when there is no file."""
    text = text_of_policy(root)
    return Policy() if text is None else parse_policy(text, known)


def text_of_policy(root: Path) -> str | None:
    """Give the text of the policy's file as it stands there, line ends and all; none when there is none."""
    path = root / FILE
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError(FILE, f"larger than {_LARGEST} bytes, which no policy is")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        if path.is_symlink():
            raise ProfileError(FILE, "cannot be read: the link leads nowhere") from error
        return None
    except OSError as error:
        raise ProfileError(FILE, f"cannot be read: {(error.strerror or 'failed').lower()}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(FILE, "not UTF-8", hint="save the file as UTF-8") from error


def parse_policy(text: str, known: Known) -> Policy:
    """Read a policy's text; `ProfileError` for the first thing in it that does not belong there."""
    text = text.removeprefix("\ufeff")
    data = _parsed(text)
    line = lines_of(text)
    found = complaints(data, known)
    if found:
        first = min(found, key=lambda item: (line(item.where), str(item.where)))
        key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first.where)
        raise ProfileError(
            FILE, first.message, key=key.lstrip("."), line=line(first.where) or None, hint=first.hint
        )
    return Policy(
        thresholds=_thresholds(data.get("gate", {})),
        expectations=tuple(
            _expectation(item, Place(FILE, line(("expect", number))))
            for number, item in enumerate(data.get("expect", ()))
        ),
        weights=tuple(
            Weight(item["code"], Severity.named(item["severity"]), item["reason"], item.get("subject", ""))
            for item in data.get("severity", ())
        ),
        off={item["code"]: item["reason"] for item in data.get("off", ())},
    )


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        message = str(error)[: found.start()] if found else str(error).replace(" (at end of document)", "")
        number = int(found[1]) if found else text.count("\n") + 1
        raise _not_toml(text, number, message) from error
    except RecursionError as error:
        raise ProfileError(FILE, "not TOML: nested too deeply") from error


def _not_toml(text: str, number: int, message: str) -> ProfileError:
    lines = text.split("\n")
    there = _KEY.match(lines[number - 1]) if number <= len(lines) else None
    key = there[1] if there else ""
    if there and there[2]:
        return ProfileError(FILE, "no such date", key=key, line=number, hint="year-month-day: `2027-01-31`")
    return ProfileError(FILE, f"not TOML: {message[:1].lower()}{message[1:]}", key=key, line=number)


def _level(name: str) -> Severity | None:
    return None if name == NEVER else Severity.named(name)


def _thresholds(gate: Mapping[str, Any]) -> Thresholds:
    return Thresholds(
        general=Severity.named(gate.get("fail_on", "high")),
        areas={Area(name): _level(level) for name, level in gate.get("areas", {}).items()},
        stages={Stage(name): _level(level) for name, level in gate.get("stages", {}).items()},
    )


def _expectation(item: Mapping[str, Any], place: Place) -> Expectation:
    return Expectation(
        reason=item["reason"],
        by=item["by"],
        place=place,
        finding=item.get("finding", ""),
        code=item.get("code", ""),
        subject=item.get("subject", ""),
        environments=tuple(item.get("environments", ())),
        value=item.get("value", ""),
        until=item.get("until"),
    )
