"""Signs for terminals that show ASCII alone: as wide as they were, and told by the environment."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from envparity.tui.look import GRADES, HEALTH, STATES
from envparity.tui.terminals import plain, speaks_unicode


@pytest.mark.parametrize(
    ("environment", "speaks"),
    [
        ({}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "de_DE.utf8"}, True),
        ({"LANG": "en_GB.ISO-8859-1"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C.UTF-8", "TERM": "linux"}, False),
    ],
)
def test_the_locale_is_asked_as_posix_has_it(environment: dict[str, str], speaks: bool) -> None:
    assert speaks_unicode(environment) is speaks


@pytest.mark.parametrize(
    "text", ["╭─ Areas ─╮ │ ▌", "ab…", "é日本 ½", "▁▂▃▄▅▆▇█", "e\u0301", "•••••• #1", "a\x1b[1mb"]
)
def test_whatever_is_written_is_as_wide_as_it_was(text: str) -> None:
    assert plain(text).isascii()
    assert cell_len(plain(text)) == cell_len(text)


@pytest.mark.parametrize("marks", [GRADES, STATES, HEALTH])
def test_no_two_grades_look_alike_with_their_words(marks: dict[str, object]) -> None:
    written = [plain(f"{mark.symbol} {mark.word}") for mark in marks.values()]  # type: ignore[attr-defined]
    assert len(set(written)) == len(written)
    assert all(text.isascii() for text in written)
