"""Keys are found by an automaton, and what stands behind them by one expression: together what one expression finds."""

from __future__ import annotations

import random
import re

import pytest

from envparity.secrets.detectors.assignments import _ESCAPED, _QUOTED, _TYPED
from envparity.secrets.detectors.expressions import found, linear
from envparity.secrets.detectors.keyed import TOLD, KeyForm, KeyReader, PartFinder

_PIECES = (
    *(b"password", b"Secret", b"api_key", b"_PAT", b"_pat", b"pw", b"PWD", b"token", b"auth", b"patoken"),
    *(b"@", b"$", b".", b"-", b" ", b"\t", b"\v", b'"', b"'", b"`", b":", b" = ", b"=>", b":=", b"?", b","),
    *(
        b"(",
        b")",
        b"]",
        b" type ",
        b"const ",
        b" string ",
        b"[]",
        b"new Foo(",
        b"os.getenv('X', ",
        b"b64decode(",
    ),
    *(
        b" key string = '",
        b'\\"',
        b"\\",
        b"abc",
        b"\n",
        b"\xc3\xa9",
        b"<",
        b'""',
        b'"b64"',
        b"'value'",
        b'\\":\\"',
    ),
)


def _whole(form: KeyForm) -> str:
    """Write a form as one expression, which RE2 reads: nothing that is taken for good could be given back."""
    rest = re.sub(r"(?<=[*+])\+", "", form.rest)
    rest = re.sub(
        r"\(\?!([\"'])\)\[\^\1\\\\\\n\]\*\(\?:\\\\\.\[\^\1\\\\\\n\]\*\)\*", r"(?:[^\1\\\\\\n]|\\\\.)+", rest
    )
    return rf"(?P<key>[\w{re.escape(form.before)}]*{TOLD}[\w{re.escape(form.behind)}]*){rest}"


@pytest.mark.parametrize("form", [_QUOTED, _TYPED, _ESCAPED], ids=["quoted", "typed", "escaped"])
def test_a_form_read_from_its_keys_matches_where_the_whole_expression_does(form: KeyForm) -> None:
    rnd = random.Random(13)
    expression, reader, finder = linear(_whole(form)), KeyReader(form), PartFinder()
    matches = 0
    for _ in range(6_000):
        line = b"".join(rnd.choices(_PIECES, k=rnd.randrange(2, 24)))
        told = [list(places) for places in reader.places(line, finder.find(line)[0])]
        assert told == [list(places) for places in found(expression, line)], line
        matches += len(told)
    assert matches > 20


def test_a_mark_is_found_whatever_its_letters_case_and_a_part_at_the_end_of_a_word_alone() -> None:
    parts, marks = PartFinder([b"String "]).find(b"x STRING pw pwx pwd MY_PAT my_pat _PATH")
    assert marks == {b"string "}
    assert parts == [(9, 11), (16, 19), (22, 26)]
