"""Reads requirements files as pip does: pins and ranges, includes, constraints, links and editables.

The format is described at https://pip.pypa.io/en/stable/reference/requirements-file-format/. A
package that is not pinned has no version, and its range as a flag: nothing here knows what would
be installed. What a single line says is `lines`' business.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Place
from envparity.model.records import dataclass, field, replace
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.python.lines import BadLine, Line, Option, Requirement, parse
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader, refuse_conflict

_COMMENT = expression(r"(^|\s+)#.*$")
_WHOLE_COMMENT = expression(r"\s*#")
_MOST_FILES = 50
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_LIKELY = expression(
    rb"^(?:[A-Za-z0-9][\w.-]*(?:\[[\w.,\- ]*\])?[ \t]*(?:===?|~=|>=|<=)[ \t]*[\w.*+!-]+[^\n=]*|"
    rb"-[rce] \S+|--hash=sha\d+:[0-9a-f]+|--(?:index-url|extra-index-url|find-links|requirement)\b)",
    re.MULTILINE,
)
_DEVELOPMENT = expression(r"(?:^|[^a-z])(?:dev|develop|development|lint|docs?|typing|local)(?:[^a-z]|$)")
_TEST = expression(r"(?:^|[^a-z])(?:tests?|testing|ci)(?:[^a-z]|$)")


@dataclass(slots=True)
class _Run:
    """One reading of a file with all that it includes."""

    ledger: Ledger
    index: str = ""
    extra: list[str] = field(default_factory=list)
    found: list[tuple[str, int, Requirement]] = field(default_factory=list)
    limits: dict[str, Requirement] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    chain: list[str] = field(default_factory=list)
    """The files that are being read, each included by the one before."""


def collect(document: Document, ledger: Ledger) -> None:
    """Read a requirements file with its includes; constraints pin what is asked for, and add nothing."""
    run = _Run(ledger)
    _read(run, document, document.path, constraint=False)
    groups = _groups(document.path)
    for path, line, requirement in run.found:
        _record(run, path, line, requirement, groups)


def _groups(path: str) -> tuple[str, ...]:
    """Tell a file's group from its name: the format itself has none."""
    name = path.rpartition("/")[2].lower().removesuffix(".txt").removesuffix(".in")
    if _DEVELOPMENT.search(name):
        return ("development",)
    return ("test",) if _TEST.search(name) else ("runtime",)


def _read(run: _Run, document: Document, path: str, *, constraint: bool) -> None:
    run.chain.append(path)
    for number, text in logical_lines(decoded(document)):
        try:
            _take(run, document, path, number, parse(text), constraint=constraint)
        except BadLine as error:
            run.ledger.problem(_at(run, path, str(error)), number)
    run.chain.pop()


def _at(run: _Run, path: str, message: str) -> str:
    return message if path == run.ledger.path else f"`{path}`: {message}"


def _take(run: _Run, document: Document, path: str, number: int, line: Line, *, constraint: bool) -> None:
    if isinstance(line, Requirement):
        if constraint:
            run.limits.setdefault(normal(line.name), line)
        else:
            run.found.append((path, number, line))
    elif line.kind == "index":
        run.index = line.value
    elif line.kind == "extra-index":
        run.extra.append(line.value)
    elif line.kind in ("requirement", "constraint"):
        _include(run, document, path, number, line, constraint=constraint or line.kind == "constraint")


def _include(
    run: _Run, document: Document, path: str, number: int, option: Option, *, constraint: bool
) -> None:
    if "://" in option.value:
        # An address may hold a password: it is neither fetched nor taken for the name of a file.
        run.ledger.problem(_at(run, path, "an address is not fetched"), number, option.value)
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), option.value))
    key = f"{constraint}:{target}"
    if target in run.chain:
        run.ledger.problem(_at(run, path, "the file includes itself"), number, option.value)
        return
    if key in run.seen:
        return
    run.seen.add(key)
    if len(run.seen) > _MOST_FILES:
        run.ledger.problem(_at(run, path, "too many included files"), number)
        return
    try:
        data = document.sibling(target)
        refuse_conflict(data)
        _read(run, replace(document, path=target, data=data), target, constraint=constraint)
    except ReadError as error:
        run.ledger.problem(
            _at(run, path, f"the included file cannot be read: {error.message}"), number, option.value
        )


def _record(run: _Run, path: str, line: int, asked: Requirement, groups: tuple[str, ...]) -> None:
    version, flags = asked.version, list(asked.flags)
    limit = run.limits.get(normal(asked.name)) if asked.name and not asked.link else None
    if limit is not None and not version and limit.version:
        version = limit.version
        flags.append("constrained")
    if not version and asked.specifier:
        flags.append(f"range={asked.specifier}")
    origin = asked.link or (f"registry+{run.index}" if run.index else "")
    if not asked.link:
        flags.extend(f"extra-index={url}" for url in run.extra)
    package = run.ledger.package(
        "pypi",
        asked.name or asked.text.rstrip("/ ") or "/.",
        version,
        line,
        key=normal(asked.name) if asked.name else asked.text,
        groups=groups,
        origin=origin,
        hashes=asked.hashes or (limit.hashes if limit else ()),
        markers=asked.marker,
        direct=None,
        flags=tuple(sorted(flags if asked.name else [*flags, "unnamed"])),
    )
    if package is not None and path != run.ledger.path:
        run.ledger.packages[-1] = replace(package, place=Place(path, line))


def decoded(document: Document) -> str:
    """Decode as pip does: by the byte order mark, else UTF-8."""
    for mark, encoding in _BOMS:
        if document.data.startswith(mark):
            try:
                return document.data.decode(encoding)
            except UnicodeDecodeError:
                raise ReadError(f"not {encoding.upper()}", line=1, hint="save the file as UTF-8") from None
    return document.text()


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join lines that end in a backslash, drop comments and empty lines; give each with its first line's number."""
    first, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        comment = _WHOLE_COMMENT.match(line) is not None
        if not line.endswith("\\") or comment:
            parts.append(f" {line}" if comment else line)
            whole = _COMMENT.sub("", "".join(parts)).strip() if "#" in line or parts[1:] else line.strip()
            if whole:
                yield first or number, whole
            first, parts = 0, []
        else:
            first = first or number
            parts.append(line.strip("\\"))
    whole = _COMMENT.sub("", "".join(parts)).strip()
    if whole:
        yield first, whole


def _looks(path: str, head: bytes) -> bool:
    """Say whether a text file of another name is one: by its folder, or because its lines read as requirements."""
    if not path.lower().endswith((".txt", ".in", ".pip")):
        return False
    folder = posixpath.basename(posixpath.dirname(path)).lower()
    if folder in ("requirements", "requirement", "reqs") or _LIKELY.search(head):
        return True
    strong = wrong = 0
    lines = [text for _, text in logical_lines(head.decode("utf-8", "replace"))]
    for text in lines[:60]:
        try:
            line = parse(text)
        except BadLine:
            wrong += 1
            continue
        strong += not isinstance(line, Requirement) or bool(
            line.specifier or line.link or line.hashes or line.marker
        )
    return strong > 0 and wrong * 4 <= len(lines)


READER = PackageReader(
    "requirements.txt",
    collect,
    names=("*requirements*.txt", "*requirements*.in", "constraints*.txt", "*requirements*.pip"),
    head=_looks,
)
