"""What is done so that a key is answered soon, whatever else goes on."""

from __future__ import annotations

import asyncio
import gc
import sys
from itertools import count
from time import perf_counter

SWITCH = 0.0005
"""Seconds after which a thread that works hands the interpreter to the one that answers keys."""
OBJECTS = (5_000, 50, 200)
"""New objects after which rings among them are looked for, and how often that comes before older ones are."""


def be_quick() -> None:
    """Have threads take short turns, and rings of objects looked for seldom: a look at all of them holds keys up."""
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*OBJECTS)


def settle() -> None:
    """Leave out of every look from now on what is there: what was imported, the screens, a report.

    A ring that was left out and dropped since is found at every `EVERY`th call, which looks at everything once.
    """
    if next(_SETTLED) % EVERY == 0:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


EVERY = 16
"""Reports from one look at everything to the next: it takes a tenth of a second where a report is large."""
_SETTLED = count(1)


_LOOKS = 8
"""How often in that time it is looked whether the key was painted."""


class Keys:
    """Whether a key waits to be painted: what is long then stands aside, for as long as a paint takes at most."""

    SETTLE = 0.03
    """Seconds after which the key is taken to be answered, though nothing was painted."""

    def __init__(self) -> None:
        self._until = 0.0

    def pressed(self) -> None:
        """Begin to wait."""
        self._until = perf_counter() + self.SETTLE

    def painted(self) -> None:
        """Wait no more."""
        self._until = 0.0

    async def stand_aside(self) -> None:
        """Let the key that was pressed last be painted first."""
        for _ in range(_LOOKS):
            if perf_counter() >= self._until:
                return
            await asyncio.sleep(self.SETTLE / _LOOKS)


KEYS = Keys()
"""The keys of this process's one terminal."""
