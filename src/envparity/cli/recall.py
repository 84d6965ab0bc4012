"""The text of a report that was drawn before from the very same bytes: shown again without working it out.

What is kept is named by the command line, the folder and the terminal, and names everything that the text
rests on, a line each: files by a digest of their content, files that were looked for and not there, the
profiles in each folder, the program's own modules; where the environments were found by looking around,
every folder that was looked into. All of it is read and compared before a word is shown, so a result is
never trusted over content. Of files that were only searched, the project's code, the times of change are
compared, as git does, and the content of those that were changed just before; where they are many, git is asked.
Only texts are kept, which hold no fingerprint; the folder may be deleted at any time.

This module is imported before anything else of the program and leans on little of the standard library.
"""

from __future__ import annotations

import os
import sys
from os.path import join

from envparity import __version__
from envparity.folders import own_folder

TYPE_CHECKING = False  # `typing` and `collections.abc` take as long to load as all that is done here
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

try:
    from _blake2 import (
        blake2b as blake2b,  # what hashlib gives, without the whole of OpenSSL that comes with it
    )
except ImportError:
    from hashlib import blake2b as blake2b

COMMANDS = frozenset({"report", "check", "compare", "list"})
_NOT_TOLD = ("-o", "--format", "--write-baseline", "-h", "--help", "-V", "--version")
"""Options that do something else than print a report as text."""
_MOST = 64
"""Results kept; the oldest go first."""
_FORM = "envparity recall 6"


def recall(arguments: list[str]) -> int | None:
    """Show the kept text for this command line, if all that it rests on is as it was; give its exit code."""
    if not is_kept(arguments):
        return None
    try:
        with open(file_of(arguments), encoding="utf-8", errors="surrogateescape", newline="") as file:
            above, _, text = file.read().partition("\n\n")
        form, code, day, time, *rests_on = above.split("\n")
        if form != _FORM or day not in (ABSENT, _now()[:10]) or not rests_on or not all(map(holds, rests_on)):
            return None
        number = int(code)
    except (OSError, ValueError, KeyError):
        return None
    if time != ABSENT:
        text = text.replace(time, _now(), 1)
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        from envparity.cli.start import turn_off_stdout

        turn_off_stdout()
    return number


ABSENT = "-"
UNREADABLE = "?"

State = tuple[str, str]
"""What a text rests on: one of `STATES`, and the path that it is asked of, or all paths with zero bytes between."""


def remember(
    arguments: list[str],
    text: str,
    code: int,
    rests_on: Mapping[State, str],
    *,
    time: str = "",
    day: str = "",
) -> None:
    """Keep a text with all that it rests on; `time` is the one moment that it names, `day` the one that it holds for.

    Failing to is no failure.
    """
    lines = [f"{kind} {state} {path}" for (kind, path), state in rests_on.items()]
    if not is_kept(arguments) or any("\n" in line for line in lines):
        return
    above = [_FORM, str(code), day or ABSENT, time or ABSENT]
    keep(file_of(arguments), "\n".join([*above, *lines, "", text]))


def keep(name: str, text: str) -> None:
    """Write what is kept, whole or not at all; failing to is no failure."""
    import tempfile

    folder = os.path.dirname(name)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        os.replace(draft, name)
        _drop_oldest(folder)
    except (OSError, ValueError):
        return


def state_of_file(path: str) -> str:
    """Give a digest of a file's content."""
    try:
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=20).hexdigest()
    except FileNotFoundError:
        return ABSENT
    except OSError:
        return UNREADABLE


def state_of_index(path: str) -> str:
    """Give the digest that git's index ends with, and its size; of one that git wrote none into, a digest of all."""
    try:
        with open(path, "rb") as file:
            size = file.seek(-20, os.SEEK_END)
            digest = file.read()
    except FileNotFoundError:
        return ABSENT
    except OSError:
        return UNREADABLE
    return f"{digest.hex()}-{size}" if any(digest) else state_of_file(path)


