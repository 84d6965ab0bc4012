"""Reads Maven's pom.xml: what a project asks for itself, as far as the file alone tells.

Format: https://maven.apache.org/pom.html. Properties are filled in; a version that only a parent or an imported
list of versions knows stays empty and is flagged, since nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import xml

_PROPERTY = expression(r"\$\{([^}]*)\}")
_GROUPS = {"test": "test", "provided": "build", "system": "build"}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pom.xml."""
    root = xml.parse(document)
    if root.name != "project":
        ledger.problem("expected the element `project`", root.line, root.name)
        return
    properties = _properties(root)
    group = _filled(root.value("groupId"), properties) or properties.get("project.parent.groupId", "")
    artifact = _filled(root.value("artifactId"), properties)
    version = _filled(root.value("version"), properties) or properties.get("project.parent.version", "")
    if artifact:
        ledger.package("maven", f"{group}:{artifact}", version, root.line, root=True)
    managed = {
        f"{_filled(item.value('groupId'), properties)}:{_filled(item.value('artifactId'), properties)}": _filled(
            item.value("version"), properties
        )
        for item in root.all("dependencyManagement", "dependencies", "dependency")
    }
    for element in root.all("parent"):
        _dependency(ledger, element, properties, {}, ("build",))
    for path in (("dependencies", "dependency"), ("profiles", "profile", "dependencies", "dependency")):
        for element in root.all(*path):
            _dependency(ledger, element, properties, managed, ())
    for element in root.all("build", "plugins", "plugin"):
        _dependency(ledger, element, properties, {}, ("build",), "org.apache.maven.plugins")


def _properties(root: xml.Element) -> dict[str, str]:
    found = {element.name: element.text for holder in root.all("properties") for element in holder.children}
    parent = root.child("parent")
    if parent is not None:
        for key in ("groupId", "version"):
            found[f"project.parent.{key}"] = parent.value(key)
            found[f"project.{key}"] = parent.value(key)
    for key in ("groupId", "artifactId", "version"):
        if root.value(key):
            found[f"project.{key}"] = root.value(key)
    return found


def _filled(text: str, properties: Mapping[str, str]) -> str:
    for _ in range(5):
        filled = _PROPERTY.sub(lambda found: properties.get(found[1], found[0]), text)
        if filled == text or len(filled) > 1000:
            return filled
        text = filled
    return text


def _dependency(
    ledger: Ledger, element: xml.Element, properties: Mapping[str, str], managed: Mapping[str, str],
    groups: tuple[str, ...], default_group: str = "",
) -> None:  # fmt: skip
    group = _filled(element.value("groupId"), properties) or default_group
    name = f"{group}:{_filled(element.value('artifactId'), properties)}"
    version = _filled(element.value("version"), properties) or managed.get(name, "")
    flags: list[str] = []
    if "${" in version or not version:
        flags.append("version-elsewhere")
        version = ""
    elif version[0] in "[(":
        flags.append(f"range={version}")
        version = ""
    scope = element.value("scope")
    optional = element.value("optional") == "true"
    found = groups or ((_GROUPS.get(scope, "optional" if optional else "runtime"),))
    classifier = element.value("classifier")
    if classifier:
        flags.append(f"classifier={_filled(classifier, properties)}")
    ledger.package(
        "maven", name, version, element.line, groups=found, direct=True, flags=tuple(sorted(flags))
    )


READER = PackageReader(
    "pom.xml",
    collect,
    names=("pom.xml", "*.pom"),
    marks=(r"<project\b", r"<modelVersion>|maven\.apache\.org/POM"),
)
