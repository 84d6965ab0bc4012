"""What .NET's files share: one package that several target frameworks ask for is one fact with their names."""

from __future__ import annotations

from envparity.model.records import dataclass, field
from envparity.readers.packages.ledger import Ledger


@dataclass(slots=True)
class Found:
    """One version of one package, with the frameworks that have it."""

    name: str
    version: str
    line: int
    hashes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("runtime",)
    origin: str = ""
    direct: bool | None = None
    root: bool = False
    frameworks: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


class Merged:
    """Collects packages over frameworks, in the order in which they are met."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Found] = {}
        self.owners: dict[str, set[str]] = {}

    def add(self, package: Found, framework: str) -> None:
        """Add a package of one framework."""
        known = self.found.setdefault((package.name.lower(), package.version), package)
        known.direct = known.direct or package.direct
        if framework:
            known.frameworks.add(framework)

    def record(self, ledger: Ledger) -> None:
        """Keep all packages."""
        every = {name for package in self.found.values() for name in package.frameworks}
        for package in self.found.values():
            some = package.frameworks if package.frameworks != every else set()
            ledger.package(
                "nuget",
                package.name,
                package.version,
                package.line,
                key=package.name.lower(),
                groups=package.groups,
                origin=package.origin,
                hashes=package.hashes,
                direct=None if package.root else package.direct,
                via=tuple(sorted(self.owners.get(package.name.lower(), ()))),
                root=package.root,
                flags=tuple(sorted({f"framework={name}" for name in some} | package.flags)),
            )
