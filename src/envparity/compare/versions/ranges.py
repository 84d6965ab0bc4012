"""Whether a version answers a range, each ecosystem's ranges by its own rules.

A range is read into alternatives of bounds; what it means beyond that (a tag, a branch, an address) is not known,
and then the answer is none: neither yes nor no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from envparity.compare.versions.steps import compare
from envparity.model.expressions import expression
from envparity.model.records import dataclass

if TYPE_CHECKING:
    from packaging.version import Version

Bound = tuple[str, str]
"""An operator (`=`, `!=`, `<`, `<=`, `>`, `>=`, `below`, `begins`, `any`) and a version."""

_NUMBERS = expression(r"[vV=]*(\d+(?:\.(?:\d+|[xX*]))*(?:\.[xX*])?|[xX*])(.*)$", re.DOTALL)
_TERM = expression(r"(\^|~>|~=|~|===|==|=|!=|<>|<=|>=|<|>)?\s*([^\s,|<>=~^!]+)")
_HYPHEN = expression(r"(\S+)\s+-\s+(\S+)")
_SPECIFIER = expression(r"(~=|===|==|!=|<=|>=|<|>)\s*([\w.!+*-]+)")
_INTERVAL = expression(r"([\[(])\s*([^,\s\[\]()]*)\s*(,?)\s*([^,\s\[\]()]*)\s*([\])])")
_LONGEST = 300


class _Unread(Exception):
    """The range says something else than bounds."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How ranges are written: the purl type whose order holds, what separates, what a bare version and `~` mean."""

    order: str
    bare: str = "="
    either: str = r"\|\|"
    both: str = r"[\s,]+"
    tilde: str = "patch"
    hyphens: bool = False


_NPM = _Dialect("npm", hyphens=True)
_DIALECTS = {
    "npm": _NPM,
    "jsr": _NPM,
    "swift": _NPM,
    "helm": _Dialect("helm", hyphens=True),
    "cargo": _Dialect("cargo", bare="^", both=r"\s*,\s*"),
    "composer": _Dialect("composer", either=r"\s*\|\|?\s*", tilde="last", hyphens=True),
    "gem": _Dialect("gem", both=r"\s*,\s*"),
    "cocoapods": _Dialect("cocoapods", both=r"\s*,\s*"),
    "terraform": _Dialect("terraform", both=r"\s*,\s*"),
    "hex": _Dialect("hex", either=r"\s+or\s+", both=r"\s*,\s*"),
    "pub": _Dialect("pub"),
    "poetry": _Dialect("pypi", either=r"\s*\|\|?\s*"),
    "julia": _Dialect("julia", bare="^", either=r"\s*,\s*", both=r"\s+", hyphens=True),
    "conda": _Dialect("conda", bare="begins", either=r"\s*\|\s*", both=r"\s*,\s*"),
    "golang": _Dialect("golang"),
    "nuget": _Dialect("nuget", either=r"\|\|"),
}


@lru_cache(maxsize=4096)
def satisfies(dialect: str, asked: str, version: str) -> bool | None:
    """Say whether a version is within a range; none where the range, or how it is read, is not known."""
    text = asked.strip()
    if not text or text in ("*", "any", "latest.release"):
        return True
    if len(text) > _LONGEST or not version:
        return None
    if dialect == "pypi":
        return _specified(text, version)
    rules = _DIALECTS.get(dialect)
    if rules is None:
        return None
    try:
        return any(
            all(_holds(rules, bound, version) for bound in _bounds(rules, part))
            for part in re.split(rules.either, text)
        )
    except _Unread:
        return None


def _specified(text: str, version: str) -> bool | None:
    """Say whether a version is within a set of PEP 440's specifiers; pre-releases are versions as others are."""
    from envparity.compare.versions.pypi import parsed

    known = parsed(version)
    if known is None:
        return None
    answers: list[bool] = []
    for part in text.split(","):
        term = _SPECIFIER.fullmatch(part.strip())
        if term is None:
            return None
        sign, written = term.groups()
        if sign == "===":
            answers.append(written == version)
            continue
        limit = parsed(written.removesuffix(".*"))
        if limit is None or (written.endswith(".*") and sign not in ("==", "!=")):
            return None
        answers.append(_within(sign, known, limit, stars=written.endswith(".*")))
    return all(answers)


def _within(sign: str, version: Version, limit: Version, *, stars: bool) -> bool:
    if stars or sign == "~=":
        count = len(limit.release) - (0 if stars else 1)
        release = (*version.release, *[0] * count)[:count]
        begins = version.epoch == limit.epoch and release == (*limit.release, *[0] * count)[:count]
        return begins and version >= limit if sign == "~=" else begins is (sign == "==")
    if not limit.local:  # a local part counts only where the specifier has one
        version = _public(version)
    if sign == "<":
        return version < limit and (limit.is_prerelease or _base(version) < limit)
    if sign == ">":
        return version > limit and (limit.is_postrelease or _base(version) != limit)
    return {"==": version == limit, "!=": version != limit, "<=": version <= limit, ">=": version >= limit}[
        sign
    ]


def _public(version: Version) -> Version:
    return type(version)(version.public)


def _base(version: Version) -> Version:
    return type(version)(version.base_version)


