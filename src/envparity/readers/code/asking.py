"""The keys that one file of code asks its environment for, and how much it depends on each.

A default, a comparison or a question whether the key is there makes a question optional; what follows a
failing call (`.expect(`, a bang) makes it required.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.places import Place
from envparity.model.uses import Need, Use
from envparity.readers.code.guards import checked_after, is_caught, is_guarded
from envparity.readers.code.languages import ENDINGS, OPEN, OPEN_MARKS, WAYS, Language, Way

LARGEST = 1024 * 1024
"""Characters of a file that is read; larger ones are made by programs."""

_LONGEST_LINE = 1_000
"""Characters of a line before a question; a longer line was made by a program."""
_COMMENT = {
    "python": expression(r"^\s*#"), "ruby": expression(r"^\s*#"), "elixir": expression(r"^\s*#"),
    **dict.fromkeys(("script", "jvm", "go", "rust", "php", "dotnet"), expression(r"^\s*(?://|\*|/\*|#(?!\[))")),
}  # fmt: skip

_SOFT: dict[Language, re.Pattern[str]] = {
    "python": expression(r"\s*,(?!\s*\w+\s*=[^=]|\s*\))|\s*\)\s*(?:or\b|is\b|==|!=|in\b|not\b)|\s*\)\s*(?:\.lower\(\)|\.strip\(\)|\.upper\(\))*\s*(?:==|!=|in\b)"),
    "script": expression(r"[\"'`\])]*\s*(?:\|\||\?\?|===?|!==?|\?(?!\.)|&&|\)\s*(?:\{|return\b|\?|&&|\|\|)|\?\.|,\s*[\"'`\d\w{\[])"),
    "ruby": expression(r"[\"'\]]*\s*(?:,|\|\||\bor\b|==|!=|=~|&\.|\?|\{|do\b|&&|\.(?:present|blank|nil|to_s|to_i|presence|empty)|\)\s*(?:\{|\|\||do\b|\?))"),
    "jvm": expression(r"\s*\)\s*(?:\?:|==|!=|\?\.|\?\s)"),
    "go": expression(r"\s*\)\s*(?:==|!=)"),
    "rust": expression(r"\s*\)\s*(?:\.(?:unwrap_or|ok\(|is_ok|is_err|map|and_then|as_deref|or)\b|\.unwrap_or|\s*\{|\s*==)"),
    "php": expression(r"\s*\]?\s*(?:,|\?\?|\?:|\?|===?|!==?)"),
    "dotnet": expression(r"\s*[\])]\s*(?:\?\?|==|!=|is\b|\?\.)"),
    "elixir": expression(r"\s*(?:,|\)\s*(?:\|\|(?!\s*raise)|==|in\b|\?))"),
}  # fmt: skip
_HARD: dict[Language, re.Pattern[str]] = {
    "script": expression(r"[\"'`\]]*!(?!=)|[\"'`]\s*\)!"),
    "rust": expression(r"\s*\)\s*(?:\.expect\(|\.unwrap\(\)|\?)"),
    "elixir": expression(r"\s*\)\s*\|\|\s*raise"),
    "dotnet": expression(r"\s*[\])]\s*!(?!=)|\s*[\])]\s*\?\?\s*throw"),
    "jvm": expression(r"\s*\)\s*\?:\s*(?:throw|error\()|\s*\)!!"),
    "php": expression(r"\s*\]?\s*\?\?\s*throw"),
}
_BEFORE = {
    "python": expression(r"(?:\bif|\band|\bor|\bnot|\bin|\belif|==|!=)\s*(?:bool\(|not\s+)?$"),
    "script": expression(r"(?:!|\bif\s*\(|&&|\|\||\?\?|typeof|===?|!==?|:\s*Boolean\(|Boolean\(|[?]\s[^:\n]*:)\s*$"),
    "ruby": expression(r"(?:\bif|\bunless|\band|\bor|&&|\|\||!|\bdefined\?|==|\?\s*[^:\n]+:)\s*$"),
    "go": expression(r"(?:\bif|&&|\|\||!=|==|case|switch)\s*$"),
    "rust": expression(r"(?:if let (?:Ok|Some|Err)\([^)]*\)\s*=\s*(?:std::)?|match\s+(?:std::)?|\bif\s+(?:std::)?)$"),
    "jvm": expression(r"(?:==|!=|&&|\|\||\bif\s*\()\s*$"),
    "dotnet": expression(r"(?:==|!=|&&|\|\||\?\?|\bif\s*\(|IsNullOrEmpty\(|IsNullOrWhiteSpace\(|\bvar\s+\w+\s*=\s*bool\.TryParse\()\s*(?:Environment\.)?$"),
    "php": expression(r"(?:!|\bif\s*\(|isset\(|empty\(|&&|\|\||\?\?|\?:)\s*$"),
}  # fmt: skip
"""What stands before a question that only asks whether the key is there, or has an answer of its own."""
_DEFAULT_TAG = expression(r"default|Default")
_REQUIRED_TAG = expression(r"required:\"true\"")


def read_uses(path: str, text: str) -> tuple[Use, ...]:
    """Give the uses in one file of code, in order; none for a file of no language that is read here."""
    language = ENDINGS.get(path.rpartition(".")[2].lower())
    if language is None or len(text) > LARGEST:
        return ()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = list(_uses(path, text, language, starts))
    if language == "python" and "BaseSettings" in text:
        from envparity.readers.code.classes import class_uses  # a parser of Python is slow to load

        found += class_uses(path, text)
    return tuple(sorted(found, key=lambda use: (use.place.line, use.key)))


def takes_any(text: str) -> bool:
    """Say whether code takes keys from its environment that it does not name."""
    return any(mark in text for mark in OPEN_MARKS) and OPEN.search(text) is not None


def _uses(path: str, text: str, language: Language, starts: list[int]) -> Iterator[Use]:
    from bisect import bisect_right

    comment = _COMMENT[language]
    for way in WAYS[language]:
        if way.only and way.only not in text:
            continue
        for match in way.pattern.finditer(text):
            line = bisect_right(starts, match.start("key"))
            begin = starts[bisect_right(starts, match.start()) - 1]
            if match.start() - begin > _LONGEST_LINE or comment.match(text, begin):
                continue
            need = _need(match, text, language, way, begin)
            yield Use(_named(match["key"], language, match[0]), Place(path, line), need)
    if language == "script" and ("process.env" in text or "import.meta.env" in text):
        yield from _taken_apart(path, text, starts)


def _need(match: re.Match[str], text: str, language: Language, way: Way, begin: int) -> Need:
    groups = match.groupdict()
    if groups.get("tags") is not None or groups.get("options") is not None:
        return _tagged(f"{groups.get('options') or ''} {groups.get('tags') or ''}")
    if way.need == "optional":
        return "optional"
    end = match.end()
    if (hard := _HARD.get(language)) and hard.match(text, end):
        return "required"
    if _SOFT[language].match(text, end) or is_guarded(text, begin, match.start()):
        return "optional"
    before = _BEFORE.get(language)
    if before and way.need == "asked" and before.search(text, begin, match.start()):
        return "optional"
    if language == "python" and "default=" in _call_after(text, end):
        return "optional"
    if way.need == "required":
        return "optional" if language == "python" and is_caught(text, begin, end) else "required"
    return checked_after(text, begin, match.start(), end) or way.need


def _call_after(text: str, at: int) -> str:
    """Give what stands between a position inside of a call and the call's end."""
    depth = 0
    for position in range(at, min(at + 2000, len(text))):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[position], 0)
        if depth < 0:
            return text[at:position]
    return ""


def _tagged(tags: str) -> Need:
    """Tell what the tags of a field in Go say: `env:"X,required"`, `default:"5"`."""
    if _DEFAULT_TAG.search(tags):
        return "optional"
    return "required" if "required" in tags.split('"')[0] or _REQUIRED_TAG.search(tags) else "asked"


def _named(key: str, language: Language, written: str) -> str:
    if language != "dotnet":
        return key
    if "GetConnectionString" in written:
        return f"ConnectionStrings.{key}"
    return key.replace(":", ".")


_APART = expression(r"\b(?:const|let|var)\s*\{([^{}]*)\}\s*=\s*(?:process|import\.meta)\.env\b")
_PART = expression(r"([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?(=)?")


def _taken_apart(path: str, text: str, starts: list[int]) -> Iterator[Use]:
    """Read `const { A, B = "x" } = process.env`."""
    from bisect import bisect_right

    for match in _APART.finditer(text):
        at = match.start(1)
        for piece in match[1].split(","):
            if part := _PART.match(piece.strip()):
                line = bisect_right(starts, at + len(piece) - len(piece.lstrip()))
                yield Use(part[1], Place(path, line), "optional" if part[2] else "asked")
            at += len(piece) + 1
