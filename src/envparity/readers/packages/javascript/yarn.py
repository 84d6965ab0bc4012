"""Reads yarn.lock: the format of Yarn 1, and that of later versions ("berry").

Yarn 1 has a format of its own, later versions write YAML. Neither says which packages are for
development: that stands in package.json, which is read beside the lock where it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.graph import Links
from envparity.readers.packages.javascript.berry import scan
from envparity.readers.packages.javascript.manifest import Manifest, manifest_beside
from envparity.readers.packages.javascript.registry import commit_of, origin
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader

_ENTRY = expression(
    r"^(?![ \t#\n])([^\n]+):[ ]*\n((?:[ \t]+[^\n]*(?:\n|\Z))*)|^(#[^\n]*)?(?:\n|\Z)", re.MULTILINE
)
_SPEC = expression(r'"([^"\n]*)"|([^\s",][^",\n]*)')
_FIELD = expression(r'^  "?(\w+)"? "?([^"\n]*?)"?$', re.MULTILINE)
_SECTION = expression(
    r'^  "?(dependencies|optionalDependencies)"?:\n((?:    [^\n]*(?:\n|\Z))*)', re.MULTILINE
)
_WANT = expression(r'^    (?:"([^"\n]+)"|([^\s"]+)) (?:"([^"\n]*)"|([^\s"]+))$', re.MULTILINE)
_BODY = expression(
    r'(?:  (?:"?\w+"? (?:"[^"\n]*"|\S+)|"?\w+"?:|  (?:"[^"\n]+"|[^\s"]+)(?: (?:"[^"\n]*"|\S+)|:))[ ]*(?:\n|\Z)|[ \t]*\n)*+\Z'
)
_CONDITION = expression(r"(os|cpu|libc)=([\w-]+)")


@dataclass(slots=True)
class Entry:
    """One locked package and the specifications that it answers."""

    specs: list[str]
    name: str
    version: str
    line: int
    origin: str
    hashes: tuple[str, ...]
    wants: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    root: bool = False
    flags: set[str] = field(default_factory=set)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a yarn.lock of any version."""
    text = document.text().replace("\r\n", "\n")
    if re.search(r"^__metadata:", text, re.MULTILINE):
        entries = _berry(text, ledger)
    else:
        entries = _classic(text, ledger)
    _record(ledger, entries, manifest_beside(document))


def _split(spec: str) -> tuple[str, str]:
    """Split `name@range` at the first `@` that is no scope's."""
    at = spec.find("@", 1)
    return (spec[:at], spec[at + 1 :]) if at > 0 else (spec, "")


def _classic(text: str, ledger: Ledger) -> list[Entry]:
    if text.strip() and "yarn lockfile v" in text[:200] and "yarn lockfile v1" not in text[:200]:
        raise ReadError(
            "yarn.lock of a version that is not known",
            line=2,
            hint="known versions: 1, and the YAML of later ones",
        )
    entries: list[Entry] = []
    line, at = 1, 0
    while at < len(text):
        found = _ENTRY.match(text, at)
        if found is None:
            ledger.problem("not an entry of a yarn.lock", line)
            at = text.find("\n", at) + 1 or len(text)
            line += 1
            continue
        if found[1] is not None:
            entry = _entry(found[1], found[2], line, ledger)
            if entry is not None:
                entries.append(entry)
        line += text.count("\n", at, found.end())
        at = max(found.end(), at + 1)
    return entries


def _entry(header: str, body: str, line: int, ledger: Ledger) -> Entry | None:
    specs = [quoted or bare.strip() for quoted, bare in _SPEC.findall(header)]
    fields = dict(_FIELD.findall(body))
    version = fields.get("version", "")
    if not specs or not version:
        ledger.problem("an entry without a version", line, header)
        return None
    if not _BODY.match(body):
        ledger.problem("a line that is not read", line, header)
    name, wanted = _split(specs[0])
    if wanted.startswith("npm:"):
        name = _split(wanted[4:])[0] or name
    flags = {f"alias={alias}" for alias in (_split(spec)[0] for spec in specs) if alias != name}
    wants: dict[str, list[str]] = {"dependencies": [], "optionalDependencies": []}
    for section, rows in _SECTION.findall(body):
        wants[section] = [f"{a or b}@{c or d}" for a, b, c, d in _WANT.findall(rows)]
    resolved = fields.get("resolved", "")
    address, _, digest = resolved.partition("#")
    where = origin(resolved if address.startswith("git") or ".git" in address else address, name)
    if not resolved and wanted.startswith(("file:", "link:", "portal:")):
        where = origin(wanted, name)
    if not where:
        flags.add("no-source")
    hashes = tuple(fields["integrity"].split()) if "integrity" in fields else ()
    if not hashes and re.fullmatch(r"[0-9a-f]{40}", digest) and not commit_of(where):
        hashes = (f"sha1:{digest}",)
    return Entry(
        specs, name, version, line, where, hashes, wants["dependencies"], wants["optionalDependencies"],
        flags=flags,
    )  # fmt: skip


