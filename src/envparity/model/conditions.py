"""Under which conditions a package is installed: markers and platforms, in words that compare, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product

from envparity.model.expressions import expression
from envparity.model.facts import Package

_PLATFORM = ("os=", "cpu=", "libc=", "arch=", "platform=", "framework=")
_SPACES = expression(r"\s+")
_SYSTEMS = {
    "Linux": ("linux", "Linux", "posix", "x86_64"),
    "Linux on arm64": ("linux", "Linux", "posix", "aarch64"),
    "macOS": ("darwin", "Darwin", "posix", "arm64"),
    "Windows": ("win32", "Windows", "nt", "AMD64"),
}
"""Systems that a marker is asked about: `sys_platform`, `platform_system`, `os_name`, `platform_machine`."""
_PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
EVERYWHERE = frozenset(product(_SYSTEMS, _PYTHONS))


def conditions(packages: Iterable[Package]) -> frozenset[str]:
    """Give the conditions under which any version of a package is installed; empty when one always is."""
    found: set[str] = set()
    for package in packages:
        platforms = sorted(flag for flag in package.flags if flag.startswith(_PLATFORM))
        parts = [part for part in (written(package.markers), ", ".join(platforms)) if part]
        if not parts:
            return frozenset()
        found.add(" and ".join(parts))
    return frozenset(found)


def written(marker: str) -> str:
    """Write a marker in one way: its blanks and quotes make no difference."""
    return _SPACES.sub(" ", marker).strip().replace('"', "'") if marker else ""


def reach(packages: Iterable[Package]) -> frozenset[tuple[str, str]] | None:
    """Give the (system, Python) pairs on which any version is installed; none where its conditions are no markers."""
    found: set[tuple[str, str]] = set()
    for package in packages:
        if any(flag.startswith(_PLATFORM) for flag in package.flags):
            return None
        here = _met(written(package.markers))
        if here is None:
            return None
        found |= here
    return frozenset(found)


def left_out(reached: frozenset[tuple[str, str]]) -> str:
    """Say in words where a package is not installed, of the systems and versions that are asked about."""
    gone = EVERYWHERE - reached
    systems = [name for name in _SYSTEMS if all((name, python) in gone for python in _PYTHONS)]
    rest = {(system, python) for system, python in gone if system not in systems}
    others = [name for name in _SYSTEMS if name not in systems]
    pythons = [python for python in _PYTHONS if rest and all((name, python) in rest for name in others)]
    single = sorted(f"{system} with Python {python}" for system, python in rest if python not in pythons)
    return ", ".join([*systems, *(f"Python {python}" for python in pythons), *single])


@cache
def _met(marker: str) -> frozenset[tuple[str, str]] | None:
    """Ask a marker about every system and Python; none for a text that is no marker, or that asks for an extra."""
    if not marker:
        return EVERYWHERE
    if "extra" in marker or "dependency_groups" in marker:
        return None
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    try:
        asked = Marker(marker)
        return frozenset(pair for pair in EVERYWHERE if asked.evaluate(_environment(*pair)))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return None


@cache
def _environment(system: str, python: str) -> dict[str, str]:
    platform, name, kind, machine = _SYSTEMS[system]
    return {
        "sys_platform": platform,
        "platform_system": name,
        "os_name": kind,
        "platform_machine": machine,
        "python_version": python,
        "python_full_version": f"{python}.1",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
