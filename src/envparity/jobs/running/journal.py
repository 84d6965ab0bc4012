"""What survives a deed that is killed: a lock that says who is at work, and a switch's journal on disk.

The journal says what ran before a switch. It is on disk before the first container is stopped and goes when
the switch has ended, well or back; one that is found later is of a switch that was cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from envparity.errors import UsageError, WriteError
from envparity.folders import own_folder
from envparity.model.records import asdict, dataclass

_FORM = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A switch that was begun: to which environment, when, and the ids of the containers that ran before it."""

    environment: str
    begun: float
    ran: tuple[str, ...]


class Journal:
    """One workspace's lock and journal, in the user's own state folder; nothing is touched before it is used."""

    def __init__(self, workspace: str) -> None:
        name = re.sub(r"[^A-Za-z0-9_-]", "", Path(workspace).name)[:32]
        digest = hashlib.sha256(workspace.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._base = Path(own_folder("state")) / "deeds" / f"{name}-{digest}"

    @property
    def path(self) -> Path:
        """The file that is there while a switch is under way, or was cut off."""
        return self._base.with_suffix(".json")

    @contextmanager
    def lock(self, doing: str) -> Iterator[None]:
        """Hold the workspace for one deed; `UsageError` says which process has it."""
        handle = _opened(self._base.with_suffix(".lock"))
        try:
            if not _locked(handle):
                told = _said(handle)
                raise UsageError(
                    f"another envparity is at work on this workspace{told}",
                    hint="wait for its end, or stop it with Ctrl-C where it runs",
                )
            with suppress(OSError):
                # A disk that takes nothing more leaves the lock as good, and only nameless.
                os.ftruncate(handle, 0)
                os.lseek(handle, 0, os.SEEK_SET)
                os.write(handle, f"{os.getpid()} {doing}".encode())
            yield
        finally:
            # The file stays: to remove it would let a third process lock another one of the same name.
            os.close(handle)

    def read(self) -> Entry | None:
        """Give the switch that was cut off, if there is one; a journal that cannot be read is none."""
        try:
            told = json.loads(self.path.read_bytes())
            if told["form"] != _FORM:
                return None
            return Entry(str(told["environment"]), float(told["begun"]), tuple(map(str, told["ran"])))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, environment: str, ran: tuple[str, ...]) -> None:
        """Put down what ran, so that it is on the disk when this returns; `WriteError` when it cannot be."""
        entry = Entry(environment, time.time(), ran)
        path = self.path
        passing = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with passing.open("w", encoding="utf-8") as out:
                json.dump({"form": _FORM, **asdict(entry)}, out)
                out.flush()
                os.fsync(out.fileno())
            passing.replace(path)
        except OSError as error:
            with suppress(OSError):
                passing.unlink(missing_ok=True)
            reason = (error.strerror or type(error).__name__).lower()
            raise WriteError(
                f"`{path}`: the journal of the switch cannot be written: {reason}",
                hint="let `XDG_STATE_HOME` name a folder that can be written; nothing was stopped",
            ) from error

    def clear(self) -> None:
        """Forget the switch: it has ended."""
        with suppress(OSError):
            self.path.unlink()


def _opened(path: Path) -> int:
    for place in (path, Path(tempfile.gettempdir()) / f"envparity-{_user()}" / path.name):
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    raise WriteError(
        f"`{path}` cannot be written, so nothing would keep two deeds apart",
        hint="let `XDG_STATE_HOME` name a folder that can be written",
    )


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _locked(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            # A byte far behind the text, so that others can read who holds it.
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _said(handle: int) -> str:
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        pid, _, doing = os.read(handle, 400).decode("utf-8", "replace").partition(" ")
        if pid.isdecimal():
            return f": process {pid} carries out `{doing}`" if doing else f": process {pid}"
    return ""
