"""`.dockerignore`, and what a Dockerfile copies: which files of a build context end up in the image.

Patterns are those of Go's `filepath.Match` with `**`, a later line overriding an earlier one, `!` taking back
(https://docs.docker.com/build/concepts/context/#dockerignore-files).
"""

from __future__ import annotations

import json
import posixpath
import re
import shlex
from collections.abc import Sequence
from functools import lru_cache

from envparity.model.expressions import expression

_INSTRUCTION = expression(r"^\s*(?:COPY|ADD)\s+(.*)$", re.IGNORECASE)


def ignores(text: str, path: str) -> bool:
    """Say whether a `.dockerignore` keeps a file of the context out of it."""
    ignored = False
    above = [path]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    for line in text.lstrip("\ufeff").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        taken_back = pattern.startswith("!")
        form = _form(posixpath.normpath(pattern.removeprefix("!").strip()).lstrip("/"))
        if any(form.fullmatch(name) for name in above if name):
            ignored = not taken_back
    return ignored


@lru_cache(maxsize=256)
def _form(pattern: str) -> re.Pattern[str]:
    made, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            made, at = made + "(?:.*/)?", at + 3
        elif pattern.startswith("**", at):
            made, at = made + ".*", at + 2
        elif pattern[at] == "*":
            made, at = made + "[^/]*", at + 1
        elif pattern[at] == "?":
            made, at = made + "[^/]", at + 1
        elif pattern[at] == "[" and "]" in pattern[at + 1 :]:
            end = pattern.index("]", at + 1)
            inner = pattern[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            made, at = f"{made}[{inner}]", end + 1
        else:
            at += pattern[at] == "\\" and at + 1 < len(pattern)
            made, at = made + re.escape(pattern[at]), at + 1
    try:
        return re.compile(made)
    except re.error:
        return re.compile(re.escape(pattern))


def copies(dockerfile: str, path: str) -> bool:
    """Say whether a Dockerfile copies a file of its context into the image, by itself or with its folder."""
    lines = re.sub(r"[\\`]\r?\n", " ", dockerfile).splitlines()
    return any(
        _takes(source, path)
        for line in lines
        if (found := _INSTRUCTION.match(line))
        for source in _sources(found[1])
    )


def _sources(words: str) -> Sequence[str]:
    """Give the sources of a COPY or ADD, none for one that takes them from elsewhere or from the file itself."""
    try:
        split = (
            shlex.split(words, posix=True)
            if not words.lstrip().startswith("[")
            else [str(w) for w in json.loads(words)]
        )
    except (ValueError, TypeError):
        return ()
    flags = [word for word in split if word.startswith("--")]
    if any(flag.startswith("--from") for flag in flags) or any(word.startswith("<<") for word in split):
        return ()
    return [word for word in split if not word.startswith("--")][:-1]


def _takes(source: str, path: str) -> bool:
    if "://" in source or "$" in source:
        return False
    clean = posixpath.normpath(source).lstrip("/")
    return clean == "." or path.startswith(clean + "/") or bool(_form(clean).fullmatch(path))
