"""Reads Gradle's dependency locks: `gradle.lockfile` and `buildscript-gradle.lockfile`.

Format: https://docs.gradle.org/current/userguide/dependency_locking.html: one line for each module, with the
configurations that it is locked for.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_LINE = expression(r"([^:=\s]+):([^:=\s]+):([^:=\s]+)=(.*)$")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a gradle.lockfile."""
    build = document.path.rpartition("/")[2].lower().startswith("buildscript")
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", "empty=")):
            continue
        found = _LINE.match(line)
        if found is None:
            ledger.problem("not a line of a gradle.lockfile", number)
            continue
        names = [name.strip() for name in found[4].split(",") if name.strip()]
        ledger.package(
            "maven",
            f"{found[1]}:{found[2]}",
            found[3],
            number,
            groups=("build",) if build else _groups(names),
        )


def _groups(names: list[str]) -> tuple[str, ...]:
    """Tell a module's group from its configurations: what any of them needs to run is for running."""
    if any(name.endswith("untimeClasspath") and "est" not in name for name in names):
        return ("runtime",)
    if names and all("test" in name.lower() for name in names):
        return ("test",)
    if any("annotationprocessor" in name.lower() or name in ("classpath", "compileOnly") for name in names):
        return ("build",)
    return ("runtime",)


READER = PackageReader(
    "gradle.lockfile",
    collect,
    names=("gradle.lockfile", "*-gradle.lockfile", "*.lockfile"),
    marks=(r"^# This is a Gradle generated file for dependency locking",),
)
