"""One name for each language, whatever a tool calls it, and its version without what only that tool adds."""

from __future__ import annotations

import re

from envparity.model.expressions import expression

_NAMES = {
    "bun": "Bun", "dart": "Dart", "deno": "Deno", "dotnet": ".NET", "dotnet-core": ".NET", "dotnet-sdk": ".NET",
    "elixir": "Elixir", "erlang": "Erlang", "flutter": "Flutter", "go": "Go", "golang": "Go", "java": "Java",
    "julia": "Julia", "kotlin": "Kotlin", "node": "Node.js", "node.js": "Node.js", "nodejs": "Node.js",
    "perl": "Perl", "php": "PHP", "python": "Python", "r": "R", "ruby": "Ruby", "rust": "Rust", "scala": "Scala",
    "swift": "Swift", "zig": "Zig",
}  # fmt: skip

_PREFIXES = {
    "Go": expression(r"^go(?=\d)"),
    "Java": expression(
        r"^(?:[a-z][a-z0-9_]*[-@])+(?=\d)|^(?:openjdk|zulu|corretto)\d*[-@]?(?=\d)", re.IGNORECASE
    ),
    "PHP": expression(r"^php-(?=\d)"),
    "Python": expression(r"^c?python[-@]?(?=\d)", re.IGNORECASE),
    "Ruby": expression(r"^ruby-(?=\d)"),
    "Rust": expression(r"^rust-(?=\d)"),
}
"""What tools write before the number: the language's own name, or for Java who built it."""

_PLATFORM = expression(r"-(?:any|linux|macos|windows)(?:-[\w.]+)*$", re.IGNORECASE)


def language(tool: str) -> str:
    """Give the language that a tool's word means, else the word: `golang` is Go, `terraform` itself."""
    word = tool.rpartition(":")[2] if tool.startswith("core:") else tool
    return _NAMES.get(word.lower(), word)


def version(name: str, written: str) -> str:
    """Give a version without the language's own name, its builder, or the platform it is for."""
    text = written.strip()
    if prefix := _PREFIXES.get(name):
        text = prefix.sub("", text)
    if name == "Python":
        text = _PLATFORM.sub("", text)
    return text.partition("@")[0] if name == "Ruby" else text
