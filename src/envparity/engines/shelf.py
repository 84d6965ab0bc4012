"""Files in this machine's memory that containers see as their secrets: on a tmpfs, never on a disk.

Written where the engine cannot: what is put into a container before its start lies in its layer on disk, and
what is put under a tmpfs of its own lies beneath it, unseen. A local engine can mount a file of ours instead.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path

from envparity.engines.wanted.values import File
from envparity.errors import EngineError
from envparity.folders import given

_MOUNTS = Path("/proc/mounts")


def shelf(workspace: str, environment: str, address: str) -> str:
    """Give the folder for an environment's secrets; empty where the engine could not see it or memory has no folder."""
    if sys.platform != "linux" or not address.startswith("unix:"):
        return ""
    place = _memory()
    if not place:
        return ""
    mark = hashlib.sha256(workspace.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{place}/envparity-{os.getuid()}/{mark}/{environment}"


def _memory() -> str:
    """Find a folder that lies in memory: the user's own runtime folder, else the one for shared memory."""
    mounted = set()
    with suppress(OSError):
        for line in _MOUNTS.read_text("utf-8", "replace").splitlines():
            device, place, kind = line.split(" ")[:3]
            if kind in ("tmpfs", "ramfs"):
                mounted.add(place)
            del device
    for place in (given("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108 - held by a folder of mode 0700
        if place in mounted and os.access(place, os.W_OK):
            return place
    return ""


def lay(file: File) -> None:
    """Put a file on its shelf, unless it lies there as it should; `EngineError` when the shelf is not ours alone."""
    path = Path(file.source)
    top = path.parents[2]
    try:
        with suppress(FileExistsError):
            top.mkdir(mode=0o700)
        held = top.lstat()
        if not stat.S_ISDIR(held.st_mode) or held.st_uid != os.getuid() or held.st_mode & 0o077:
            raise EngineError(f"`{top}` is not a folder of yours alone, and secrets would go there")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == file.data:
            return
        # A container that runs sees the file itself, so it is written anew beside it and put in its place.
        passing = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(file.data)
        passing.chmod(file.mode)
        if file.owner != (0, 0) and os.getuid() == 0:
            os.chown(passing, *file.owner)
        passing.replace(path)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise EngineError(f"a secret cannot be put into memory at `{path}`: {reason}") from error


def clear(folder: str) -> None:
    """Take an environment's secrets off the shelf."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