def _bounds(rules: _Dialect, part: str) -> list[Bound]:
    if rules.order == "nuget":
        return _interval(part.strip())
    text = re.sub(r"\s+and\s+", ", ", part.strip())
    if not text:
        return [("any", "")]
    span = _HYPHEN.fullmatch(text) if rules.hyphens else None
    if span:
        return [*_read(rules, ">=", span[1]), *_read(rules, "<=", span[2])]
    found: list[Bound] = []
    at = 0
    for term in _TERM.finditer(text):
        if re.sub(rules.both, "", text[at : term.start()]).strip():
            raise _Unread
        at = term.end()
        found += _read(rules, term[1] or "", term[2])
    if text[at:].strip(" ,") or not found:
        raise _Unread
    return found


def _interval(text: str) -> list[Bound]:
    """Read a range of NuGet: `1.0` for that or later, `1.*`, `[1.0]`, `[1.0,2.0)`, `(,2.0]`."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        stem = text.partition("*")[0].rstrip(".-")
        if not _NUMBERS.match(stem):
            raise _Unread
        return [("begins", stem) if "*" in text else (">=", stem)]
    opening, low, comma, high, closing = found.groups()
    if not comma:
        return [("=", low)]
    bounds = [(">=" if opening == "[" else ">", low)] if low else []
    return [*bounds, *([("<=" if closing == "]" else "<", high)] if high else [])]


def _read(rules: _Dialect, sign: str, written: str) -> list[Bound]:
    """Read one term into bounds; a version that is given in part leaves the rest open."""
    version = written.partition("@")[0]
    numbers = _NUMBERS.match(version)
    if numbers is None:
        if rules.order == "composer" and version.startswith("dev-") and not sign:
            return [("=", version)]
        raise _Unread
    whole, rest = numbers[1], numbers[2]
    parts = [part for part in whole.split(".") if part.isdigit()]
    partial = len(parts) < len(whole.split("."))
    if not parts:
        return [("any", "")]
    start = ".".join(parts) + ("" if partial else rest)
    special = _SPECIAL.get(sign or (rules.bare if rules.bare == "^" else ""))
    if special is not None and not partial:
        return special(rules, start, parts)
    if partial and sign in ("^", "~"):
        return _SPECIAL[sign](rules, start, parts)
    plain = sign in ("", "=", "==", "===") and not rest
    if (
        (partial and plain)
        or (not sign and rules.bare == "begins")
        or (sign == "=" and rules.order == "conda")
    ):
        return [("begins", ".".join(parts))]
    if plain and len(parts) < 3 and rules.order in ("npm", "helm") and not rest:
        return [("begins", ".".join(parts))]
    return _compared(rules, sign, start, parts, rest)


def _compared(rules: _Dialect, sign: str, start: str, parts: Sequence[str], rest: str) -> list[Bound]:
    short = len(parts) < 3 and not rest and rules.order in ("npm", "helm")
    if sign == ">" and short:
        return [(">=", _raised(parts, len(parts) - 1))]
    if sign == "<=" and short:
        return [("below", _raised(parts, len(parts) - 1))]
    return [({"": "=", "==": "=", "===": "=", "<>": "!=", "~=": ">="}.get(sign, sign), start)]


def _caret(rules: _Dialect, start: str, parts: Sequence[str]) -> list[Bound]:
    """Read `^1.2.3`: what leaves the first number that is not zero alone."""
    del rules
    index = next((at for at, part in enumerate(parts[:3]) if int(part)), min(len(parts), 3) - 1)
    return [(">=", start), ("below", _raised(parts, index))]


def _tilde(rules: _Dialect, start: str, parts: Sequence[str]) -> list[Bound]:
    """Read `~1.2.3`: patches of it; in Composer what leaves all but the last number alone."""
    index = max(0, len(parts) - 2) if rules.tilde == "last" else min(1, len(parts) - 1)
    return [(">=", start), ("below", _raised(parts, index))]


def _pessimistic(rules: _Dialect, start: str, parts: Sequence[str]) -> list[Bound]:
    """Read `~> 1.2.3`: what leaves all but the last number alone."""
    del rules
    return [(">=", start), ("below", _raised(parts, max(0, len(parts) - 2)))]


_SPECIAL: dict[str, Callable[[_Dialect, str, Sequence[str]], list[Bound]]] = {
    "^": _caret,
    "~": _tilde,
    "~>": _pessimistic,
    "~=": _pessimistic,
}


def _raised(parts: Sequence[str], index: int) -> str:
    """Give the next version whose number at an index is one higher."""
    raised = [*parts[:index], str(int(parts[index]) + 1)]
    return ".".join([*raised, *["0"] * (3 - len(raised))])


def _holds(rules: _Dialect, bound: Bound, version: str) -> bool:
    sign, limit = bound
    if sign == "any":
        return True
    if sign == "begins":
        numbers = _NUMBERS.match(version)
        return numbers is not None and f"{numbers[1]}.".startswith(f"{limit}.")
    if sign == "below":
        return compare(rules.order, _finished(version), limit) < 0
    order = compare(rules.order, version, limit)
    return {"=": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0}.get(
        sign, order >= 0
    )


def _finished(version: str) -> str:
    """Give the release that a pre-release leads to: `2.0.0-rc.1` is no version below 2.0.0."""
    numbers = _NUMBERS.match(version)
    return numbers[1] if numbers and numbers[2][:1] in ("-", ".", "a", "b", "r") else version
