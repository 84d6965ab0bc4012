"""Reads Nix's flake.lock: the inputs of a flake, each pinned to a revision and a digest.

Format: https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#lock-files.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader

_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "sourcehut": "git.sr.ht"}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a flake.lock."""
    file = ledger.json(document)
    lock = file.table()
    known_version(ledger, "flake.lock", lock.get("version"), ("5", "6", "7"))
    nodes = ledger.table(lock, "nodes")
    root = ledger.text(lock, "root") or "root"
    owners = _owners(nodes)
    aliases = {
        target: name
        for name, target in ledger.table(ledger.table(nodes, root), "inputs", root).items()
        if isinstance(target, str) and target != name
    }
    for (name, value), line in zip(nodes.items(), file.lines(("nodes",), nodes), strict=True):
        entry = ledger.mapping(value, f"nodes.{name}", line)
        if entry is None or name == root:
            continue
        locked = ledger.table(entry, "locked", name, line)
        if not locked:
            ledger.problem("an input without what it is locked to", line, name)
            continue
        digest = ledger.text(locked, "narHash", name, line)
        wanted = ledger.text(ledger.table(entry, "original", name, line), "ref", name, line)
        ledger.package(
            "nix",
            name,
            ledger.text(locked, "rev", name, line) or digest,
            line,
            origin=_origin(ledger, locked, name, line),
            hashes=(digest,) if digest else (),
            direct=root in owners.get(name, ()),
            via=tuple(sorted(owners.get(name, set()) - {root})),
            flags=(
                *((f"alias={aliases[name]}",) if name in aliases else ()),
                *((f"ref={wanted}",) if wanted else ()),
            ),
        )


def _owners(nodes: Mapping[str, object]) -> Mapping[str, set[str]]:
    """Give for each node those that take it in."""
    owners: dict[str, set[str]] = {}
    for name, value in nodes.items():
        inputs = value.get("inputs") if isinstance(value, dict) else None
        for target in inputs.values() if isinstance(inputs, dict) else ():
            if isinstance(target, str):
                owners.setdefault(target, set()).add(name)
    return owners


def _origin(ledger: Ledger, locked: Mapping[str, object], name: str, line: int) -> str:
    kind, revision = ledger.text(locked, "type", name, line), ledger.text(locked, "rev", name, line)
    if kind in _HOSTS:
        host = ledger.text(locked, "host", name, line) or _HOSTS[kind]
        owner, repository = ledger.text(locked, "owner", name, line), ledger.text(locked, "repo", name, line)
        return f"git+https://{host}/{owner}/{repository}@{revision}"
    url = ledger.text(locked, "url", name, line)
    if kind in ("git", "hg"):
        return f"{kind}+{url}@{revision}"
    path = ledger.text(locked, "path", name, line)
    return f"path+{path}" if path else f"url+{url}" if url else ""


READER = PackageReader(
    "flake.lock",
    collect,
    names=("flake.lock",),
    marks=(r'"nodes"\s*:\s*\{', r'"(?:narHash|locked|inputs)"\s*:'),
)
