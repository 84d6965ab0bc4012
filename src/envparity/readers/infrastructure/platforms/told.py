"""What the readers of platforms' files share: a file as plain values with lines, and facts collected from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from envparity.model.expressions import expression
from envparity.model.facts import Facet, FactKind, Reading, Resource, Runtime, Service, Setting
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.document import Document
from envparity.readers.infrastructure.kubernetes.quantities import quantity

Line = Callable[..., int]
"""Gives the line of what stands at keys and indices."""

_FILLED_IN = expression(r"\$\{[^}]*\}|\{\{.*?\}\}|\$\([^)]*\)|<%.*?%>")
_SIZE = expression(r"(?i)(\d+(?:\.\d+)?)\s*(kb|mb|gb|k|m|g|ki|mi|gi)?b?")
_UNITS = {"k": "Ki", "m": "Mi", "g": "Gi"}


class Told:
    """Collects the facts of one file; every value is sealed as it is met."""

    def __init__(self, path: str, seal: Seal) -> None:
        self._path = path
        self._seal = seal
        self.settings: dict[tuple[str, str], Setting] = {}
        self.facets: dict[str, list[Facet]] = {}
        self.places: dict[str, Place] = {}
        self.resources: list[Resource] = []
        self.runtimes: list[Runtime] = []

    def place(self, line: int) -> Place:
        """Give a line of the file as a place."""
        return Place(self._path, line)

    def value(self, key: str, said: Any, *, certain: bool = False) -> Value:
        """Seal a value; what the platform fills in is unknown."""
        text = text_of(said)
        if _FILLED_IN.search(text):
            return Unknown("filled in when it is deployed")
        return self._seal(key, text, certain=certain)

    def setting(self, key: str, said: Any, line: int, scope: str = "") -> None:
        """Keep a setting; a later one of the same key and service goes before an earlier one."""
        value = said if isinstance(said, Unknown) else self.value(key, said)
        self.settings[scope, key] = Setting(key, value, self.place(line), scope)

    def variables(self, held: Any, line: Line, *path: str | int, scope: str = "") -> None:
        """Keep a mapping of environment variables."""
        for key, said in mapping(held).items():
            if not isinstance(said, dict | list):
                self.setting(str(key), said, line(*path, key), scope)

    def service(self, name: str, line: int) -> None:
        """Keep a process under its name."""
        self.facets.setdefault(name, [])
        self.places.setdefault(name, self.place(line))

    def facet(self, service: str, name: str, said: Any, line: int, item: str = "") -> None:
        """Keep what is said of a process, unless nothing is."""
        if said not in (None, ""):
            self.facets[service].append(Facet(name, self.value(name, said), self.place(line), item))

    def memory(self, service: str, said: Any, line: int, unit: str = "m") -> None:
        """Keep a process's memory in bytes; a bare number is of the unit that the platform takes it for."""
        found = _SIZE.fullmatch(text_of(said).strip())
        if found:
            letter = (found[2] or unit)[0].lower()
            self.facet(service, "memory", quantity(f"{found[1]}{_UNITS[letter]}"), line)

    def resource(self, kind: str, name: str, line: int, said: Mapping[str, Any]) -> None:
        """Keep a resource with what is said of it."""
        place = self.place(line)
        facets = [
            Facet(key, self.value(key, value), place)
            for key, value in said.items()
            if value not in (None, "")
        ]
        self.resources.append(Resource(kind, name, place, tuple(sorted(facets, key=lambda item: item.name))))

    def reading(self, format_name: str) -> Reading:
        """Give everything that was collected."""
        services = [
            Service(name, self.places[name], tuple(sorted(held, key=lambda facet: (facet.name, facet.item))))
            for name, held in self.facets.items()
        ]
        return Reading(
            format_name,
            settings=tuple(self.settings[key] for key in sorted(self.settings)),
            services=tuple(sorted(services, key=lambda item: item.name)),
            runtimes=tuple(self.runtimes),
            resources=tuple(sorted(self.resources, key=lambda item: (item.kind, item.name))),
        )


def text_of(said: Any) -> str:
    """Give a value of YAML, TOML or JSON as it would stand in an environment."""
    if isinstance(said, bool):
        return "true" if said else "false"
    return "" if said is None else str(said)


def mapping(value: Any) -> Mapping[str, Any]:
    """Give a mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Give a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True)
class PlatformReader:
    """One format: its name, what tells it from others, and what collects its facts."""

    format: str
    told_by: Callable[[str, bytes], bool]
    collect: Callable[[Document, Told], None]
    gives: frozenset[FactKind] = frozenset({"setting", "service", "resource"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is of this format."""
        return self.told_by(path.rpartition("/")[2].lower(), head)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the facts; `ReadError` when the file is not of the form."""
        told = Told(document.path, seal)
        self.collect(document, told)
        return told.reading(self.format)
