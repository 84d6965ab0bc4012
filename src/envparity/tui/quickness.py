"""What the interpreter is told so that a key is answered soon, whatever else goes on."""

from __future__ import annotations

import gc
import sys

SWITCH = 0.0005
"""Seconds after which a thread that works hands the interpreter to the one that answers keys."""
OBJECTS = (5_000, 50, 200)
"""New objects after which rings among them are looked for, and how often that comes before older ones are."""


def be_quick() -> None:
    """Have threads take short turns, and rings of objects looked for seldom: a look at all of them holds keys up."""
    sys.setswitchinterval(SWITCH)
    gc.set_threshold(*OBJECTS)


def settle() -> None:
    """Leave out of every look from now on what is there: what was imported, the screens, a report."""
    gc.freeze()
