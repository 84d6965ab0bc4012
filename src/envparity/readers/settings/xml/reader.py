"""XML settings: .NET's `web.config`, Java's properties in XML, and logging configurations.

`<add key="X" value="…">` below `appSettings` is the setting `X`, `<add name="Default" connectionString="…">` is
`ConnectionStrings.Default`, `<entry key="x">` the property `x`. Everything else goes by its path: an element that
has a `name` or `key` by that, `configuration.logger[org.acme].level`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.syntax.flat import Leaf, settings_of
from envparity.readers.syntax.xml import Element, parse

_NAMES = expression(
    r"(?i)(^|[._-])(web|app|appsettings|settings|config|configuration|properties|logback(-spring)?|log4j2?|nlog|connectionstrings)([._-].*)?\.(config|xml)$"
)
_PACKAGES = expression(r"(?i)^(packages|nuget|pom)\.(config|xml)$")
_NAMING = ("key", "name", "Name", "id")
_TRANSFORMS = ("Transform", "Locator")


@dataclass(frozen=True, slots=True)
class XmlSettings:
    """Reads XML files whose names say that they hold settings."""

    format: str = "XML settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is XML under the name of one that holds settings, or Java's properties."""
        name = path.rpartition("/")[2]
        if b"<" not in head or _PACKAGES.match(name):
            return False
        return _NAMES.search(name) is not None or b"<!DOCTYPE properties" in head

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file."""
        root = parse(document)
        if root.name == "properties":
            leaves = (
                Leaf(entry.attributes.get("key", ""), entry.text, entry.line) for entry in root.all("entry")
            )
            found: Iterator[Leaf] = (leaf for leaf in leaves if leaf.key)
        else:
            found = _below(root, "")
        return Reading(self.format, settings=settings_of(found, document.path, seal))


READER = XmlSettings()


def _below(element: Element, path: str) -> Iterator[Leaf]:
    """Give what lies below an element: its attributes, its text, its children."""
    named = [_step(child) for child in element.children]
    often = Counter(named)
    met: Counter[str] = Counter()
    for child, step in zip(element.children, named, strict=True):
        if own := _own_setting(element, child):
            yield own
            continue
        if often[step] > 1:
            met[step] += 1
            step = f"{step}[{met[step] - 1}]"
        key = f"{path}.{step}" if path else step
        for name, value in child.attributes.items():
            if (
                name not in _NAMING
                and name.rpartition(":")[2] not in _TRANSFORMS
                and not name.startswith("xmlns")
            ):
                yield Leaf(f"{key}.{name.rpartition(':')[2]}", value, child.line)
        if child.text:
            yield Leaf(key, child.text, child.line)
        yield from _below(child, key)


def _step(element: Element) -> str:
    name = next((element.attributes[key] for key in _NAMING if element.attributes.get(key)), "")
    return f"{element.name}[{name}]" if name else element.name


def _own_setting(parent: Element, child: Element) -> Leaf | None:
    """Give a setting that .NET knows by its own name."""
    attributes = child.attributes
    if parent.name == "appSettings" and "key" in attributes:
        return Leaf(attributes["key"], attributes.get("value", ""), child.line)
    if parent.name == "connectionStrings" and "name" in attributes:
        key = f"ConnectionStrings.{attributes['name']}"
        return Leaf(key, attributes.get("connectionString", ""), child.line)
    return None
