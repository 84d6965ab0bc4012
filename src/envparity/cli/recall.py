"""The text of a report that was drawn before from the very same bytes: shown again without working it out.

What is kept is keyed by the program's own files, the command line, the folder and the terminal, and
names everything that the text rests on: each file by a digest of its content, files that were looked
for and not there, the profiles in each folder. All of it is read and compared before a word is shown,
so a result is never trusted over content. Only texts are kept, which hold no fingerprint; the folder
may be deleted at any time.

This module is imported before anything else of the program and leans on little of the standard library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from os.path import join

from envparity import __version__

try:
    from _blake2 import blake2b  # what hashlib gives, without the whole of OpenSSL that comes with it
except ImportError:
    from hashlib import blake2b

COMMANDS = frozenset({"report", "check", "compare", "list"})
_NOT_TOLD = ("-o", "--format", "--write-baseline", "-h", "--help", "-V", "--version")
"""Options that do something else than print a report as text."""
_MOST = 64
"""Results kept; the oldest go first."""
_FORM = 2


def recall(arguments: list[str]) -> int | None:
    """Show the kept text for this command line, if all that it rests on is as it was; give its exit code."""
    if not _kept(arguments):
        return None
    import json

    try:
        with open(_file(arguments), encoding="utf-8") as file:
            held = json.load(file)
        if held["form"] != _FORM or held["day"] not in ("", _now()[:10]) or not _holds(held["rests_on"]):
            return None
        text, code = held["text"], int(held["code"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if held["time"]:
        text = text.replace(held["time"], _now(), 1)
    sys.stdout.write(text)
    return code


def remember(
    arguments: list[str],
    text: str,
    code: int,
    rests_on: Mapping[str, object],
    *,
    time: str = "",
    day: str = "",
) -> None:
    """Keep a text with all that it rests on; `time` is the one moment that it names, `day` the one that it holds for.

    Failing to is no failure.
    """
    if not _kept(arguments):
        return
    import json
    import tempfile

    name = _file(arguments)
    folder = os.path.dirname(name)
    held = {"form": _FORM, "text": text, "code": code, "time": time, "day": day, "rests_on": rests_on}
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(held, file)
        os.replace(draft, name)
        _drop_oldest(folder)
    except (OSError, ValueError):
        return


def state_of_file(path: str) -> str | None:
    """Give a digest of a file's content; none when there is no such file, empty when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=20).hexdigest()
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def state_of_folder(path: str) -> list[str]:
    """Give the names of a folder's profiles; none for a folder that is not there."""
    try:
        return sorted(name for name in os.listdir(path) if name.endswith(".toml"))
    except OSError:
        return []


def _holds(rests_on: Mapping[str, Mapping[str, object]]) -> bool:
    files, folders = rests_on["files"], rests_on["folders"]
    return all(state_of_folder(path) == names for path, names in folders.items()) and all(
        state_of_file(path) == digest for path, digest in files.items()
    )


def _kept(arguments: Iterable[str]) -> bool:
    """Say whether a command line is one whose result is kept: it prints a text, and to stdout."""
    if os.environ.get("ENVPARITY_NO_RECALL") or "TEXTUAL_DRIVER" in os.environ or os.name == "nt":
        return False
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return False
    words = [word for word in arguments if not word.startswith("-")]
    told = any(word.startswith(_NOT_TOLD) for word in arguments)
    return not told and (bool(COMMANDS.intersection(words)) or (not words and not sys.stdout.isatty()))


def _file(arguments: Iterable[str]) -> str:
    attended = (
        sys.stdout.isatty()
    )  # a terminal may say that it is 0 columns wide, and gets colours all the same
    width = _width() if attended else 0
    colours = [os.environ.get(name, "") for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")]
    parts = (__version__, _program(), os.getcwd(), *arguments, attended, width, *colours)
    key = blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
    return join(_folder(), f"{key}.json")


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 0


def _program() -> str:
    """Give what tells one state of the program's own files from another: names, sizes, times of change."""
    seen = blake2b(digest_size=20)
    stack = [os.path.dirname(os.path.dirname(__file__))]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                else:
                    about = entry.stat()
                    seen.update(f"{entry.name}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    return seen.hexdigest()


def _folder() -> str:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser(
        "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    )
    return join(base, "envparity", "recall")


def _drop_oldest(folder: str) -> None:
    names = [join(folder, name) for name in os.listdir(folder)]
    for name in sorted(names, key=os.path.getmtime)[:-_MOST]:
        os.unlink(name)


def _now() -> str:
    """Give the time as a report's text names it."""
    import time

    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
