"""What can be explained: a rule, by its page, and a setting, by the places that its value comes from."""

from __future__ import annotations

from envparity.model.areas import Area, Severity
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.values import Value


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule says, why it matters and what to do about it; `severity` is the usual one."""

    code: str
    name: str
    area: Area
    severity: Severity
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One setting of one environment: `scope` is its service, empty for all; the last of the places wins."""

    environment: str
    key: str
    scope: str
    value: Value
    places: tuple[Place, ...]
