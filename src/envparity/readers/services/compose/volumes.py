"""The short form of a mount: `source:target:options`, for Unix and Windows paths."""

from __future__ import annotations

import posixpath
from typing import Any

from envparity.readers.services.compose.model import Mistake, Table, table

_BIND_OPTIONS = {
    **dict.fromkeys(("rprivate", "private", "rshared", "shared", "rslave", "slave"), "propagation"),
    **dict.fromkeys(("z", "Z"), "selinux"),
}


def clean(path: str) -> str:
    """Shorten a Unix path as Go's `path.Clean` does."""
    return posixpath.normpath("/" + path if path.startswith("//") else path).replace("//", "/")


def parse_volume(spec: str) -> Table:
    """Read a mount's short form into its long form; `Mistake` for one that cannot be told."""
    if not spec:
        raise Mistake("an empty mount")
    volume: dict[str, Any] = {}
    sections = _sections(spec)
    if len(sections) == 1 or len(spec) <= 2:
        volume["target"] = spec
    elif len(sections) > 3:
        raise Mistake("a mount with too many colons")
    else:
        volume["source"], volume["target"] = sections[:2]
        _options(volume, sections[2] if len(sections) == 3 else "")
    if len(spec) > 2:
        _type(volume)
    else:
        volume["type"] = "volume"
    return table(volume)


def _sections(spec: str) -> list[str]:
    """Split at colons, but not after a Windows drive's letter nor inside `${...}`."""
    sections = [""]
    depth = 0
    for index, char in enumerate(spec):
        current = sections[-1]
        if char == "$" and spec[index + 1 : index + 2] == "{":
            depth += 1
        elif char == "}" and depth:
            depth -= 1
        elif char == ":" and not depth and not _drive(current):
            if not current:
                raise Mistake("a mount with an empty section between colons")
            sections.append("")
            continue
        sections[-1] += char
    if not sections[-1]:
        raise Mistake("a mount with an empty section between colons")
    return sections


def _drive(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def _options(volume: dict[str, Any], written: str) -> None:
    for option in written.split(","):
        if option == "ro":
            volume["read_only"] = True
        elif option == "rw":
            volume.pop("read_only", None)
        elif option == "nocopy":
            volume["volume"] = table({"nocopy": True})
        elif option in _BIND_OPTIONS:
            volume.setdefault("bind", Table())[_BIND_OPTIONS[option]] = option


def _type(volume: dict[str, Any]) -> None:
    source = volume.get("source", "")
    if source.startswith((".", "/", "~", "\\\\")) or (
        len(source) > 1 and _drive(source[0]) and source[1] == ":"
    ):
        volume["type"] = "bind"
        volume.setdefault("bind", Table())["create_host_path"] = True
    else:
        volume["type"] = "volume"
        volume.setdefault("volume", Table())
