"""What one file has given so far: packages, runtimes and problems, with the checks every format needs.

A format says what it found; the ledger says where, refuses what cannot be a package's name or
version, and keeps a complaint with line and key for it. It knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Package, Runtime
from envparity.model.places import Place, Problem
from envparity.model.records import replace
from envparity.readers.document import Document
from envparity.readers.syntax.json import JsonFile, parse

if TYPE_CHECKING:
    from envparity.readers.syntax.blocks import Table
    from envparity.readers.syntax.toml import Toml

RUNTIME = ("runtime",)
ORDER = ("runtime", "build", "optional", "test", "development")
"""Groups, the one that reaches furthest first."""

_HEX_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_BASE64_LENGTHS = {"sha1": 28, "sha256": 44, "sha384": 64, "sha512": 88}
_MOST_PROBLEMS = 200
_USER = expression(r"(?<=://)[^/?#@\s]*(?:@[^/?#@\s]*)*@")
_TOKEN = expression(
    r"([?&;](?:[\w-]*(?:token|key|secret|password|signature|sig|auth|credential)[\w-]*)=)[^&#;\s]+",
    re.IGNORECASE,
)
_LONGEST_NAME = 400

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (dict, "a table"),
    (list, "a list"),
)


def kind_of(value: object) -> str:
    """Name the kind of a parsed value in words, for a complaint that must not quote it."""
    if value is None:
        return "nothing"
    return next((words for known, words in _KINDS if isinstance(value, known)), "a date or time")


def shown(text: str) -> str:
    """Write a name so that it can stand in a message: control characters as escapes, and not too long."""
    safe = text if text.isprintable() else text.encode("unicode_escape", "backslashreplace").decode("ascii")
    return safe if len(safe) <= 80 else f"{safe[:77]}..."


class Ledger:
    """Collects what a reader finds in one document."""

    __slots__ = ("document", "files", "packages", "path", "problems", "runtimes", "whole")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.path = document.path
        self.packages: list[Package] = []
        self.runtimes: list[Runtime] = []
        self.problems: list[Problem] = []
        self.files: list[JsonFile] = []
        self.whole = False
        """Whether every line was held to a form, so that none can be the mark of a merge."""

    def json(self, document: Document, *, relaxed: bool = False) -> JsonFile:
        """Parse the document as JSON, and remember it: keys that stand twice are told at the end."""
        file = parse(document, relaxed=relaxed)
        self.files.append(file)
        self.whole = not relaxed
        return file

    def yaml(self, text: str) -> Table:
        """Read block YAML, whose last document must be a mapping; what is wrong within it becomes problems."""
        from envparity.readers.syntax import blocks

        table, problems = blocks.one(text)
        for problem in problems:
            self.problem(problem.message, problem.line, problem.key)
        return table

    def tell_twice(self) -> None:
        """Add a problem for each key that stands twice in a table whose lines were asked for."""
        for file in self.files:
            for path, line in file.twice:
                self.problem("a key that stands twice: the later one is read", line, str(path[-1]))

    def problem(self, message: str, line: int = 0, key: str = "") -> None:
        """Keep a complaint; after two hundred only the fact that there are more."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(message, line, shown(key)))
        elif len(self.problems) == _MOST_PROBLEMS:
            self.problems.append(Problem(f"more than {_MOST_PROBLEMS} problems: the rest is not listed"))

    def runtime(self, name: str, version: str, line: int = 0) -> None:
        """Keep a language version that the file pins."""
        if version and version.isprintable():
            self.runtimes.append(Runtime(name, version, Place(self.path, line)))

    def package(
        self,
        ecosystem: str,
        name: str,
        version: str,
        line: int = 0,
        *,
        key: str = "",
        groups: tuple[str, ...] = RUNTIME,
        origin: str = "",
        hashes: tuple[str, ...] = (),
        markers: str = "",
        direct: bool | None = None,
        via: tuple[str, ...] = (),
        root: bool = False,
        flags: tuple[str, ...] = (),
        sound: bool = False,
    ) -> Package | None:
        """Keep a package; none, and a problem, when its name or version cannot be one.

        `sound` says that its digests are known to be well formed.
        """
        if not name or name[-1] in "/: ":  # nothing behind the last separator would be the name
            self.problem("a package without a name", line, name)
            return None
        if not f"{name}{version}{origin}".isprintable():
            self.problem("control characters in a package's name, version or origin", line, name)
            return None
        if len(name) > _LONGEST_NAME or len(version) > _LONGEST_NAME:
            self.problem("a package's name or version is too long to be one", line, name)
            return None
        if "@" in origin or "=" in origin:
            origin = without_credentials(origin)
        if not sound:
            self._check_hashes(name, hashes, line)
        # A lock has thousands of packages, and the frozen constructor sets its fields one by one at three times the cost.
        found = object.__new__(Package)
        fields = {
            "ecosystem": ecosystem, "name": name, "version": version, "place": Place(self.path, line),
            "key": key or name, "groups": groups, "origin": origin, "hashes": hashes, "markers": markers,
            "direct": direct, "via": via, "root": root, "flags": flags,
        }  # fmt: skip
        object.__setattr__(found, "__dict__", fields)
        self.packages.append(found)
        return found

    def regroup(self, number: int, groups: tuple[str, ...]) -> None:
        """Add groups to a package that was kept before, by its number."""
        known = self.packages[number]
        self.packages[number] = replace(known, groups=merged_groups(known.groups, groups))

    def rejoin(self, number: int, groups: tuple[str, ...], direct: bool | None, via: tuple[str, ...]) -> None:
        """Join what is known of the same package at another place to one that was kept before."""
        known = self.packages[number]
        self.packages[number] = replace(
            known,
            groups=merged_groups(known.groups, groups) if groups else known.groups,
            direct=known.direct or direct,
            via=tuple(sorted({*known.via, *via})),
        )

    def _check_hashes(self, name: str, hashes: tuple[str, ...], line: int) -> None:
        for digest in hashes:
            if (len(digest) == 71 and digest.startswith("sha256:")) or (
                len(digest) == 95 and digest.startswith("sha512-")
            ):
                continue
            wrong = wrong_digest(digest)
            if wrong:
                self.problem(wrong, line, name)
                return

    def text(self, owner: Mapping[str, object], key: str, where: str = "", line: int = 0) -> str:
        """Give the text at a key, empty when it is not there; a problem when it is something else."""
        value = owner.get(key)
        if isinstance(value, str):
            return value
        if value is not None:
            self._unexpected("text", value, where, key, line)
        return ""

    def table(
        self, owner: Mapping[str, object], key: str, where: str = "", line: int = 0
    ) -> dict[str, object]:
        """Give the table at a key, empty when it is not there; a problem when it is something else."""
        value = owner.get(key)
        if isinstance(value, dict):
            return cast(dict[str, object], value)
        if value is not None:
            self._unexpected("a table", value, where, key, line)
        return {}

    def items(self, owner: Mapping[str, object], key: str, where: str = "", line: int = 0) -> list[object]:
        """Give the list at a key, empty when it is not there; a problem when it is something else."""
        value = owner.get(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self._unexpected("a list", value, where, key, line)
        return []

    def rows(self, owner: Mapping[str, object], key: str) -> Iterator[tuple[dict[str, object], int]]:
        """Give each table of a list of block YAML with its line; a problem for each item that is something else."""
        from envparity.readers.syntax.blocks import numbered

        for item, line in numbered(self.items(owner, key)):
            entry = self.mapping(item, key, line)
            if entry is not None:
                yield entry, line

    def tables(self, file: Toml, key: str) -> Iterator[tuple[dict[str, object], int]]:
        """Give each `[[key]]` of a TOML file with its line; a problem for each item that is something else."""
        for index, item in enumerate(self.items(file.value, key)):
            line = file.line(key, index)
            table = self.mapping(item, f"{key}[{index}]", line)
            if table is not None:
                yield table, line

    def texts(self, owner: Mapping[str, object], key: str, where: str = "", line: int = 0) -> list[str]:
        """Give the texts of a list at a key; a problem for each item that is something else."""
        found: list[str] = []
        for item in self.items(owner, key, where, line):
            if isinstance(item, str):
                found.append(item)
            else:
                self._unexpected("text", item, where, key, line)
        return found

    def mapping(self, value: object, where: str, line: int = 0) -> dict[str, object] | None:
        """Give a value that must be a table; none, and a problem, when it is something else."""
        if isinstance(value, dict):
            return cast(dict[str, object], value)
        self.problem(f"expected a table, found {kind_of(value)}", line, where)
        return None

    def _unexpected(self, wanted: str, value: object, where: str, key: str, line: int) -> None:
        path = f"{where}.{key}" if where else key
        self.problem(f"expected {wanted}, found {kind_of(value)}", line, path)


def without_credentials(url: str) -> str:
    """Drop a user's name, password or token from a URL: they are no part of where a package comes from.

    The name `git` of `ssh://git@host` stays: it is everybody's.
    """
    cleaned = _USER.sub(lambda found: found[0] if found[0] == "git@" else "", url)
    return _TOKEN.sub(r"\1…", cleaned)


def wrong_digest(digest: str) -> str:
    """Say what is wrong with an integrity digest, `sha256:HEX` or `sha512-BASE64`; empty when nothing is."""
    algorithm, separator, value = digest.partition(":")
    if not separator:
        algorithm, separator, value = digest.partition("-")
        wanted = _BASE64_LENGTHS.get(algorithm)
        if wanted is None or len(value) == wanted:
            return ""
        if len(value.rstrip("=")) == len("=" * wanted) - value.count("="):
            return ""
        return f"a {algorithm} digest of the wrong length"
    wanted = _HEX_LENGTHS.get(algorithm)
    if wanted is None or len(value) == wanted:
        return ""
    return f"a {algorithm} digest of the wrong length"


def known_version(
    ledger: Ledger,
    format_: str,
    found: object,
    known: tuple[str, ...],
    *,
    line: int = 0,
    key: str = "version",
) -> str:
    """Check a format's own version: a newer minor is a problem that is said, an unknown major is refused.

    `known` are versions as text, `1` or `2.1`; a version counts as known when it is one of them or older
    within its major. Gives the version as text, empty when the file does not say.
    """
    if found is None:
        ledger.problem(f"{format_} does not say its version", line, key)
        return ""
    if isinstance(found, (dict, list, bool)):
        ledger.problem(f"expected a version, found {kind_of(found)}", line, key)
        return ""
    text = str(found).strip()
    numbers = _numbers(text)
    if numbers is None:
        raise ReadError(f"{format_} of a version that cannot be read", line=line or None, key=key)
    majors = {pair[0]: pair for pair in sorted(filter(None, map(_numbers, known)))}
    newest = majors.get(numbers[0])
    if newest is None:
        versions = ", ".join(known)
        raise ReadError(
            f"{format_} version {shown(text)} is not known",
            line=line or None,
            key=key,
            hint=f"known versions: {versions}; write the file with a tool that uses one of them",
        )
    if numbers > newest:
        ledger.problem(
            f"{format_} version {text} is newer than what is known: read as {newest[0]}", line, key
        )
    return text


def _numbers(text: str) -> tuple[int, int] | None:
    found = re.match(r"(\d{1,6})(?:\.(\d{1,6}))?(?:\.\d{1,6})*$", text)
    return (int(found[1]), int(found[2] or 0)) if found else None


def merged_groups(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Join groups in the order that reaches furthest first; runtime when there is none."""
    names = {name for group in groups for name in group}
    return tuple(name for name in ORDER if name in names) or RUNTIME
