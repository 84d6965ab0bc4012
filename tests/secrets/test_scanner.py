"""Where a find stands, told in lines and characters, however long a line is and whatever bytes are in it."""

from __future__ import annotations

import random

from envparity.secrets.scanner import Scanner

_PIECES = (
    b"a",
    b"xyz ",
    b"\n",
    b"\xc3\xa9",
    b"\xe2\x82\xac",
    b"\xf0\x9f\x98\x80",
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\x80",
)
_KEY = b"AKIA" + b"Q7ZK3MWX" + b"5TLV2PBN"


def test_each_find_of_a_line_is_told_by_the_characters_before_it() -> None:
    rnd = random.Random(9)
    scanner = Scanner(lambda raw: raw)
    told = 0
    for _ in range(300):
        data = b"".join(
            (b"".join(rnd.choices(_PIECES, k=rnd.randrange(12))) + b" " + _KEY + b" ") for _ in range(4)
        )
        for found in scanner.scan("notes.py", data):
            line = data.split(b"\n")[found.line - 1]
            before = [
                line[:at].decode("utf-8", "replace") for at in range(len(line)) if line.startswith(_KEY, at)
            ]
            assert found.column - 1 in map(len, before)
            assert found.length == len(_KEY)
            told += 1
    assert told > 1000
