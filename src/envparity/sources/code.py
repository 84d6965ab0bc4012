"""A project's code as a source: the keys that it asks for, and whether it speaks of those that are set.

Of all files that git keeps, a search finds the few that hold a question at all. Tests, examples and other people's
code say nothing of how the project runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.uses import Code, Use
from envparity.readers.code.asking import LARGEST, read_uses, takes_any
from envparity.sources.files import read_bytes
from envparity.sources.searching import letters, search_of
from envparity.sources.tracking import kept_files

MOST_FILES = 5_000
"""Files that are read for questions; a project with more of them is read up to there and not judged by what is not found."""
MOST_SEARCHED = 200_000
"""Files of a repository whose code is searched, as many as discovery lists."""
MOST_KEYS = 400

_OUTSIDE = expression(
    r"(?i)(^|/)(tests?|specs?|fixtures?|testdata|test[-_]data|examples?|samples?|docs?|third[-_]party|vendor|node_modules|__tests__"
    r"|__mocks__|cypress|benchmarks?|testing|e2e|mocks?|stubs?|playwright|storybook|\.storybook|scripts?|tools?|hack|ci|\.github|migrations"
    r"|[\w.-]*[-_.](tests?|specs?|e2e|testing)|tests?[-_][\w.-]*|[\w.-]*(?-i:[a-z0-9]Tests?))/"
    r"|(^|/)(test_[^/]*|[^/]*[_.-](test|tests|spec|cy|stories|e2e)\.\w+|[^/]*Tests?\.\w+|conftest\.py|[^/]*IT\.java|setup\.py|noxfile\.py|tasks\.py|fabfile\.py"
    r"|(jest|vitest|vite|webpack|rollup|playwright|cypress|babel|eslint|tailwind|postcss|next|nuxt|craco|karma|codegen|knip|drizzle|sentry[\w.]*)\.[\w.]*config\.\w+|gulpfile\.\w+|Gruntfile\.\w+|[\w.-]+\.d\.ts|[^/]*\.min\.js)$"
)
_QUIET = frozenset("md mdx rst adoc lock svg png csv snap po pot ipynb sum map".split())
"""Endings of files in which a key's name is no sign that anything reads it."""
_QUIET_NAMES = expression(
    r"(?i)\.(min\.js|html?\.snap)$|(^|/)(package-lock\.json|pnpm-lock\.yaml|CHANGELOG[^/]*)$"
)


def read_code(root: Path, keys: Collection[str], holders: Collection[str]) -> Code:
    """Read what the code below a root asks for, and which of the `keys` it speaks of at all.

    `holders` are the files that set keys, where a key's name is no sign that anything reads it.
    """
    listed = searched_files(root)
    search = search_of(root, listed, keys, _telling(holders))
    asking = search.asking() if len(listed) <= MOST_SEARCHED else None
    if asking is None:
        return Code()
    paths = [path for path in asking if not _OUTSIDE.search(path)]
    uses: dict[str, list[Use]] = {}
    takes = False
    for path in paths[:MOST_FILES]:
        text = _text(root, path)
        takes = takes or takes_any(text)
        for use in read_uses(path, text):
            uses.setdefault(use.key, []).append(use)
    wanted = [key for key in sorted(keys) if key not in uses]
    spoken = frozenset(wanted)
    if wanted and len(wanted) <= MOST_KEYS:
        spoken = search.spoken(wanted) | _filled_in(root, wanted, holders)
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


_DOTENV = expression(r"(^|/)(\.?env([._-][^/]*)?|[^/]*\.env(\.[^/]*)?|\.envrc)$")


def _telling(holders: Collection[str]) -> Callable[[str], bool]:
    """Give what says of a file whether a key that stands in it is spoken of."""

    def telling(path: str) -> bool:
        if path.rpartition(".")[2].lower() in _QUIET or path in holders:
            return False
        return not _QUIET_NAMES.search(path) and not ("env" in path and _DOTENV.search(path))

    return telling


_FILLED = expression(r"\$[{(]?([A-Za-z_][A-Za-z0-9_]*)")


def _filled_in(root: Path, keys: Iterable[str], holders: Iterable[str]) -> frozenset[str]:
    """Give those of the keys that the holding files fill in themselves: `${X}` in a Compose file is a use of X."""
    met = {letters(match[1]) for path in holders for match in _FILLED.finditer(_text(root, path))}
    return frozenset(key for key in keys if letters(key) in met)
