"""Which program reads a dotenv file, told by the libraries that the project beside it names.

The same line means different things to different readers. Where nothing tells, or two things tell
otherwise, no dialect is named, and the file is read as Compose reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.workspace.discovery.contents import Contents

_TELLING: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("package.json", ((r'"(next|vite|react-scripts|nuxt|dotenv-expand)"\s*:', "node-expand"), (r'"dotenv"\s*:', "node"))),
    ("composer.json", ((r'"laravel/framework"', "laravel"), (r'"symfony/(dotenv|framework-bundle)"', "symfony"), (r'"vlucas/phpdotenv"', "laravel"))),
    ("Gemfile", ((r"^\s*gem\s+[\"']dotenv", "ruby"),)),
    ("go.mod", ((r"joho/godotenv", "godotenv"),)),
    *(
        (name, ((r"django-environ\b", "django-environ"), (r"python-decouple\b", "python-decouple"), (r"\b(python-dotenv|pydantic-settings)\b", "python-dotenv")))
        for name in ("pyproject.toml", "requirements.txt", "requirements/base.txt", "Pipfile")
    ),
)  # fmt: skip
"""Project files with what in them names a reader, the first that fits; patterns are looked for line by line."""


def dialect_of(folder: str, contents: Contents) -> tuple[str, str]:
    """Give the dialect of dotenv files in a folder and the file that tells it; empty ones when nothing does."""
    told = dict(_told(folder, contents))
    if len(set(told.values())) != 1:
        return "", ""
    path, dialect = next(iter(told.items()))
    return dialect, path


_LOCAL_FIRST = (
    ("package.json", r'"vite"\s*:', r'"(next|nuxt|react-scripts)"\s*:'),
    ("composer.json", r'"symfony/(dotenv|framework-bundle|runtime)"', r'"laravel/framework"'),
)
"""Project files with what in them says that `.env.local` lies below `.env.NAME`, and what says otherwise."""


def local_first(folder: str, contents: Contents) -> bool:
    """Say whether an environment's dotenv file goes over `.env.local`, as in Vite and Symfony, and not below it."""
    for name, own, other in _LOCAL_FIRST:
        path = f"{folder}/{name}" if folder else name
        text = contents.text(path) if contents.has(path) else ""
        if re.search(own, text) and not re.search(other, text):
            return True
    return False


def _told(folder: str, contents: Contents) -> Iterator[tuple[str, str]]:
    for name, patterns in _TELLING:
        path = f"{folder}/{name}" if folder else name
        text = contents.text(path) if contents.has(path) else ""
        for pattern, dialect in patterns:
            if text and re.search(pattern, text, re.MULTILINE):
                yield path, dialect
                break