def state_of_profiles(path: str) -> str:
    """Give a digest of the names of a folder's profiles; that of no name for a folder that is not there."""
    try:
        names = sorted(name for name in os.listdir(path) if name.endswith(".toml"))
    except OSError:
        names = []
    return blake2b("\0".join(names).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()


def state_of_folders(paths: str) -> str:
    """Give a digest of when a name was last added to each of some folders or taken away from it."""
    times: list[int] = []
    for path in paths.split("\0"):
        try:
            times.append(os.stat(path).st_mtime_ns)
        except OSError:
            times.append(0)
    return _digest(times)


def state_of_modules(paths: str) -> str:
    """Give a digest of what tells one state of the program's own files from another."""
    return _digest([(about.st_size, about.st_mtime_ns) for about in map(os.stat, paths.split("\0"))])


def _digest(said: object) -> str:
    return blake2b(repr(said).encode(), digest_size=20).hexdigest()


def mark_of_file(path: str) -> str:
    """Give what git too tells a changed file by: its size, its times of change, its place on the disk."""
    try:
        about = os.stat(path)
    except OSError:
        return ABSENT
    return f"{about.st_size}-{about.st_mtime_ns}-{about.st_ctime_ns}-{about.st_ino}"


_STRICT = ("-c", "core.fsmonitor=false", "-c", "core.trustctime=true", "-c", "core.checkStat=default")
"""A repository may have told git to run a program, or to look at less."""


def state_of_tree(path: str) -> str:
    """Give a digest of which files git calls changed below a folder: it compares times and places, as above."""
    said = changed_in(path)
    return UNREADABLE if said is None else blake2b(said, digest_size=20).hexdigest()


def changed_in(path: str) -> bytes | None:
    """Ask git for the kept files that are changed, their names between zero bytes; none when it cannot tell."""
    command = ["git", "-C", path, *_STRICT, "diff-files", "-z", "--name-only", "--relative"]
    answer, question = os.pipe()
    try:
        # `subprocess` takes as long to load as all that is done here
        to = ((os.POSIX_SPAWN_DUP2, question, 1), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0))
        child = os.posix_spawnp("git", command, os.environ, file_actions=to)
    except OSError:
        os.close(answer)
        return None
    finally:
        os.close(question)
    with open(answer, "rb") as pipe:
        said = pipe.read()
    return None if os.waitpid(child, 0)[1] else said


STATES = {
    "file": state_of_file,
    "mark": mark_of_file,
    "index": state_of_index,
    "profiles": state_of_profiles,
    "folders": state_of_folders,
    "modules": state_of_modules,
    "tree": state_of_tree,
}


def holds(line: str) -> bool:
    """Say whether something that is rested on is as it was: its kind, its state then, its path."""
    kind, state, path = line.split(" ", 2)
    return STATES[kind](path) == state


def kept() -> bool:
    """Say whether anything is kept at all."""
    return not (os.environ.get("ENVPARITY_NO_RECALL") or "TEXTUAL_DRIVER" in os.environ or os.name == "nt")


def is_kept(arguments: Iterable[str]) -> bool:
    """Say whether a command line is one whose result is kept: it prints a text, and to stdout."""
    if not kept() or (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return False
    words = [word for word in arguments if not word.startswith("-")]
    told = any(word.startswith(_NOT_TOLD) for word in arguments)
    return not told and (bool(COMMANDS.intersection(words)) or (not words and not sys.stdout.isatty()))


def file_of(arguments: Iterable[str]) -> str:
    """Name the file that a command line's result is kept in, by all that it may look otherwise for."""
    attended = (
        sys.stdout.isatty()
    )  # a terminal may say that it is 0 columns wide, and gets colours all the same
    width = _width() if attended else 0
    colours = [
        os.environ.get(name, "")
        for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "ENVPARITY_RESOLVE")
    ]
    parts = (__version__, __file__, os.getcwd(), *arguments, attended, width, *colours)
    key = blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
    return join(_folder(), key)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 0


def _folder() -> str:
    return join(own_folder("cache"), "recall")


def _drop_oldest(folder: str) -> None:
    names = [join(folder, name) for name in os.listdir(folder)]
    for name in sorted(names, key=os.path.getmtime)[:-_MOST]:
        os.unlink(name)


def _now() -> str:
    """Give the time as a report's text names it."""
    import time

    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
