"""What a reader is given, and the two questions it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass, field
from envparity.model.values import Plain, Seal, Value

LIMIT = 64 * 1024 * 1024
"""Bytes of the largest file that is read; the largest lockfiles known are a few MiB."""


def _no_sibling(path: str) -> bytes:
    raise ReadError(f"`{path}` is outside of what may be read here")


@dataclass(frozen=True)
class Document:
    """One file's bytes and its path as facts will name it.

    `sibling` gives the bytes of another file, by a path in the same naming; it raises `ReadError`.
    `variables` are what interpolation may use beside the file itself; `options` are the profile's
    words on how to read it (`dialect`, `profiles`, ...).
    """

    path: str
    data: bytes = field(repr=False)
    sibling: Callable[[str], bytes] = _no_sibling
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self) -> str:
        """Decode as UTF-8, a byte order mark dropped; `ReadError` names the line of the first bad byte."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if self.data.startswith(UTF_16):
                raise ReadError(
                    "UTF-16, where UTF-8 is read", line=1, hint="save the file as UTF-8"
                ) from error
            line = self.data.count(b"\n", 0, error.start) + 1
            bad = self.data[error.start]
            raise ReadError(
                f"not UTF-8: byte 0x{bad:02x}", line=line, hint="save the file as UTF-8"
            ) from error


UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks that no UTF-8 begins with: what some editors and shells of Windows write."""


class Reader(Protocol):
    """One format. A reader is a module's `READER`, named in `readers/table.py`."""

    @property
    def format(self) -> str:
        """The format's name as people write it: `uv.lock`, `Compose`, `dotenv`."""

    @property
    def gives(self) -> frozenset[FactKind]:
        """The kinds of fact that such a file can hold."""

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a file is of this format by its path and first 4 KiB."""

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the facts. Entries that are bad become problems; `ReadError` when nothing can be read."""


@runtime_checkable
class MergingReader(Reader, Protocol):
    """A format whose files mean something only together: Compose's overrides, Kubernetes' references."""

    def read_merged(self, documents: Sequence[Document], seal: Seal) -> Reading:
        """Read several files as one, in order; with one file the same as `read`."""


def open_seal(key: str, raw: str, *, certain: bool = False) -> Value:  # noqa: ARG001
    """Leave every value in the open: for formats that hold no secrets, and for tests."""
    return Plain(raw)
