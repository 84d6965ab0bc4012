"""Text from outside made harmless, and measured as a terminal shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from envparity.report.clean import _IN_ASCII, clean, fit, fit_both, fit_end, width_of, wrap, writable

anything = some.text(max_size=60)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("dvě slova 日本", "dvě slova 日本"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("non\xa0breaking", "non\\xa0breaking"),
        ("half \udcff", "half \\udcff"),
        ("\x00\x7f", "\\x00\\x7f"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(anything)
def test_clean_text_is_printable_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert once.isprintable()
    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("••••••", 6), ("▲◆■□·✓?-", 8), ("👍", 2), ("é", 1)],
)
def test_columns_are_counted_as_a_terminal_does(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_our_own_symbols_are_one_column_wide_everywhere() -> None:
    assert not [char for char in _IN_ASCII if unicodedata.east_asian_width(char) in ("W", "F")]


@given(anything.map(clean), some.integers(1, 40))
def test_text_that_is_cut_fits(text: str, width: int) -> None:
    for cut in (fit(text, width), fit_end(text, width), fit_both(text, width)):
        assert width_of(cut) <= width
        assert cut == text or "…" in cut


def test_a_path_keeps_its_end() -> None:
    assert fit_end("profiles/assistant/production.env:12", 20) == "…t/production.env:12"


@given(anything.map(clean), some.integers(2, 40))
def test_wrapped_text_fits_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_text_can_be_written_in_any_encoding_and_keeps_its_columns(encoding: str) -> None:
    ours = "▲ ◆ ■ □ • · ✓ ≠ ≈ → … ─ ? -"
    written = writable(ours, encoding)
    assert written.encode(encoding).decode(encoding) == written
    assert width_of(written) == width_of(ours)


def test_foreign_text_is_spelled_out_where_it_cannot_be_written() -> None:
    assert writable("naïve 日", "ascii") == "na\\xefve \\u65e5"
    assert writable("naïve", "latin-1") == "naïve"
