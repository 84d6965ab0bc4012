"""What the tests of pinned languages share: reading a text as if it were a file of some name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envparity.model.facts import Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

Read = Callable[[str, str], Reading]


@pytest.fixture(scope="session")
def read() -> Read:
    """Give the function that reads a text with the reader that claims its name."""

    def read_text(path: str, text: str) -> Reading:
        data = text.encode()
        reader = reader_for(path, data[:4096])
        assert reader is not None, f"no reader claims {path}"
        return reader.read(Document(path, data), open_seal)

    return read_text
