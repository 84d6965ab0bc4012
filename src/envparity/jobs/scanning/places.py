"""What looking into a place gives, whatever the place: finds with their spots, counts, problems."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.records import dataclass
from envparity.model.sightings import Spot
from envparity.secrets.scanner import Found


@dataclass(frozen=True, slots=True)
class Seen:
    """One find with where it was; `home` is the path below the workspace by which environments may declare it."""

    spot: Spot
    found: Found
    home: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one place gave."""

    seen: Sequence[Seen]
    problems: Sequence[str]
    files: int = 0
    bytes: int = 0
    commits: int = 0
    layers: int = 0
    archives: int = 0
