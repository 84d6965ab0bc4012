"""Which program reads a dotenv file, told by a command that names it, else by the libraries of the project beside it.

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


_COMMANDS: tuple[tuple[str, str], ...] = (
    (r"docker\s+(?:container\s+)?(?:run|create)\b[^\n]*?--env-file[= ]FILE", "docker-env-file"),
    (r"docker[- ]compose\b[^\n]*?--env-file[= ]FILE", "compose"),
    (r"kubectl\b[^\n]*?--from-env-file[= ]FILE", "kubectl"),
    (r"\bnode\b[^\n]*?--env-file(?:-if-exists)?[= ]FILE", "node-env-file"),
    (r"\bbun\b[^\n]*?--env-file[= ]FILE", "bun"),
    (r"\bdeno\b[^\n]*?--env-file[= ]FILE", "deno"),
    (r"\buv\s+run\b[^\n]*?--env-file[= ]FILE", "uv"),
    (r"\b(?:dotenv|dotenv-cli|dotenvx)\b[^\n]*?\s-[ef][= ]FILE", "node-expand"),
    (r"\benv-cmd\b[^\n]*?\s-f[= ]FILE|DOTENV_CONFIG_PATH=FILE|dotenv\.config\([^)]*FILE", "node"),
    (r"\bhoncho\b[^\n]*?\s-e[= ]FILE", "honcho"),
    (r"EnvironmentFile=-?FILE", "systemd"),
    (r"(?:^|[;&|\s(])(?:source|\.)[ \t]+FILE", "shell"),
    (r"load_dotenv\([^)\n]*FILE|dotenv_values\([^)\n]*FILE", "python-dotenv"),
)
"""Commands that read a dotenv file, and the reader that each is; `FILE` stands for the file's name."""


def dialect_of(path: str, folder: str, contents: Contents) -> tuple[str, str]:
    """Give the dialect of a dotenv file and the file that tells it; empty ones when nothing does."""
    called = _called(path, contents)
    if called[0]:
        return called
    told = dict(_told(folder, contents))
    if len(set(told.values())) != 1:
        return "", ""
    place, dialect = next(iter(told.items()))
    return dialect, place


def _called(path: str, contents: Contents) -> tuple[str, str]:
    """Give the reader that commands give the file to, where they give it to one alone."""
    name = path.rpartition("/")[2]
    file = rf"[\"']?(?:[\w.${{}}()-]*/)*{re.escape(name)}(?![\w.*-])"
    found: dict[str, str] = {}
    for caller in contents.callers():
        text = contents.text(caller)
        if caller.endswith(".md") or name not in text:
            continue
        text = text.replace("\\\n", " ")
        include = rf"^-?include[ \t]+{file}"
        if "makefile" in caller.lower() and re.search(include, text, re.MULTILINE):
            found.setdefault("make", caller)
        for pattern, dialect in _COMMANDS:
            if re.search(pattern.replace("FILE", file), text, re.MULTILINE):
                found.setdefault(dialect, caller)
    if len(found) != 1:
        return "", ""
    dialect, caller = next(iter(found.items()))
    return dialect, caller


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
