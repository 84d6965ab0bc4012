"""Manifests beside their locks: whether what a project asks for is what its lock holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.compare.rows import row
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Demand, Manifest, Package
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain

_TELLING = (
    "uv.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "bun.lock",
    "Cargo.lock",
    "pubspec.lock",
)
"""Locks that say which packages the project asks for itself, so that one nobody asks for shows."""


def manifest_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Hold each environment's manifests against their locks, one row for a manifest's name and ecosystem."""
    held = [_by_subject(snapshot) for snapshot in snapshots]
    for subject in sorted(set().union(*held)):
        cells: list[Cell] = [
            _cell(found[subject]) if subject in found else Absent(with_whole=True) for found in held
        ]
        texts = {str(cell.value) for cell in cells if isinstance(cell, Present)}
        yield row(snapshots, subject, Area.DEPENDENCIES, cells, "same" if len(texts) == 1 else "different")


def _by_subject(snapshot: Snapshot) -> Mapping[Subject, list[Manifest]]:
    found: dict[Subject, list[Manifest]] = {}
    locks = {path for manifest in snapshot.manifests for path in manifest.locks}
    packages: dict[str, list[Package]] = {}
    for package in snapshot.packages if locks else ():
        if package.place.path in locks:
            packages.setdefault(package.place.path, []).append(package)
    for manifest in snapshot.manifests:
        subject = Subject("manifest", manifest.name, manifest.ecosystem)
        found.setdefault(subject, []).append(judged(manifest, packages))
    return found


def judged(manifest: Manifest, packages: Mapping[str, Sequence[Package]]) -> Manifest:
    """Say of a manifest what its lock does not answer; of a lock that was not read nothing."""
    read = [path for path in manifest.locks if path in packages]
    if not manifest.locks:
        return replace(manifest, unlocked=manifest.demands)
    if not read:
        return manifest
    found = packages[read[0]]
    names: dict[str, list[Package]] = {}
    for package in found:
        for name in _names(package):
            names.setdefault(name, []).append(package)
    unlocked = tuple(one for one in manifest.demands if one.needed and not _answers(one, names))
    outside = tuple(
        (one, version)
        for one in manifest.demands
        if (version := _outside(manifest, one, _answers(one, names)))
    )
    return replace(manifest, unlocked=unlocked, outside=outside, left=_left(manifest, read[0], found))


def _names(package: Package) -> set[str]:
    if package.ecosystem == "swift":
        return {package.name.lower().rstrip("/").rpartition("/")[2].removesuffix(".git")}
    aliases = {
        flag.partition("=")[2]
        for flag in package.flags
        if flag.startswith(("alias=", "replaces=", "provides="))
    }
    return {
        package.name,
        package.key or package.name,
        package.name.lower(),
        *aliases,
        *(a.partition("@")[0] for a in aliases),
    }


def _answers(one: Demand, names: Mapping[str, Sequence[Package]]) -> Sequence[Package]:
    found = names.get(one.key) or names.get(one.name) or names.get(one.name.lower(), ())
    return found or names.get(
        one.name.partition("/")[0] if "/" in one.name and one.name[0] != "@" else "", ()
    )


def _outside(manifest: Manifest, one: Demand, answers: Sequence[Package]) -> str:
    """Give the locked version that is outside of the range; empty where one is within, or it is not known."""
    from envparity.compare.versions.ranges import satisfies

    dialect = one.dialect or manifest.ecosystem
    said = []
    for package in answers:
        if manifest.ecosystem == "nix":
            return _other_reference(one, package)
        named = one.key in (package.key, package.name, package.name.lower()) or manifest.ecosystem == "swift"
        if (
            not named
            or package.root
            or package.origin.startswith(("git+", "path+", "url+"))
            or not package.version
        ):
            return ""
        said.append((satisfies(dialect, one.range, package.version), package.version))
    if not said or any(answer is not False for answer, _ in said):
        return ""
    return said[0][1]


def _other_reference(one: Demand, package: Package) -> str:
    """Give the branch or tag that an input was locked for, where its flake names another by now."""
    locked = next((flag[4:] for flag in package.flags if flag.startswith("ref=")), "")
    return locked if one.range and locked and one.range not in (locked, package.version) else ""


def _left(manifest: Manifest, lock: str, packages: Sequence[Package]) -> tuple[Package, ...]:
    """Give the packages that the lock says the project asks for, and that its manifest does not."""
    telling = lock.rpartition("/")[2] in _TELLING and not manifest.open_ended
    if not telling or sum(package.root for package in packages) > 1:
        return ()
    asked = {name for one in manifest.demands for name in (one.key, one.name, one.name.lower())}
    return tuple(
        package for package in packages if package.direct and not package.root and not asked & _names(package)
    )


def _cell(manifests: Sequence[Manifest]) -> Present:
    return Present(Plain(", ".join(dict.fromkeys(map(_said, manifests)))), tuple(manifests))


def _said(manifest: Manifest) -> str:
    if not manifest.locks:
        return "without a lock"
    wrong = len(manifest.unlocked) + len(manifest.outside) + len(manifest.left)
    names = " and ".join(path.rpartition("/")[2] for path in manifest.locks)
    return f"in step with {names}" if not wrong else f"{wrong} out of step with {names}"
