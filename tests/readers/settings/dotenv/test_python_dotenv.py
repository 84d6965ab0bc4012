"""The dialect of python-dotenv is what that library makes of a text."""

from __future__ import annotations

import io

import pytest
from dotenv.main import DotEnv
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.readers.syntax.dotenv.parser import parse

PIECES = [
    *"A B export 'A' \"a\" 'b' = == # $ ${ ${A} ${B:-x} ${C:-} } \\ \\n \\' \\\" \\\\ ' \" é : - _ 7 a#b".split(),
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\x0b",
    "\x85",
    "\u2028",
    "export ",
    "A=",
    "B=",
    " #",
    "= #",
]


def theirs(text: str, variables: dict[str, str]) -> dict[str, str | None]:
    """Give what the library makes of a text where the environment holds these variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in "ABC":
            patch.delenv(name, raising=False)
        for name, value in variables.items():
            patch.setenv(name, value)
        return dict(DotEnv(None, stream=io.StringIO(text, newline=""), override=True).dict())


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14), st.dictionaries(st.sampled_from("ABC"), st.just("set"))
)
def test_every_text_is_read_as_the_library_reads_it(pieces: list[str], variables: dict[str, str]) -> None:
    text = "".join(pieces)
    ours = {entry.key: entry.value for entry in parse(text, "python-dotenv", variables).entries}
    assert ours == theirs(text, variables)


def test_lines_are_those_on_which_keys_stand() -> None:
    text = "# all\n\nA=1\n  export B=\"two\nlines\"\nnot read' = '\nC\nD=\\\n"
    entries = parse(text, "python-dotenv", {}).entries
    assert [(entry.key, entry.line) for entry in entries] == [("A", 3), ("B", 4), ("C", 7), ("D", 8)]


def test_what_is_not_set_is_told_and_a_default_is_not_missed() -> None:
    (entry,) = parse("A=${B}${C:-x}${D:-}", "python-dotenv", {}).entries
    assert entry.value == "x"
    assert entry.unset == ("B",)
