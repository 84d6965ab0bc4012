"""One name for each language, whatever a tool calls it, and its version without what only that tool adds."""

from __future__ import annotations

import re

_NAMES = {
    "bun": "Bun", "dart": "Dart", "deno": "Deno", "dotnet": ".NET", "dotnet-core": ".NET", "dotnet-sdk": ".NET",
    "elixir": "Elixir", "erlang": "Erlang", "flutter": "Flutter", "go": "Go", "golang": "Go", "java": "Java",
    "julia": "Julia", "kotlin": "Kotlin", "node": "Node.js", "node.js": "Node.js", "nodejs": "Node.js",
    "perl": "Perl", "php": "PHP", "python": "Python", "r": "R", "ruby": "Ruby", "rust": "Rust", "scala": "Scala",
    "swift": "Swift", "zig": "Zig",
}  # fmt: skip

_PREFIXES = {
    "Go": re.compile(r"^go(?=\d)"),
    "Java": re.compile(
        r"^(?:[a-z][a-z0-9_]*[-@])+(?=\d)|^(?:openjdk|zulu|corretto)\d*[-@]?(?=\d)", re.IGNORECASE
    ),
    "PHP": re.compile(r"^php-(?=\d)"),
    "Python": re.compile(r"^c?python[-@]?(?=\d)", re.IGNORECASE),
    "Ruby": re.compile(r"^ruby-(?=\d)"),
    "Rust": re.compile(r"^rust-(?=\d)"),
}
"""What tools write before the number: the language's own name, or for Java who built it."""

_PLATFORM = re.compile(r"-(?:any|linux|macos|windows)(?:-[\w.]+)*$", re.IGNORECASE)


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
