"""A secret in hand: it does not print, is not pickled or copied, and is gone once it was dropped."""

from __future__ import annotations

import copy
import json
import pickle
import traceback

import pytest

from envparity.secrets.value import Secret

MARK = "Vx7Kp" + "Canary"


def test_no_way_of_printing_shows_it() -> None:
    held = Secret(MARK)
    shown = [
        repr(held),
        str(held),
        f"{held}",
        f"{held:>40}",
        f"{held!r}",
        repr([held]),
        repr({"a": held}),
    ]
    assert not any(MARK in text for text in shown)
    with pytest.raises(TypeError):
        json.dumps({"value": held})


def test_a_traceback_with_its_locals_does_not_show_it() -> None:
    def fail(held: Secret) -> None:
        raise ValueError(f"cannot use {held}")

    try:
        fail(Secret(MARK))
    except ValueError as error:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "held = Secret" in told
    assert f"{MARK}" not in told.replace(f"fail(Secret({MARK!r}))", "")


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy], ids=lambda way: way.__name__)
def test_it_is_neither_pickled_nor_copied(way: object) -> None:
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        way(Secret(MARK))  # type: ignore[operator]


def test_it_is_equal_to_another_of_the_same_value_alone_and_has_no_hash() -> None:
    assert Secret(MARK) == Secret(MARK)
    assert Secret(MARK) != Secret(MARK + "x")
    assert Secret(MARK) != MARK
    with pytest.raises(TypeError):
        hash(Secret(MARK))


def test_what_was_dropped_is_wiped_and_gone() -> None:
    held = Secret(MARK)
    raw = held._raw
    with held:
        assert held.reveal() == MARK
    assert set(raw) == {0}
    with pytest.raises(ValueError, match="was dropped"):
        held.reveal()
    held.drop()


def test_bytes_that_are_no_text_come_back_as_they_were() -> None:
    raw = bytes(range(256))
    assert Secret(Secret(raw).reveal()).reveal_bytes() == raw
