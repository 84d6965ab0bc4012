"""What stands around a question for a key: a condition above it, a check of the answer below it.

Told from lines and their indentation, alike in every language: enough to know that an absent key is provided for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.uses import Need

_UP = 60
_DOWN = 12
_CONDITION = expression(r"^\s*(?:\}\s*)?(?:if|elif|else\s+if|elsif|unless|when|case|while)\b")
_ASKS = expression(
    r"environ|getenv|process\.env|import\.meta\.env|\bENV\b|env\(|\.env\.|Getenv|LookupEnv|GetEnvironmentVariable|get_env"
)
_ASSIGNED = expression(r"([A-Za-z_]\w*)\s*(?::\s*[\w<>\[\]| .]+)?\s*:?=\s*(?:\(|await\s+)?$")
_FAILS = expression(
    r"\bthrow\b|\braise\b|\bpanic\b|\bpanic!|log\.Fatal|\babort\b|\bexit\(|\.exit\(|Exit\(|\bassert\b|invariant\("
)
_CATCHES = expression(r"^\s*except\b[^\n]*(?:KeyError|Exception)?[^\n]*:")


def is_guarded(text: str, begin: int, at: int) -> bool:
    """Say whether a line lies under a condition that asks the environment itself."""
    indent = _indent(text[begin:at])
    for line in _lines_above(text, begin):
        if not line.strip():
            continue
        here = _indent(line)
        if here < indent:
            if _CONDITION.match(line) and _ASKS.search(line):
                return True
            indent = here
        if not indent:
            return False
    return False


def is_caught(text: str, begin: int, at: int) -> bool:
    """Say whether the error that an absent key raises is caught, and not raised again (Python)."""
    own = _indent(text[begin:at])
    tried = next((line for line in _lines_above(text, begin) if line.strip() and _indent(line) < own), "")
    if tried.strip() != "try:":
        return False
    below = text[at : at + 2000].split("\n")[1:]
    for number, line in enumerate(below):
        if line.strip() and _indent(line) < own:
            return _CATCHES.match(line) is not None and not _FAILS.search(
                "\n".join(below[number : number + 4])
            )
    return False


def checked_after(text: str, begin: int, start: int, end: int) -> Need | None:
    """Tell what a check of the answer makes of it: the code fails without it, or goes another way."""
    assigned = _ASSIGNED.search(text, begin, start) or _ASSIGNED.search(text[max(0, begin - 200) : start])
    if not assigned:
        return None
    name = re.escape(assigned[1])
    below = text[end : end + 2000].split("\n")[1 : _DOWN + 1]
    check = re.compile(
        rf"(?:\b(?:if|unless|elif|while|assert|invariant)\b[^\n]*\b{name}\b)|!{name}\b|\b{name}\s*(?:\?\?|\|\||&&|\?[^.:\n]|===?|!==?|is\b)"
    )
    for number, line in enumerate(below):
        if check.search(line):
            return "required" if _FAILS.search("\n".join(below[number : number + 4])) else "optional"
    return None


def _lines_above(text: str, begin: int) -> Iterator[str]:
    end = begin - 1
    for _ in range(_UP):
        if end <= 0:
            return
        start = text.rfind("\n", 0, end) + 1
        yield text[start:end]
        end = start - 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
