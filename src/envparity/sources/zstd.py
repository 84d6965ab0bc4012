"""zstd, as newer image builders compress layers with: read by Python's own module, or the backport of it.

Python has had `compression.zstd` since 3.14; `backports.zstd` is that module for those before, and falls away with
them, which is why it is the one that is asked for (the extra `zstd`). Without either nothing is opened.
"""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any

MARK = b"\x28\xb5\x2f\xfd"
"""How a zstd stream begins (RFC 8878)."""
HINT = "install `envparity[zstd]` to have it opened"


def has_zstd() -> bool:
    """Say whether it can be read here."""
    return _module() is not None


def unpacked(stream: IO[bytes]) -> IO[bytes] | None:
    """Give what a zstd stream holds, as a stream; none where nothing here reads it. Damage is an `OSError`."""
    module = _module()
    return None if module is None else _Told(module.ZstdFile(stream), module.ZstdError)  # type: ignore[return-value]


class _Told:
    """A stream whose own kind of error is told as one of those that readers of archives expect."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream = stream
        self._error = error

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        try:
            return bytes(self._stream.read(size))
        except self._error as error:
            raise OSError(str(error)) from None


def _module() -> Any:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None
