"""Text from outside never commands the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.widget import Widget

from envparity.tui.outside import clean, literal
from envparity.tui.widgets.drawn import segments


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("plain", "plain"),
        ("\x1b[31mred", "␛[31mred"),
        ("one\ntwo\r", "one↵two␍"),
        ("a\tb", "a    b"),
        ("\x7f\x9b2J", "␡<U+009B>2J"),
        ("abc\u202edef", "abc<U+202E>def"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("no\u00a0break", "no break"),
        ("[b]markup[/b]", "[b]markup[/b]"),
    ],
)
def test_what_a_terminal_would_obey_becomes_a_sign(raw: str, safe: str) -> None:
    assert clean(raw) == safe


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_not_printable_is_left(raw: str) -> None:
    assert clean(raw).isprintable()


@settings(deadline=None)
@given(st.lists(st.text(), max_size=4), st.integers(0, 30))
def test_a_line_is_exactly_as_wide_as_it_is_asked_to_be_and_says_when_it_was_cut(
    texts: list[str], width: int
) -> None:
    drawn = segments([(text, "faint") for text in texts], width, {"ink-faint": "#888888"}, Style())
    line = "".join(segment.text for segment in drawn)
    assert cell_len(line) == width
    whole = "".join(clean(text) for text in texts)
    assert line.rstrip() == whole.rstrip() or line.endswith("…") or not width


@settings(deadline=None)
@given(st.text(alphabet="[]/\\ab=#@ \"'"))
def test_a_border_title_says_what_it_was_given(raw: str) -> None:
    widget = Widget()
    widget.border_title = literal(f"x{raw}")
    assert widget._border_title is not None
    assert widget._border_title.plain == f"x{raw}"
