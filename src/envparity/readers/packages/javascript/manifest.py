"""package.json beside a lock: what the project itself asks for, and in which group.

Only locks that do not say so themselves look here; a manifest that is not there or cannot be read
leaves the groups as they are, since the lock's own packages are known all the same.
"""

from __future__ import annotations

import posixpath

from envparity.errors import ReadError
from envparity.model.records import dataclass, replace
from envparity.readers.document import Document
from envparity.readers.syntax import json

_GROUPS = (
    ("dependencies", "runtime"),
    ("optionalDependencies", "optional"),
    ("peerDependencies", "runtime"),
    ("devDependencies", "development"),
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package.json asks for: pairs of group and `name@range`."""

    wants: tuple[tuple[str, str], ...]


def manifest_beside(document: Document) -> Manifest | None:
    """Read the package.json in the same folder; none where there is none to be read."""
    path = posixpath.join(posixpath.dirname(document.path), "package.json")
    try:
        value = json.parse(replace(document, path=path, data=document.sibling(path))).value
    except ReadError:
        return None
    if not isinstance(value, dict):
        return None
    return Manifest(
        tuple(
            (group, f"{name}@{wanted}")
            for key, group in _GROUPS
            if isinstance(value.get(key), dict)
            for name, wanted in value[key].items()
            if isinstance(wanted, str)
        )
    )
