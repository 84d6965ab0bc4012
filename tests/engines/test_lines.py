"""What containers write becomes lines that are safe to show."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.engines.docker.lines import LONGEST, clean, frames, lines, unframed


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def read(data: bytes) -> list[tuple[str, str, str]]:
    return [
        (line.stream, line.time, line.text)
        for found in lines(frames([data]), "web", "web-1")
        for line in found
    ]


def test_frames_are_told_apart_by_stream_and_stamp() -> None:
    data = frame(1, b"2026-11-23T10:00:00.5Z out\n") + frame(2, b"2026-11-23T10:00:01Z err\n")
    assert read(data) == [
        ("stdout", "2026-11-23T10:00:00.5Z", "out"),
        ("stderr", "2026-11-23T10:00:01Z", "err"),
    ]


@given(st.lists(st.tuples(st.sampled_from((1, 2)), st.binary(max_size=40)), max_size=12), st.integers(1, 30))
def test_frames_are_the_same_however_they_are_cut(given_frames: list[tuple[int, bytes]], size: int) -> None:
    data = b"".join(frame(stream, piece) for stream, piece in given_frames)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    for stream, name in ((1, "stdout"), (2, "stderr")):
        whole = b"".join(piece for number, piece in given_frames if number == stream)
        assert b"".join(piece for kind, piece in frames(pieces) if kind == name) == whole


def test_a_line_over_several_frames_is_one_line_and_the_last_needs_no_end() -> None:
    assert read(frame(1, b"2026-11-23T10:00:00Z a") + frame(1, b"b\nc d")) == [
        ("stdout", "2026-11-23T10:00:00Z", "ab"),
        ("stdout", "", "c d"),
    ]


@pytest.mark.parametrize("cut", range(30))
def test_a_stream_that_ends_anywhere_gives_what_was_whole(cut: int) -> None:
    data = frame(1, b"one\n") + frame(1, b"two\n")
    assert [text for _, _, text in read(data[:cut])] in (
        [],
        ["o"],
        ["on"],
        ["one"],
        ["one", "t"],
        ["one", "tw"],
        ["one", "two"],
    )


def test_a_line_without_an_end_is_cut_and_not_gathered_for_ever() -> None:
    found = read(b"".join(frame(1, b"x" * 40_000) for _ in range(5)))
    assert sum(len(text) for _, _, text in found) == 200_000
    assert max(len(text) for _, _, text in found) <= LONGEST + 40_000


def test_what_a_program_draws_over_is_read_as_its_last_state() -> None:
    [[line]] = lines(unframed([b" 10%\r 50%\r100%\n"]), "web", "web-1")
    assert line.text == "100%"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]52;c;c3RvbGVu\x1b\\text", "text"),
        ("\x1bP1;2|junk\x1b\\text", "text"),
        ("a\tb", "a    b"),
        ("a\x00\x07\x9b1mb", "a1mb"),
        ("a\u202eb\u2066c", "abc"),
    ],
)
def test_escape_sequences_and_marks_are_dropped(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert all(char >= " " and not "\x7f" <= char <= "\x9f" for char in clean(text))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    list(lines(frames([data]), "web", "web-1"))
