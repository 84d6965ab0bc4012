"""Damage made from numbers: what was a fault once is tried for ever, and some that nobody tried yet each time."""

from __future__ import annotations

import pytest
from tests.readers.packages.fuzzing import SAMPLES, damaged, fault, kept, names


@pytest.mark.parametrize(("name", "seed"), sorted(kept()))
def test_damage_that_was_a_fault_once_is_read_or_refused(name: str, seed: int) -> None:
    assert fault(name, seed) == ""


@pytest.mark.parametrize("name", names())
def test_fresh_damage_is_read_or_refused_in_time(name: str) -> None:
    assert [(seed, found) for seed in range(7_000, 7_030) if (found := fault(name, seed))] == []


def test_the_same_seed_makes_the_same_damage_and_another_seed_another() -> None:
    data = (SAMPLES / "uv.lock").read_bytes()
    made = [damaged(data, seed) for seed in range(50)]
    assert made == [damaged(data, seed) for seed in range(50)]
    assert len(set(made)) > 40
    assert data not in made[:1]
