"""Files in and out of a container. What a container packs is not trusted: nothing is written outside of the target."""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from envparity.errors import UsageError, WriteError
from envparity.jobs.running.looking import Looking
from envparity.sources.images import Pieces

_PIECE = 64 * 1024


def copy_out(
    running: Looking, environment: str, service: str, path: str, to: Path, *, number: int = 1
) -> int:
    """Copy a file or folder of a container here, into a folder that is there or under a new name; give the count.

    Links that lead out of the target, devices and files of another's right are refused by the tar's own rules
    (PEP 706); `WriteError` says what could not be written.
    """
    name = PurePosixPath(path).name or service
    into = to if to.is_dir() else to.parent
    final = to / name if to.is_dir() else to
    if not into.is_dir():
        raise UsageError(f"there is no folder `{into}`")
    if not hasattr(tarfile, "data_filter"):
        raise UsageError(
            "files are copied out with Python 3.11.4 or later", hint="`envparity exec` can print one"
        )
    try:
        with (
            tempfile.TemporaryDirectory(prefix=".envparity-", dir=into) as passing,
            tarfile.open(
                fileobj=Pieces(running.pack(environment, service, path, number=number)), mode="r|*"
            ) as tar,
        ):
            tar.extractall(passing, filter="data")
            [made] = list(Path(passing).iterdir())
            count = sum(1 for _ in made.rglob("*")) + 1
            _put(made, final)
    except tarfile.TarError as error:
        raise WriteError(f"`{path}` of `{service}` is not copied: {error}") from error
    except OSError as error:
        raise WriteError(f"`{final}` cannot be written: {(error.strerror or str(error)).lower()}") from error
    return count


def _put(made: Path, final: Path) -> None:
    if final.is_dir() and not final.is_symlink():
        raise WriteError(f"`{final}` is a folder and is there already", hint="name another target")
    made.replace(final)


def copy_in(
    running: Looking,
    environment: str,
    service: str,
    source: Path,
    path: str,
    *,
    number: int = 1,
    confirm: str = "",
) -> int:
    """Copy a file or folder from here into a container; give the count.

    A path that ends with `/` is a folder that is there, any other the new name.
    """
    if not source.exists():
        raise UsageError(f"there is no `{source}`")
    target = PurePosixPath(path)
    folder, name = (path, source.name) if path.endswith("/") else (str(target.parent), target.name)
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - read to its end below
    with packed:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            tar.add(source, arcname=name)
            count = len(tar.getmembers())
        packed.seek(0)
        pieces = iter(lambda: packed.read(_PIECE), b"")
        running.unpack(environment, service, folder, pieces, number=number, confirm=confirm)
    return count


def split(text: str) -> tuple[str, str]:
    """Split `SERVICE:PATH`; no service for a path of this machine, as `./a:b` is one."""
    service, colon, path = text.partition(":")
    here = not colon or len(service) < 2 or os.sep in service or "/" in service or service.startswith(".")
    return ("", text) if here else (service, path)
