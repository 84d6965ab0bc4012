"""Environment markers (PEP 508) in one spelling, so that two files that mean the same read the same."""

from __future__ import annotations

from functools import lru_cache

from envparity.model.expressions import expression

_PART = expression(r"""\s*(?:("[^"]*"|'[^']*')|(<=|>=|!=|===|==|~=|<|>)|([()])|([\w.]+))""")


@lru_cache(maxsize=4096)
def plain(marker: str) -> str:
    """Spell a marker with double quotes and single spaces; one that is no marker comes back trimmed."""
    parts: list[str] = []
    at, text = 0, marker.strip()
    while at < len(text):
        found = _PART.match(text, at)
        if found is None:
            return text
        at = found.end()
        quoted, operator, bracket, word = found.groups()
        if quoted:
            inner = quoted[1:-1]
            parts.append(f"'{inner}'" if '"' in inner else f'"{inner}"')
        else:
            parts.append(operator or bracket or word)
    return " ".join(parts).replace("( ", "(").replace(" )", ")")
