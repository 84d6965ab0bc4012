"""Reads go.mod, with the checksums of the go.sum beside it.

Format: https://go.dev/ref/mod#go-mod-file. From Go 1.17 on go.mod names everything that is built; for
an older one what is indirect may be missing, and that is said.
"""

from __future__ import annotations

import posixpath

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.go.sum import checksums
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_BLOCK = expression(r"(module|require|replace|exclude|retract|tool|ignore|godebug)\s*\($")
_WORD = expression(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)')
_VERSION = expression(r"v[0-9]\S*$")
_SINGLE = ("module", "go", "toolchain", "godebug", "tool", "retract", "exclude", "ignore")


@dataclass(slots=True)
class _Required:
    name: str
    version: str
    line: int
    indirect: bool


@dataclass(frozen=True, slots=True)
class _Replacement:
    name: str
    version: str
    by: str
    by_version: str


def collect(document: Document, ledger: Ledger) -> None:
    """Read a go.mod; replacements are applied, as Go applies them."""
    required: list[_Required] = []
    replaced: list[_Replacement] = []
    tools: list[str] = []
    block = ""
    for number, raw in enumerate(document.text().splitlines(), 1):
        line, _, comment = raw.partition("//")
        line = line.strip()
        if not line:
            continue
        opened = _BLOCK.match(line)
        if opened:
            block = opened[1]
            continue
        if line == ")":
            block = ""
            continue
        words = [a or b or c for a, b, c in _WORD.findall(line)]
        verb, values = (block, words) if block else (words[0], words[1:])
        if verb == "require" and len(values) == 2 and _VERSION.match(values[1]):
            required.append(_Required(values[0], values[1], number, "indirect" in comment.split(";")[0]))
        elif verb == "replace" and "=>" in values:
            replaced.append(_replacement(values))
        elif verb == "tool" and values:
            tools.append(values[0])
        elif verb in ("go", "toolchain") and values:
            ledger.runtimes.clear()  # a `toolchain` says more than the `go` before it
            ledger.runtime("Go", values[0].removeprefix("go"), number)
        elif verb == "module" and values:
            ledger.package("golang", values[0], "", number, root=True)
        elif verb not in _SINGLE:
            ledger.problem("a line that go.mod does not know", number, words[0])
    if block:
        ledger.problem("the last block is not closed: was the file cut off?", 0, block)
    _record(ledger, document, required, replaced)


def _replacement(values: list[str]) -> _Replacement:
    at = values.index("=>")
    left, right = values[:at], values[at + 1 :]
    return _Replacement(
        left[0] if left else "",
        left[1] if len(left) > 1 else "",
        right[0] if right else "",
        right[1] if len(right) > 1 else "",
    )


def _record(
    ledger: Ledger, document: Document, required: list[_Required], replaced: list[_Replacement]
) -> None:
    sums = _sums_beside(document)
    for item in required:
        name, version, origin, flags = item.name, item.version, "", list[str]()
        for change in replaced:
            if change.name != item.name or change.version not in ("", item.version):
                continue
            flags.append(f"replaces={item.name}@{item.version}")
            if change.by_version:
                name, version = change.by, change.by_version
            else:
                origin = f"path+{change.by}"
        digest = sums.get((name, version), "")
        ledger.package(
            "golang",
            name,
            version,
            item.line,
            key=item.name,
            origin=origin,
            hashes=(digest,) if digest and not origin else (),
            direct=not item.indirect,
            flags=tuple(flags[-1:]),
        )


def _sums_beside(document: Document) -> dict[tuple[str, str], str]:
    path = posixpath.join(posixpath.dirname(document.path), "go.sum")
    try:
        data = document.sibling(path)
    except ReadError:
        return {}
    return {
        (name, version): digest for name, version, digest, _ in checksums(data.decode("utf-8", "replace"))
    }


READER = PackageReader(
    "go.mod",
    collect,
    names=("go.mod", "gomod"),
    marks=(r"^(?:module \S+$|replace \S+ .*=> )", r"^(?:require|go|toolchain)\b"),
    gives=frozenset({"package", "runtime"}),
)
