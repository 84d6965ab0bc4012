"""A project's code as a source: the keys that it asks for, and whether it speaks of those that are set.

git's own search finds the few files that hold a question at all; without git a bounded walk does. Tests,
examples and other people's code say nothing of how the project runs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.uses import Code, Use
from envparity.readers.code.asking import LARGEST, read_uses, takes_any
from envparity.readers.code.languages import ENDINGS, MARKS
from envparity.sources.files import read_bytes
from envparity.sources.tracking import kept_files

MOST_FILES = 5_000
"""Files that are read for questions; a project with more of them is read up to there and not judged by what is not found."""
MOST_SEARCHED = 10_000
"""Files of a repository whose code is searched; a larger one's report would wait for it every time."""
MOST_KEYS = 400
_SECONDS = 20

_OUTSIDE = expression(
    r"(?i)(^|/)(tests?|specs?|fixtures?|testdata|test[-_]data|examples?|samples?|docs?|third[-_]party|vendor|node_modules|__tests__"
    r"|__mocks__|cypress|benchmarks?|testing|e2e|mocks?|stubs?|playwright|storybook|\.storybook|scripts?|tools?|hack|ci|\.github|migrations"
    r"|[\w.-]*[-_.](tests?|specs?|e2e|testing)|tests?[-_][\w.-]*|[\w.-]*(?-i:[a-z0-9]Tests?))/"
    r"|(^|/)(test_[^/]*|[^/]*[_.-](test|tests|spec|cy|stories|e2e)\.\w+|[^/]*Tests?\.\w+|conftest\.py|[^/]*IT\.java|setup\.py|noxfile\.py|tasks\.py|fabfile\.py"
    r"|(jest|vitest|vite|webpack|rollup|playwright|cypress|babel|eslint|tailwind|postcss|next|nuxt|craco|karma|codegen|knip|drizzle|sentry[\w.]*)\.[\w.]*config\.\w+|gulpfile\.\w+|Gruntfile\.\w+|[\w.-]+\.d\.ts|[^/]*\.min\.js)$"
)
_QUIET = expression(
    r"(?i)\.(md|mdx|rst|adoc|lock|svg|png|csv|snap|po|pot|ipynb|sum|map|min\.js|html?\.snap)$|(^|/)(package-lock\.json|pnpm-lock\.yaml|CHANGELOG[^/]*)$"
)


def read_code(root: Path, keys: Collection[str], holders: Collection[str]) -> Code:
    """Read what the code below a root asks for, and which of the `keys` it speaks of at all.

    `holders` are the files that set keys, where a key's name is no sign that anything reads it.
    """
    listed = _asking_files(root) if len(searched_files(root)) <= MOST_SEARCHED else None
    if listed is None:
        return Code()
    paths = [path for path in listed if not _OUTSIDE.search(path)]
    uses: dict[str, list[Use]] = {}
    takes = False
    for path in paths[:MOST_FILES]:
        text = _text(root, path)
        takes = takes or takes_any(text)
        for use in read_uses(path, text):
            uses.setdefault(use.key, []).append(use)
    wanted = [key for key in sorted(keys) if key not in uses]
    spoken = _spoken(root, wanted, holders) if wanted and len(wanted) <= MOST_KEYS else frozenset(wanted)
    return Code(
        uses={key: tuple(found) for key, found in sorted(uses.items())},
        asked=frozenset(keys),
        unspoken=frozenset(wanted) - spoken,
        looked=True,
        read=bool(uses),
        open=takes or len(paths) > MOST_FILES,
    )


def searched_files(root: Path) -> tuple[str, ...]:
    """Name the files that a reading of the code searches: all that git keeps below the root."""
    return kept_files(root) or ()


def _text(root: Path, path: str) -> str:
    try:
        return read_bytes(root, path)[:LARGEST].decode("utf-8", "replace")
    except ReadError:
        return ""


def _asking_files(root: Path) -> list[str] | None:
    """Name the files of code that hold a question for a key; none when the code cannot be looked at."""
    endings = [f":(icase)*.{ending}" for ending in ENDINGS]
    found = _grep(root, "-l", "-z", "-E", MARKS, "--", *endings)
    return None if found is None else [path for path in found.split("\0") if path]


def _grep(root: Path, *arguments: str) -> str | None:
    """Ask git to search the work tree; none where there is no repository or no git."""
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "grep", "-I", "--no-color", *arguments]
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, env=environment)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode in (0, 1) else None


_WORD = expression(r"[A-Za-z]+|\d+")
_DOTENV = expression(r"(^|/)(\.?env([._-][^/]*)?|[^/]*\.env(\.[^/]*)?|\.envrc)$")


def _spoken(root: Path, keys: Collection[str], holders: Collection[str]) -> frozenset[str]:
    """Give those of the keys that stand anywhere outside of the files that set them, in any spelling."""
    forms = {key: "[._-]?".join(_WORD.findall(key)) for key in keys}
    found = _grep(root, "-o", "-i", "-z", "-E", "|".join(sorted({form for form in forms.values() if form})))
    if found is None:
        return frozenset(keys)
    met = {_letters(word) for path, word in _matches(found) if path not in holders and not _is_quiet(path)}
    met |= {_letters(word) for word in _filled_in(root, holders)}
    return frozenset(key for key in keys if _letters(key) in met)


def _matches(found: str) -> Iterator[tuple[str, str]]:
    """Take git's answer apart: a path, a zero byte, what was found, a line's end."""
    for line in found.split("\n"):
        path, _, word = line.partition("\0")
        if word:
            yield path, word


def _is_quiet(path: str) -> bool:
    return _QUIET.search(path) is not None or _DOTENV.search(path) is not None


_FILLED = expression(r"\$[{(]?([A-Za-z_][A-Za-z0-9_]*)")


def _filled_in(root: Path, holders: Iterable[str]) -> Iterator[str]:
    """Give the variables that the holding files fill in themselves: `${X}` in a Compose file is a use of X."""
    for path in holders:
        for match in _FILLED.finditer(_text(root, path)):
            yield match[1]


def _letters(key: str) -> str:
    return "".join(_WORD.findall(key)).lower()
