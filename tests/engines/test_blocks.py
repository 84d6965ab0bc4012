"""Log lines that come together: the same as one by one, made late, masked, and given in lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.engines.docker.lines import Block, frames, gathered, lines
from envparity.engines.streams import Stream
from envparity.jobs.running.streams import Lines, labelled
from envparity.model.deeds import LogLine
from envparity.model.values import MASK

TIME = "2026-03-14T09:20:01.123456789Z"
WRITTEN = (
    f"{TIME} ready",
    f"{TIME} ",
    f"{TIME} two  blanks and a back\\slash \\1",
    "no time at all",
    "2026 is no time",
    "",
)


def _block(*written: str) -> Block:
    return Block("\n".join(written).encode(), "stdout", "web", "web-1")


def _one_by_one(block: Block) -> str:
    return "".join(f"web | {line.text}\n" for line in block)


def test_a_block_is_the_lines_that_stand_in_it() -> None:
    block = _block(*WRITTEN)
    assert len(block) == len(list(block)) == len(WRITTEN)
    assert [block[place] for place in range(len(block))] == list(block) == list(block[:])
    assert block[0] == LogLine("web", "web-1", "ready", "stdout", TIME)
    assert [line.time for line in block] == [TIME, TIME, TIME, "", "", ""]
    assert block[-3].text == "no time at all"


@given(st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=30), min_size=1))
def test_a_block_with_labels_says_what_its_lines_say(texts: list[str]) -> None:
    for block in (_block(*texts), _block(*(f"{TIME} {text}" for text in texts))):
        whole = block.labelled(lambda service: f"{service} |")
        assert whole in ("", _one_by_one(block))


def test_plain_lines_are_labelled_at_once_and_what_may_be_json_is_not() -> None:
    block = _block(*WRITTEN)
    assert labelled(block, lambda service: f"{service} |") == _one_by_one(block)
    assert labelled(block, None) == ""
    assert labelled(list(block), lambda service: service) == ""
    for other in (f'{TIME} {{"msg": "x"}}', '{"msg": "x"}', f"{TIME} \x1b[31mred"):
        assert labelled(_block("plain", other), lambda service: service) == ""


class _Flow:
    def __init__(self, *batches: Sequence[LogLine]) -> None:
        self.batches = iter(batches)

    def __iter__(self) -> Iterator[LogLine]:
        raise AssertionError("it is read in batches")

    def close(self) -> None:
        return


def test_a_stream_gives_what_came_together_after_what_was_begun_one_by_one() -> None:
    first, second = _block("a", "b", "c"), _block("d", "e")
    stream = Stream[LogLine]([_Flow(first, second)])
    assert next(stream).text == "a"
    assert [line.text for line in stream.batch()] == ["b", "c"]
    assert stream.batch() is second
    with pytest.raises(StopIteration):
        stream.batch()


def test_a_block_under_a_veil_is_left_whole_unless_there_is_a_secret_in_it() -> None:
    clear, told = _block(f"{TIME} all is well"), _block(f"{TIME} the key is hunter2!", f"{TIME} and so on")

    def veil(text: str) -> str:
        return text.replace("hunter2!", MASK)

    under = Lines(Stream[LogLine]([_Flow(clear, told)]), veil)
    assert under.batch() is clear
    assert [line.text for line in under.batch()] == [f"the key is {MASK}", "and so on"]


def test_a_batch_has_the_lines_that_are_wanted_and_is_never_empty() -> None:
    flow = _Flow(_block("no", "no"), _block("yes 1", "no", "yes 2"))
    wanted = Lines(Stream[LogLine]([flow]), str, lambda line: "yes" in line.text)
    assert [line.text for line in wanted.batch()] == ["yes 1", "yes 2"]


def test_pieces_that_gather_are_all_given_in_their_order() -> None:
    pieces = [bytes([number]) * (number + 1) for number in range(9)]
    assert list(gathered(pieces)) == pieces


def test_what_a_terminal_would_obey_is_no_plain_line() -> None:
    piece = f"{TIME} one\n{TIME} \x1b[2Jtwo\r\n{TIME} 10%\r 20%\n".encode()
    framed = b"\1\0\0\0" + len(piece).to_bytes(4, "big") + piece
    (block,) = lines(frames([framed]), "web", "web-1")
    assert [line.text for line in block] == ["one", "two", " 20%"]
    assert not block.is_clear(str)
