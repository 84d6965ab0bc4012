"""Reads Dart's pubspec.lock.

Format: https://dart.dev/tools/pub/glossary#lockfile. Whether a package is asked for directly, and for
development, stands in the lock.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_GROUPS = {"direct dev": ("development",), "direct overridden": ("runtime",)}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pubspec.lock."""
    lock = ledger.yaml(document.text())
    if "packages" not in lock:
        ledger.problem("the lock has no `packages`", 1)
    packages = ledger.table(lock, "packages")
    lines = getattr(packages, "lines", {})
    for name, value in packages.items():
        line = lines.get(name, 0)
        entry = ledger.mapping(value, name, line)
        if entry is not None:
            _package(ledger, name, entry, line)
    sdks = ledger.table(lock, "sdks")
    for key, runtime in (("dart", "Dart"), ("flutter", "Flutter")):
        ledger.runtime(runtime, ledger.text(sdks, key), getattr(sdks, "lines", {}).get(key, 0))


def _package(ledger: Ledger, name: str, entry: Mapping[str, object], line: int) -> None:
    kind = ledger.text(entry, "dependency", name, line)
    source = ledger.text(entry, "source", name, line)
    description = entry.get("description")
    fields = description if isinstance(description, dict) else {"name": str(description or "")}
    digest = fields.get("sha256")
    ledger.package(
        "pub",
        name,
        ledger.text(entry, "version", name, line),
        line,
        groups=_GROUPS.get(kind, ("runtime",)),
        origin=_origin(source, fields),
        hashes=(f"sha256:{digest}",) if isinstance(digest, str) and digest else (),
        direct=kind.startswith("direct") if kind else None,
        flags=("overridden",) if kind == "direct overridden" else (),
    )


def _origin(source: str, fields: Mapping[str, object]) -> str:
    if source == "hosted":
        return f"registry+{str(fields.get('url', '')).rstrip('/')}" if fields.get("url") else ""
    if source == "git":
        return f"git+{fields.get('url', '')}@{fields.get('resolved-ref', '')}"
    if source == "path":
        return f"path+{fields.get('path', '')}"
    return f"sdk+{fields.get('name', '')}" if source == "sdk" else ""


READER = PackageReader(
    "pubspec.lock",
    collect,
    names=("pubspec.lock",),
    marks=(r"^packages:", r"^    (?:dependency|description): "),
    gives=frozenset({"package", "runtime"}),
)
