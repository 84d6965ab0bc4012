"""Reads the actions and reusable workflows that a workflow of GitHub Actions pins with `uses:`, and set-up languages.

Format: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions. Only these lines are read:
the rest of a workflow is neither.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.model.images import image_name
from envparity.readers.document import Document
from envparity.readers.packages.ci.setups import setups
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_USES = expression(r"^[ \t]*(?:-[ \t]+)?['\"]?uses['\"]?\s*:\s*(['\"]?)([^\s'\"#]+)\1\s*(?:#\s*(\S+).*)?$")
_BLOCK = expression(r"^(\s*)(?:-\s+)?[\w-]+\s*:\s*[|>][-+0-9]*\s*$")
_COMMIT = expression(r"[0-9a-f]{40}$")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a workflow or an action's own definition."""
    seen: set[tuple[str, str]] = set()
    inside = -1
    lines = document.text().splitlines()
    for language, version, number in setups(lines):
        ledger.runtime(language, version, number)
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if inside >= 0 and (not line.strip() or indent > inside):
            continue
        block = _BLOCK.match(line)
        inside = len(block[1]) if block else -1
        found = _USES.match(line)
        if found:
            _use(ledger, found[2], found[3] or "", number, seen)


def _use(ledger: Ledger, text: str, comment: str, line: int, seen: set[tuple[str, str]]) -> None:
    if text.startswith("docker://"):
        image = image_name(text.removeprefix("docker://"))
        if image:
            name = f"{image.registry}/{image.repository}" if image.registry else image.repository
            digest = (image.digest,) if image.digest else ()
            ledger.package("docker", name, image.tag, line, groups=("build",), hashes=digest)
        return
    name, separator, version = text.partition("@")
    if name.startswith((".", "/")) or (name, version) in seen:
        return
    if not separator or "/" not in name:
        ledger.problem("an action without a version", line, name)
        return
    seen.add((name, version))
    pinned = _COMMIT.match(version) is not None
    ledger.package(
        "github",
        name,
        version,
        line,
        key=name.lower(),
        groups=("build",),
        direct=True,
        flags=(f"tag={comment}",) if pinned and comment else (),
    )


def _looks(path: str, head: bytes) -> bool:
    lower = path.lower()
    if not lower.endswith((".yml", ".yaml")):
        return False
    if ".github/workflows/" in lower.replace("\\", "/"):
        return True
    return re.search(rb"^[ \t]+(?:- )?uses: *['\"]?[\w./-]+@", head, re.MULTILINE) is not None and (
        re.search(rb"^(?:jobs|runs):", head, re.MULTILINE) is not None
    )


READER = PackageReader(
    "GitHub Actions",
    collect,
    names=("action.yml", "action.yaml"),
    head=_looks,
    gives=frozenset({"package", "runtime"}),
)
