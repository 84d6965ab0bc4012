"""The screens in the order of their keys; each is imported when it is first shown, or once there is time for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from envparity.tui.screens.desk import Desk


class Mode(NamedTuple):
    """A screen: its name, the key that leads to it, its label and a short one, what the palette says of it, its class."""

    name: str
    key: str
    label: str
    short: str
    about: str
    load: Callable[[], type[Desk]]


def _board() -> type[Desk]:
    from envparity.tui.screens.board import BoardScreen

    return BoardScreen


def _drift() -> type[Desk]:
    from envparity.tui.screens.drift.screen import DriftScreen

    return DriftScreen


def _runtime() -> type[Desk]:
    from envparity.tui.screens.runtime.screen import RuntimeScreen

    return RuntimeScreen


def _logs() -> type[Desk]:
    from envparity.tui.screens.logs import LogsScreen

    return LogsScreen


def _secrets() -> type[Desk]:
    from envparity.tui.screens.secrets import SecretsScreen

    return SecretsScreen


def _release() -> type[Desk]:
    from envparity.tui.screens.release.screen import ReleaseScreen

    return ReleaseScreen


def _history() -> type[Desk]:
    from envparity.tui.screens.history import HistoryScreen

    return HistoryScreen


def _settings() -> type[Desk]:
    from envparity.tui.screens.settings import SettingsScreen

    return SettingsScreen


MODES = (
    Mode("board", "1", "Board", "Board", "areas by environments, the release question", _board),
    Mode("drift", "2", "Drift", "Drift", "findings and differences, filtered by typing", _drift),
    Mode("runtime", "3", "Runtime", "Run", "services, deeds and logs", _runtime),
    Mode("logs", "4", "Logs", "Logs", "what services write: searched, narrowed, saved", _logs),
    Mode("secrets", "5", "Secrets", "Secr", "key by environment, what crossed first", _secrets),
    Mode("release", "6", "Release", "Rel", "what shipping does, what must be done first", _release),
    Mode("history", "7", "History", "Hist", "snapshots, checks, releases, the trend", _history),
    Mode("settings", "8", "Settings", "Set", "what this machine has, what is set and where", _settings),
)


def classes() -> tuple[type[Desk], ...]:
    """Import every screen and give its class."""
    return tuple(mode.load() for mode in MODES)


_WINDOWS = ("picker", "confirm", "accept", "help", "page", "sources", "changes", "secret", "narrowing")
"""The windows over the screens, by their modules."""


def preload() -> None:
    """Import what the next keys may ask for, so that the first of them need not wait for it."""
    classes()
    for name in _WINDOWS:
        import_module(f"envparity.tui.screens.{name}")
    for name in ("commands", "copying", "editing"):
        import_module(f"envparity.tui.{name}")
