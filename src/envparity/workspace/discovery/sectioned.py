"""Files with a section for each environment: `config/database.yml`, `config/config.json`, classes of `config.py`.

Symfony's `config/packages` are for every environment, and have sections `when@NAME` for some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.paths import Path, format_of
from envparity.workspace.discovery.pieces import Layer, Piece
from envparity.workspace.stages import Named, environment_in

_FOLDERS = frozenset({"config", "configs", "conf", "settings"})
_ENDINGS = frozenset({"yml", "yaml", "json", "toml"})
_TELLING = frozenset({"development", "staging", "production"})
_MODULES = frozenset({"config", "configs", "settings", "configuration"})
_MOST = 300
"""Files that are looked into for sections; a folder of settings holds a few dozen."""


def sectioned(paths: Iterable[Path], contents: Contents) -> Iterator[Piece]:
    """Give a piece for each environment's section of each file that has some."""
    worth = [path for path in paths if _may_have_sections(path)]
    for path in worth[:_MOST]:
        if path.parent == "packages":
            yield from _of_symfony(path, contents)
            continue
        found = {
            name: named for name in contents.sections(path.whole) if (named := _alone(name, path.ending))
        }
        kinds = {named.name for named in found.values()}
        if len(kinds) > 1 and kinds & _TELLING:
            for section, named in found.items():
                why = f"section `{section}` of a file that has one for each environment"
                group, form = f"{path.whole}#section", format_of(path.ending)
                yield Piece(path.whole, "settings", group, why, named, Layer.OWN, form, section=section)


def profiled(pieces: Iterable[Piece], contents: Contents) -> Iterator[Piece]:
    """Give all pieces, and one for each environment that a Compose file without a name has a profile for."""
    for piece in pieces:
        if piece.family != "compose" or piece.named or piece.aside or piece.layer is not Layer.BASE:
            yield piece
            continue
        profiles = dict.fromkeys(
            name
            for service in contents.services_of(piece.path).values()
            for name in _texts(service.get("profiles"))
        )
        found = {name: named for name in profiles if (named := _alone(name, ""))}
        kinds = {named.name for named in found.values()}
        if len(kinds) < 2 or not kinds & _TELLING:
            yield piece
            continue
        for profile, named in found.items():
            why = f"Compose file with a profile `{profile}`"
            yield replace(piece, named=named, layer=Layer.OWN, why=why, section=profile)


def _texts(value: object) -> Iterator[str]:
    yield from (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _may_have_sections(path: Path) -> bool:
    if path.ending == "py":
        return path.stem.lower() in _MODULES
    symfony = path.parts[-3:-1] == ("config", "packages") and path.ending in ("yaml", "yml")
    return symfony or (path.parent in _FOLDERS and path.ending in _ENDINGS)


def _of_symfony(path: Path, contents: Contents) -> Iterator[Piece]:
    """Give a file of Symfony's to everybody, and to the environments that it has sections for."""
    form, group = format_of(path.ending), f"{path.folder}#"
    project = path.up(len(path.parts) - 3)
    if not any(contents.has(f"{project}/{name}".lstrip("/")) for name in ("symfony.lock", "bin/console")):
        return
    yield Piece(path.whole, "settings", group, "settings that name no environment", format=form)
    for section in contents.symfony_environments(path.whole):
        if named := environment_in(section):
            why = f"section `when@{section}` of a file of every environment"
            yield Piece(
                path.whole, "settings", group, why, named, Layer.OWN, form, weak=True, section=section
            )


_CLASS_WORD = expression(r"(?i)_?(config(uration)?|settings)_?")


def _alone(name: str, ending: str) -> Named | None:
    """Tell the environment that a section is named after; of a class the word `Config` is left out."""
    named = environment_in(_CLASS_WORD.sub("", name) if ending == "py" else name)
    return named if named and not named.subject else None
