"""What keeps keys quick must not keep for ever what nobody needs any more."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from envparity.tui.quickness import EVERY, settle


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_ring_that_was_left_out_of_looks_goes_in_the_end() -> None:
    ring = Ring()
    alive = weakref.ref(ring)
    settle()
    del ring
    gc.collect()
    assert alive() is not None
    for _ in range(EVERY):
        settle()
    assert alive() is None
