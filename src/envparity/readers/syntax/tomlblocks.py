"""A lockfile in TOML cut into its `[[package]]` tables, each read by itself.

A table that is not written as its tool writes it goes through the TOML parser alone; a file that cannot be cut is left to
`toml`. A table whose text stood in the file that was read before is not read again: two revisions share most of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, cast

Table = dict[str, object]
Read = TypeVar("Read")

_CONTROLS = bytes(code for code in (*range(32), 127) if code != 10)
_HEADER = "\n[[package]]\n"


class Blocks(Generic[Read]):
    """The tables of one format; `read` gives what one says, none where it is written in another way."""

    def __init__(self, read: Callable[[str], Read | None]) -> None:
        self._read = read
        self._known: dict[str, Read | Table] = {}

    def forget(self) -> None:
        """Forget the tables of the file that was read last."""
        self._known = {}

    def scan(self, text: str) -> tuple[Table, list[tuple[int, Read | Table]]] | None:
        """Give what stands outside of a file's packages, and those with their lines; none where it cannot be cut.

        A package is what `read` made of it, or its table as it was parsed.
        """
        import tomllib

        bare = text.startswith(_HEADER[1:])
        head, *blocks = f"\n{text}".split(_HEADER) if bare else text.split(_HEADER)
        line = 1 if bare else head.count("\n") + 2
        tail = ""
        if blocks:
            blocks[-1], tail = _parted(blocks[-1])
        rest = f"{head}\n{tail}"
        try:
            values = tomllib.loads(rest)
        except ValueError:
            return None
        if "package" in values or "<<<<<<< " in rest or ">>>>>>> " in rest:
            return None
        known, held = self._known, {}
        found: list[tuple[int, Read | Table]] = []
        for block in blocks:
            part = known.get(block)
            if part is None:
                part = (self._read(block) if _is_clean(block) else None) or _parsed(block)
                if part is None:
                    return None
            held[block] = part
            found.append((line, part))
            line += block.count("\n") + 2
        self._known = held
        return values, found


def _parted(block: str) -> tuple[str, str]:
    """Part the last package from the tables behind it that are no part of it."""
    at = block.find("\n[")
    while at >= 0 and block.startswith("\n[package.", at):
        at = block.find("\n[", at + 1)
    return (block, "") if at < 0 else (block[:at], block[at:])


def _is_clean(block: str) -> bool:
    data = block.encode("utf-8", "surrogatepass")
    return len(data.translate(None, _CONTROLS)) == len(data)


def _parsed(block: str) -> Table | None:
    """Parse one package; none where it is no TOML, or more than a package."""
    import tomllib

    try:
        values = tomllib.loads(f"[[package]]\n{block}")
    except ValueError:
        return None
    packages = values["package"]
    if len(values) > 1 or not isinstance(packages, list) or len(packages) > 1:
        return None
    return cast(Table, packages[0])
