"""Reads the METADATA of one installed Python distribution (`*.dist-info/METADATA`, `*.egg-info/PKG-INFO`).

Format: https://packaging.python.org/en/latest/specifications/core-metadata/. Where it was installed from stands in the
file `direct_url.json` beside it, when that was not an index.
"""

from __future__ import annotations

import posixpath
import re

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

_FIELD = expression(r"^([A-Za-z-]+):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_MOST_FIELDS = 100


def collect(document: Document, ledger: Ledger) -> None:
    """Read a METADATA file."""
    head = document.text().replace("\r\n", "\n").partition("\n\n")[0]
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    for found in _FIELD.finditer(head):
        if found[1].lower() not in fields and len(fields) < _MOST_FIELDS:
            fields[found[1].lower()] = found[2]
            lines[found[1].lower()] = head.count("\n", 0, found.start()) + 1
    name, version = fields.get("name", ""), fields.get("version", "")
    if not version:
        ledger.problem("the metadata has no `Version`", 1, "Version")
    origin, editable = _origin(document)
    ledger.package(
        "pypi", name, version, lines.get("name", 1), key=normal(name), origin=origin,
        flags=("editable",) if editable else (),
    )  # fmt: skip


def _origin(document: Document) -> tuple[str, bool]:
    path = posixpath.join(posixpath.dirname(document.path), "direct_url.json")
    try:
        value = json.parse(replace(document, path=path, data=document.sibling(path))).value
    except ReadError:
        return "", False
    if not isinstance(value, dict) or not isinstance(value.get("url"), str):
        return "", False
    url, vcs, folder = value["url"], value.get("vcs_info"), value.get("dir_info")
    if isinstance(vcs, dict):
        return f"{vcs.get('vcs', 'git')}+{url}@{vcs.get('commit_id', '')}", False
    if isinstance(folder, dict):
        return f"path+{url.removeprefix('file://')}", folder.get("editable") is True
    return f"url+{url}", False


READER = PackageReader(
    "dist-info",
    collect,
    names=("metadata", "pkg-info"),
    marks=(r"^Metadata-Version: \d", r"^Name: \S", r"^Version: \S"),
)
