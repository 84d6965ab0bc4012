"""Where a user's own files lie: the folders of the XDG Base Directory Specification, and each system's own.

A relative path in one of its variables counts as none given, as that specification has it
(https://specifications.freedesktop.org/basedir-spec/latest/). The variables count on every system.
This module is imported before anything else of the program and leans on little of the standard library.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` takes as long to load as a kept report takes to be shown
if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = "envparity"
_LINUX = {"config": ".config", "data": ".local/share", "state": ".local/state", "cache": ".cache"}
_MAC = {**dict.fromkeys(_LINUX, "Library/Application Support"), "cache": "Library/Caches"}
_NOWHERE = "/nonexistent"
"""What stands for the home of a user who has none: nothing lies there, and nobody but root could make it."""


def own_folder(kind: str) -> str:
    """Give the folder of the program's own files of a kind: `config`, `data`, `state` or `cache`."""
    if said := given(f"XDG_{kind.upper()}_HOME"):
        return os.path.join(said, _NAME)  # noqa: PTH118 - `pathlib` would be loaded for the answer alone
    if os.name == "nt":
        import platformdirs

        return str(getattr(platformdirs, f"user_{kind}_dir")(_NAME, appauthor=False))
    home = os.path.expanduser("~")  # noqa: PTH111
    below = (_MAC if sys.platform == "darwin" else _LINUX)[kind]
    return os.path.join(home if os.path.isabs(home) else _NOWHERE, below, _NAME)  # noqa: PTH117, PTH118


def given(variable: str, environment: Mapping[str, str] | None = None) -> str:
    """Give the folder that a variable names; empty where it names none, or one by a relative path."""
    said = (os.environ if environment is None else environment).get(variable, "")
    return said if os.path.isabs(said) else ""  # noqa: PTH117
