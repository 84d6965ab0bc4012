"""A user's preferences, and where a workspace was left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from envparity.workspace import preferences
from envparity.workspace.preferences import Preferences as Preferences


def load_preferences() -> Preferences:
    """Read this user's preferences; `ProfileError` when the file is wrong."""
    return preferences.load_preferences(preferences.preferences_file())


def preferences_file() -> Path:
    """Say where they are kept."""
    return preferences.preferences_file()


def recall_state(directory: Path) -> Mapping[str, str]:
    """Give what was remembered of a folder's workspace."""
    return preferences.recall_state(directory)


def remember_state(directory: Path, state: Mapping[str, str]) -> None:
    """Remember where a folder's workspace was left."""
    preferences.remember_state(directory, state)
