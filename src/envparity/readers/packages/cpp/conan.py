"""Reads Conan's conan.lock, of Conan 1 (a graph) and Conan 2 (three lists).

Format: https://docs.conan.io/2/tutorial/versioning/lockfiles.html. A reference is
`name/version@user/channel#revision%time`.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

REFERENCE = expression(
    r"([^/\s@#%:]+)/(\[[^\]]*\]|[^@#%:\s]+)(?:@([^#%:\s]*))?(?:#([^%\s:]+))?(?::[^%\s]*)?(?:%\S+)?$"
)
_LISTS = (
    ("requires", "runtime"),
    ("build_requires", "build"),
    ("python_requires", "build"),
    ("config_requires", "build"),
)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a conan.lock."""
    file = ledger.json(document)
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
    edges = {key: _edges(ledger, key, value) for key, value in nodes.items() if isinstance(value, dict)}
    asked = {want for wants in edges.values() for want in wants}
    root = "0" if "0" in nodes else next((key for key in nodes if key not in asked), "")
    owners: dict[str, set[str]] = {}
    for key, wants in edges.items():
        value = nodes[key]
        name = str(value.get("ref", value.get("pref", ""))) if isinstance(value, dict) else ""
        for want in wants if key != root else ():
            owners.setdefault(want, set()).add(name.partition("/")[0])
    direct = set(edges.get(root, ()))
    for (key, value), line in zip(nodes.items(), lines, strict=True):
        entry = ledger.mapping(value, f"nodes.{key}", line)
        text = ledger.text(entry, "ref" if "ref" in entry else "pref", key, line) if entry else ""
        if entry is None or not text:
            continue
        context = ledger.text(entry, "context", key, line)
        reference(
            ledger, text, line, "build" if context == "build" else "runtime",
            direct=key in direct, via=tuple(sorted(owners.get(key, ()))), root=key == root,
        )  # fmt: skip


def _edges(ledger: Ledger, key: str, node: dict[str, object]) -> list[str]:
    """Give the nodes that a node asks for: a list of them, or in older locks a table from references to them."""
    found: list[str] = []
    for part in ("requires", "build_requires"):
        value = node.get(part)
        if isinstance(value, dict):
            found.extend(want for want in value.values() if isinstance(want, str))
        else:
            found.extend(ledger.texts(node, part, key))
    return found


def reference(
    ledger: Ledger,
    text: str,
    line: int,
    group: str,
    *,
    direct: bool | None = None,
    via: tuple[str, ...] = (),
    root: bool = False,
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
        direct=None if root else direct,
        via=via,
        root=root,
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
