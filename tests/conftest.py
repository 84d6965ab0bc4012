"""Fixtures that tests of several rooms use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

NOBODY = 65534


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Give up root's rights for one test, so that modes of files mean something; nothing for another user."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
