"""Finds the versions of languages that steps of a workflow set up: `actions/setup-python` with its `python-version`.

Which input holds the version is each action's own (`action.yml` of actions/setup-*). A version that an expression
gives (a matrix tries several on purpose) or a file pins is no pin of the workflow's, and neither is a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from envparity.model.expressions import expression

_ACTIONS = {
    "actions/setup-dotnet": (".NET", "dotnet-version"),
    "actions/setup-go": ("Go", "go-version"),
    "actions/setup-java": ("Java", "java-version"),
    "actions/setup-node": ("Node.js", "node-version"),
    "actions/setup-python": ("Python", "python-version"),
    "astral-sh/setup-uv": ("Python", "python-version"),
    "denoland/setup-deno": ("Deno", "deno-version"),
    "dtolnay/rust-toolchain": ("Rust", "toolchain"),
    "oven-sh/setup-bun": ("Bun", "bun-version"),
    "ruby/setup-ruby": ("Ruby", "ruby-version"),
    "shivammathur/setup-php": ("PHP", "php-version"),
}

_STEP = expression(r"^(\s*)-\s")
_USES = expression(r"^\s*(?:-\s+)?uses\s*:\s*['\"]?([\w.-]+/[\w.-]+)@")
_INPUT = expression(r"^\s*([\w-]+)\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([^\s#'\"|>\[{][^\s#]*))\s*(?:#.*)?$")
_WRITTEN = expression(r"[\w.*/^~<>=-]{1,60}", re.ASCII)


def setups(lines: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Give each language that a step sets up, its version, and the line that says it."""
    for step in _steps(lines):
        used = next((found[1] for _, line in step if (found := _USES.match(line))), "")
        if used not in _ACTIONS:
            continue
        language, key = _ACTIONS[used]
        for number, line in step:
            found = _INPUT.match(line)
            text = (found[2] or found[3] or found[4] or "").strip() if found else ""
            if found and found[1] == key and _WRITTEN.fullmatch(text):
                yield language, text, number


def _steps(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Give the lines of each list item, with their numbers from 1; what an item nests stays in it."""
    held: list[tuple[int, str]] = []
    indent = -1
    for number, line in enumerate(lines, 1):
        begun = _STEP.match(line)
        if begun and (indent < 0 or len(begun[1]) <= indent):
            yield held
            held, indent = [(number, line)], len(begun[1])
        elif indent >= 0 and line.strip() and len(line) - len(line.lstrip()) <= indent:
            yield held
            held, indent = [], -1
        elif indent >= 0:
            held.append((number, line))
    yield held
