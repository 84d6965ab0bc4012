"""What the tests of package readers share: reading a text as if it were a file of some name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Package, Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

Read = Callable[..., Reading]


def read_file(path: str, content: str | bytes, others: Mapping[str, str] | None = None) -> Reading:
    """Read a file with the reader that claims it; `others` are the files beside it."""
    data = content.encode() if isinstance(content, str) else content

    def sibling(other: str) -> bytes:
        if others is None or other not in others:
            raise ReadError("there is no such file")
        return others[other].encode()

    reader = reader_for(path, data[:4096])
    assert reader is not None, f"no reader claims {path}"
    return reader.read(Document(path, data, sibling), open_seal)


@pytest.fixture
def read() -> Read:
    """Give the function that reads a text under a file's name."""
    return read_file


@pytest.fixture
def by_name() -> Callable[[Reading], dict[str, Package]]:
    """Give the function that finds a reading's packages by name; the last of several versions wins."""
    return lambda reading: {package.name: package for package in reading.packages}
