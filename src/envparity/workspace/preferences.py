"""What a user prefers, on this machine, for every workspace; and where a workspace was left.

Preferences are a file that people write (`settings.toml`); what is remembered is one that the
program writes, may be deleted at any time, and holds no value of a setting.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from envparity.errors import ProfileError
from envparity.folders import own_folder
from envparity.model.records import dataclass, field

_KEYS = ("theme", "keys")
_LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Preferences:
    """A theme's name, empty when none is preferred, and keys by the name of what they do."""

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


def preferences_file() -> Path:
    """Say where a user's preferences are kept: below the system's folder for configuration."""
    return Path(own_folder("config")) / "settings.toml"


def load_preferences(path: Path) -> Preferences:
    """Read preferences; what is by default when there is no file. `ProfileError` names file, line and key."""
    shown = str(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError(shown, f"larger than {_LARGEST} bytes, which no settings are")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Preferences()
    except OSError as error:
        raise ProfileError(shown, f"cannot be read: {(error.strerror or 'failed').lower()}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(shown, "not UTF-8", hint="save the file as UTF-8") from error
    return _preferences(_parsed(text, shown), text, shown)


def _parsed(text: str, shown: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileError(shown, f"not TOML: {str(error)[:1].lower()}{str(error)[1:]}") from error


def _preferences(data: Mapping[str, Any], text: str, shown: str) -> Preferences:
    def wrong(message: str, *key: str, hint: str = "") -> ProfileError:
        from envparity.readers.syntax.keylines import line_of

        return ProfileError(shown, message, key=".".join(key), line=line_of(text, key), hint=hint)

    for key in data:
        if key not in _KEYS:
            raise wrong("no such setting", key, hint=f"there are {' and '.join(f'`{one}`' for one in _KEYS)}")
    theme, keys = data.get("theme", ""), data.get("keys", {})
    if not isinstance(theme, str):
        raise wrong("is to be the name of a theme", "theme")
    if not isinstance(keys, dict):
        raise wrong("is to be a table of keys by what they do", "keys")
    for name, pressed in keys.items():
        if not isinstance(pressed, str) or not pressed.strip():
            raise wrong("is to be a key, such as `u`, `ctrl+u` or `u,f2`", "keys", name)
    return Preferences(theme, dict(keys))


def recall_state(directory: Path) -> Mapping[str, str]:
    """Give what was remembered of a folder's workspace; nothing where nothing is, or it cannot be read."""
    root = _root(directory)
    try:
        held = json.loads(_state_file(root).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(held, dict) or held.get("root") != str(root):
        return {}
    return {key: value for key, value in held.items() if isinstance(value, str)}


def remember_state(directory: Path, state: Mapping[str, str]) -> None:
    """Remember where a folder's workspace was left, whole or not at all; failing to is no failure."""
    root = _root(directory)
    path = _state_file(root)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps({**state, "root": str(root)}), "utf-8")
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _root(directory: Path) -> Path:
    """Give the folder that stands for the workspace, without opening it: the nearest with profiles or a repository."""
    start = directory.resolve()
    holds = ((folder, (folder / "profiles", folder / ".git")) for folder in (start, *start.parents))
    return next((folder for folder, marks in holds if any(mark.exists() for mark in marks)), start)


def _state_file(root: Path) -> Path:
    from zlib import crc32

    name = f"{crc32(str(root).encode('utf-8', 'surrogateescape')):08x}.json"
    return Path(own_folder("state")) / "tui" / name
