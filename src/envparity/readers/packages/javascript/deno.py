"""Reads deno.lock, versions 2 to 5: packages of JSR and npm, and modules fetched by their address.

Format: https://docs.deno.com/runtime/fundamentals/modules/#integrity-checking-and-lock-files. Modules of one
address with a version in it (`https://host/std@0.1.0/...`) are one package, whose digest is made of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

_MODULE = expression(r"(https?://[^?#]*?)@(v?\d[^/?#]*)(?=[/?#]|$)")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a deno.lock."""
    file = ledger.json(document, relaxed=True)
    lock = file.table()
    version = known_version(ledger, "deno.lock", lock.get("version"), ("2", "3", "4", "5"))
    packages = ledger.table(lock, "packages")
    specifiers = ledger.table(packages or lock, "specifiers")
    asked = _asked(lock)
    direct = {
        _joined(specifier, str(resolved))
        for specifier, resolved in specifiers.items()
        if not asked or specifier in asked
    }
    tables: list[tuple[str, dict[str, object], list[int]]] = []
    for kind in ("jsr", "npm"):
        path: json.Path = (kind,)
        owner = lock
        if version.startswith("3"):
            owner, path = packages, ("packages", kind)
        table = ledger.table(owner, kind)
        if version.startswith("2") and kind == "npm":
            direct = {f"npm:{resolved}" for resolved in ledger.table(table, "specifiers", "npm").values()}
            table, path = ledger.table(table, "packages", "npm"), ("npm", "packages")
        tables.append((kind, table, file.lines(path, table)))
    owners = _owners(tables)
    for kind, table, lines in tables:
        _packages(ledger, kind, table, lines, direct, owners)
    _remote(ledger, ledger.table(lock, "remote"), file.line(("remote",)) if lock.get("remote") else 0)


def _asked(lock: Mapping[str, object]) -> set[str]:
    """Give the specifiers of the workspace's own manifests, where the lock has them."""
    found: set[str] = set()
    open_: list[object] = [lock.get("workspace")]
    while open_:
        value = open_.pop()
        if isinstance(value, dict):
            wants = value.get("dependencies")
            found.update(want for want in wants if isinstance(want, str)) if isinstance(wants, list) else None
            open_.extend(
                part
                for key, part in value.items()
                if key in ("packageJson", "members") or isinstance(part, dict)
            )
    return found


def _joined(specifier: str, resolved: str) -> str:
    """Give `jsr:@a/b@1.0.0` for a specifier and what it was resolved to, in any version's form."""
    if resolved.startswith(("jsr:", "npm:")):
        return resolved
    at = specifier.find("@", specifier.find(":") + 2)
    return f"{specifier[:at] if at > 0 else specifier}@{resolved}"


def _owners(tables: list[tuple[str, dict[str, object], list[int]]]) -> dict[str, set[str]]:
    """Give the names of the packages that ask for each `npm:a`, `jsr:@b/c` or, within a kind, `a@1.0.0`."""
    found: dict[str, set[str]] = {}
    for kind, table, _ in tables:
        for key, value in table.items():
            for want in _wants(value) if isinstance(value, dict) else ():
                full = want if want.startswith(("npm:", "jsr:")) else f"{kind}:{want}"
                found.setdefault(full, set()).add(key[: key.find("@", 1)])
    return found


def _packages(
    ledger: Ledger, kind: str, table: Mapping[str, object], lines: list[int], direct: set[str],
    owners: Mapping[str, set[str]],
) -> None:  # fmt: skip
    for (key, value), line in zip(table.items(), lines, strict=True):
        entry = ledger.mapping(value, key, line)
        at = key.find("@", 1)
        if entry is None or at < 0:
            continue
        digest = ledger.text(entry, "integrity", key, line)
        name, version = key[:at], key[at + 1 :].partition("_")[0]
        via = {
            owner
            for spelled in (key, name, f"{name}@{version}")
            for owner in owners.get(f"{kind}:{spelled}", ())
        }
        ledger.package(
            kind,
            name,
            version,
            line,
            hashes=(digest if "-" in digest[:8] else f"sha256:{digest}",) if digest else (),
            direct=f"{kind}:{key}" in direct or f"{kind}:{name}@{version}" in direct,
            via=tuple(sorted(via)),
            flags=tuple(
                f"{what}={which}" for what in ("os", "cpu") for which in ledger.texts(entry, what, key, line)
            ),
        )


def _wants(entry: Mapping[str, object]) -> Iterator[str]:
    wants = entry.get("dependencies")
    if isinstance(wants, dict):
        yield from (str(want) for want in wants.values())
    elif isinstance(wants, list):
        yield from (str(want) for want in wants)


def _remote(ledger: Ledger, table: Mapping[str, object], line: int) -> None:
    modules: dict[tuple[str, str], list[str]] = {}
    for address, digest in table.items():
        found = _MODULE.match(address)
        key = (found[1], found[2]) if found else (address.partition("#")[0].rstrip("/:"), "")
        if address.startswith("data:"):  # the module's text is its address
            key = ("data", "")
        modules.setdefault(key, []).append(f"{address} {digest}")
    for (name, version), parts in modules.items():
        digest = sha256("\n".join(sorted(parts)).encode()).hexdigest()
        ledger.package("deno", name, version, line, origin=f"url+{name}", hashes=(f"sha256:{digest}",))


READER = PackageReader(
    "deno.lock",
    collect,
    names=("deno.lock",),
    marks=(r'^[ \t]*"version":\s*"[2-5]"', r'"(?:specifiers|remote|jsr|npm|packages|workspace)"\s*:\s*\{'),
)
