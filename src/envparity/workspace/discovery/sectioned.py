"""Files with a section for each environment: `config/database.yml`, `config/config.json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.paths import Path, format_of
from envparity.workspace.discovery.pieces import Layer, Piece
from envparity.workspace.stages import Named, environment_in

_FOLDERS = frozenset({"config", "configs", "conf", "settings"})
_ENDINGS = frozenset({"yml", "yaml", "json", "toml"})
_TELLING = frozenset({"development", "staging", "production"})
_MOST = 300
"""Files that are looked into for sections; a folder of settings holds a few dozen."""


def sectioned(paths: Iterable[Path], contents: Contents) -> Iterator[Piece]:
    """Give a piece for each environment's section of each file that has some."""
    worth = [path for path in paths if path.parent in _FOLDERS and path.ending in _ENDINGS]
    for path in worth[:_MOST]:
        found = {name: named for name in contents.sections(path.whole) if (named := _alone(name))}
        kinds = {named.name for named in found.values()}
        if len(kinds) > 1 and kinds & _TELLING:
            for section, named in found.items():
                why = f"section `{section}` of a file that has one for each environment"
                group, form = f"{path.whole}#section", format_of(path.ending)
                yield Piece(path.whole, "settings", group, why, named, Layer.OWN, form, section=section)


def _alone(name: str) -> Named | None:
    named = environment_in(name)
    return named if named and not named.subject else None
