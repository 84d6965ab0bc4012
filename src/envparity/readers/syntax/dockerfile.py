"""A Dockerfile as its instructions: continued lines joined, comments and here-documents left out.

Format: https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression

_VARIABLE = expression(r"\$(?:\{(\w+)(?::?([-+])([^}]*))?\}|(\w+))")
_HEREDOC = expression(r"(?:RUN|COPY|ADD)\b.*<<-?\s*['\"]?(\w+)['\"]?", re.IGNORECASE)


def instructions(text: str) -> list[tuple[int, str]]:
    """Join lines that go on, and leave out comments and here-documents."""
    found: list[tuple[int, str]] = []
    escape = "`" if re.match(r"#\s*escape\s*=\s*`", text) else "\\"
    first, parts, until = 0, list[str](), ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if until:
            until = "" if line == until else until
            continue
        if not line or line.startswith("#"):
            continue
        first = first or number
        if line.endswith(escape):
            parts.append(line[:-1])
            continue
        whole = " ".join([*parts, line])
        found.append((first, whole))
        opened = _HEREDOC.match(whole)
        until = opened[1] if opened else ""
        first, parts = 0, []
    if parts:
        found.append((first, " ".join(parts)))
    return found


def filled(text: str, defaults: dict[str, str]) -> tuple[str, bool]:
    """Fill in build arguments with their defaults, and say whether all of them have one."""
    known = True

    def fill(found: re.Match[str]) -> str:
        nonlocal known
        value = defaults.get(found[1] or found[4], "")
        if found[2] == "-":
            return value or found[3]
        if found[2] == "+":
            return found[3] if value else ""
        known = known and bool(value)
        return value

    return _VARIABLE.sub(fill, text), known