def _berry(text: str, ledger: Ledger) -> list[Entry]:
    found = scan(text)
    ledger.whole = found is not None and "<<<<<<< " not in text and ">>>>>>> " not in text
    table = found if found is not None else ledger.yaml(text)
    metadata = ledger.table(table, "__metadata")
    known = ("4", "5", "6", "7", "8", "9")
    known_version(ledger, "yarn.lock", metadata.get("version"), known, line=table.lines.get("__metadata", 0))
    entries: list[Entry] = []
    for key, value in table.items():
        line = table.lines[key]
        if key == "__metadata":
            continue
        fields = ledger.mapping(value, key, line)
        if fields is not None:
            entries.append(_resolved(key, fields, line, ledger))
    return entries


def _resolved(key: str, fields: dict[str, object], line: int, ledger: Ledger) -> Entry:
    specs = [spec.strip() for spec in key.split(", ")]
    name, reference = _split(ledger.text(fields, "resolution", key, line) or specs[0])
    wants = [f"{want}@{wanted}" for want, wanted in ledger.table(fields, "dependencies", key, line).items()]
    meta = ledger.table(fields, "dependenciesMeta", key, line)
    optional = {
        want for want, said in meta.items() if isinstance(said, dict) and said.get("optional") == "true"
    }
    flags = {
        f"{what}={which}" for what, which in _CONDITION.findall(ledger.text(fields, "conditions", key, line))
    }
    flags.update(f"alias={alias}" for alias in (_split(spec)[0] for spec in specs) if alias != name)
    if reference.startswith("patch:"):
        flags.add("patched")
    root = "workspace:" in reference and ledger.text(fields, "linkType", key, line) != "hard"
    checksum = ledger.text(fields, "checksum", key, line).rpartition("/")[2]
    return Entry(
        specs,
        name,
        ledger.text(fields, "version", key, line),
        line,
        _berry_origin(reference, name),
        (f"sha512:{checksum}",) if checksum else (),
        [want for want in wants if _split(want)[0] not in optional] if optional else wants,
        [want for want in wants if _split(want)[0] in optional] if optional else [],
        root,
        flags,
    )


def _berry_origin(reference: str, name: str) -> str:
    kind, _, rest = reference.partition(":")
    if kind == "npm":
        _, archive, address = rest.partition("__archiveUrl=")
        return origin(unquote(address), name) if archive else ""
    if kind == "workspace":
        return f"path+{rest}"
    if kind == "patch":
        return f"patch+{unquote(rest.partition('::')[0])}"
    return origin(reference.partition("::")[0], name)


def _links(entries: list[Entry], manifest: Manifest | None) -> tuple[Links, bool]:
    """Link packages with what they ask for, and say whether it is known what the project itself asks for."""
    numbers = {spec: number for number, entry in enumerate(entries) for spec in entry.specs}

    def answers(specs: Iterable[str]) -> list[int]:
        """Find the packages that answer specifications."""
        found: list[int] = []
        for spec in specs:
            number = numbers.get(spec)
            if number is None:
                name, wanted = _split(spec)
                number = numbers.get(f"{name}@npm:{wanted}")
            if number is not None:
                found.append(number)
        return found

    links = Links([entry.name for entry in entries], [])
    known = False
    for entry in entries:
        links.targets.append([] if entry.root else answers((*entry.wants, *entry.optional)))
        if entry.root:
            known = known or bool(entry.wants or entry.optional)
            for spec in entry.wants:
                group = _group(entry, spec, manifest)
                links.roots.extend((group, number) for number in answers((spec,)))
            links.roots.extend(("optional", number) for number in answers(entry.optional))
    if manifest is not None and not any(entry.root for entry in entries):
        known = bool(manifest.wants)
        links.roots.extend((group, number) for group, spec in manifest.wants for number in answers((spec,)))
    return links, known


def _record(ledger: Ledger, entries: list[Entry], manifest: Manifest | None) -> None:
    links, known = _links(entries, manifest)
    groups, direct, via = links.groups(), links.direct(), links.via()
    for number, entry in enumerate(entries):
        ledger.package(
            "npm",
            entry.name,
            entry.version if entry.version != "0.0.0-use.local" else "",
            entry.line,
            groups=groups[number] or ("runtime",),
            origin=entry.origin,
            hashes=entry.hashes,
            direct=direct[number] if known and not entry.root else None,
            via=via[number],
            root=entry.root,
            flags=tuple(sorted(entry.flags)),
        )


def _group(entry: Entry, spec: str, manifest: Manifest | None) -> str:
    """Tell development from runtime by the manifest, where the member is the one it speaks of."""
    if manifest is None or entry.origin != "path+.":
        return "runtime"
    name = _split(spec)[0]
    return next((group for group, wanted in manifest.wants if _split(wanted)[0] == name), "runtime")


_BEGINS = expression(
    rb"""^"?(?:@[^\s/"]+/)?[^\s@"]+@[^\n]+:\r?\n  "?(?:version|resolved|integrity)"? \S""", re.MULTILINE
)
_BERRY = expression(rb"^__metadata:\r?\n  version: ", re.MULTILINE)


def _looks(_: str, head: bytes) -> bool:
    return any(
        pattern.search(head)
        for pattern in (re.compile(rb"^# yarn lockfile v", re.MULTILINE), _BERRY, _BEGINS)
    )


READER = PackageReader("yarn.lock", collect, names=("yarn.lock",), head=_looks)
