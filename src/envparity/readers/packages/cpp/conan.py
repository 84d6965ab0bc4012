"""Reads Conan's conan.lock, of Conan 1 (a graph) and Conan 2 (three lists).

Format: https://docs.conan.io/2/tutorial/versioning/lockfiles.html. A reference is
`name/version@user/channel#revision%time`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

REFERENCE = re.compile(
    r"([^/\s@#%]+)/(\[[^\]]*\]|[^@#%\s]+)(?:@([^#%\s]*))?(?:#([^%\s:]+))?(?::[^%\s]*)?(?:%\S+)?$"
)
_LISTS = (
    ("requires", "runtime"),
    ("build_requires", "build"),
    ("python_requires", "build"),
    ("config_requires", "build"),
)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a conan.lock."""
    file = json.parse(document)
    lock = file.table()
    known_version(ledger, "conan.lock", lock.get("version"), ("0.5",))
    if "graph_lock" in lock:
        _graph(ledger, file, ledger.table(ledger.table(lock, "graph_lock"), "nodes", "graph_lock"))
        return
    for key, group in _LISTS:
        for index, item in enumerate(ledger.texts(lock, key)):
            reference(ledger, item, file.line((key, index)), group)


def _graph(ledger: Ledger, file: json.JsonFile, nodes: Mapping[str, object]) -> None:
    lines = file.lines(("graph_lock", "nodes"), nodes) if isinstance(nodes, dict) else []
    roots = {"0"}
    direct: set[str] = set()
    owners: dict[str, set[str]] = {}
    for key, value in nodes.items():
        if not isinstance(value, dict):
            continue
        name = str(value.get("ref", "")).partition("/")[0]
        for want in (*ledger.texts(value, "requires", key), *ledger.texts(value, "build_requires", key)):
            (direct.add(want) if key in roots else owners.setdefault(want, set()).add(name))
    for (key, value), line in zip(nodes.items(), lines, strict=True):
        entry = ledger.mapping(value, f"nodes.{key}", line)
        if entry is None or "ref" not in entry:
            continue
        context = ledger.text(entry, "context", key, line)
        reference(
            ledger, ledger.text(entry, "ref", key, line), line, "build" if context == "build" else "runtime",
            direct=key in direct, via=tuple(sorted(owners.get(key, ()))),
        )  # fmt: skip


def reference(
    ledger: Ledger, text: str, line: int, group: str, *, direct: bool | None = None, via: tuple[str, ...] = ()
) -> None:
    """Keep the package of one Conan reference; a range in brackets is no version."""
    found = REFERENCE.match(text.strip())
    if found is None:
        ledger.problem("not a reference of Conan", line)
        return
    name, version, user, revision = found.groups()
    flags = [f"channel={user}"] if user and user != "_/_" else []
    if version.startswith("["):
        flags.append(f"range={version.strip('[]')}")
        version = ""
    ledger.package(
        "conan",
        name,
        version,
        line,
        groups=(group,),
        hashes=(f"revision:{revision}",) if revision else (),
        direct=direct,
        via=via,
        flags=tuple(flags),
    )


READER = PackageReader(
    "conan.lock",
    collect,
    names=("conan.lock",),
    marks=(
        r'"graph_lock"\s*:|"requires"\s*:\s*\[',
        r'"[^"/\s]+/[^"\s]+"|"profile_host"|"version"\s*:\s*"0\.',
    ),
)
