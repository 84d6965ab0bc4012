"""Both engines lead to the same findings, whatever the bytes."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.secrets.detectors.base import Detector
from envparity.secrets.detectors.engines import MOST_KEPT, HyperscanEngine, WordsEngine, has_hyperscan
from envparity.secrets.detectors.flavours import Flavour, flavour_of
from envparity.secrets.detectors.search import LONGEST_WORD, Search, forms_of, word_of, words_of_forms
from envparity.secrets.detectors.table import DETECTORS

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(not has_hyperscan(), reason="Hyperscan has no wheel here")


@pytest.fixture(scope="module")
def both() -> dict[Flavour, tuple[Search, Search]]:
    return {
        flavour: (
            Search(flavour, HyperscanEngine(forms_of(flavour))),
            Search(flavour, WordsEngine(words_of_forms(flavour))),
        )
        for flavour in Flavour
    }


def _tree() -> Iterator[tuple[str, bytes]]:
    for folder in ("src", "tests", "docs", "templates", "profiles"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix not in (".pyc", ".svg") and path.stat().st_size < 200_000:
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def test_both_engines_find_the_same_in_this_repository(both: dict[Flavour, tuple[Search, Search]]) -> None:
    found = 0
    for path, data in _tree():
        fast, sure = both[flavour_of(path)]
        hits = fast.hits(data)
        assert hits == sure.hits(data), path
        found += len(hits)
    assert found


def _token(claims: int) -> bytes:
    """Make a JSON Web Token of which the claims are so many bytes."""
    parts = (b'{"alg": "HS256"}', b'{"scope": "' + bytes(97 + at * at % 23 for at in range(claims)) + b'"}')
    return b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in (*parts, bytes(range(64, 96))))


@pytest.mark.parametrize("before", [0, 900, 1500, 5000])
@pytest.mark.parametrize("claims", [1000, 1700, 6000])
def test_a_token_longer_than_a_line_that_is_read_whole_is_found_whole(
    both: dict[Flavour, tuple[Search, Search]], before: int, claims: int
) -> None:
    token = _token(claims)
    data = b'{"a": "' + b"-" * before + b' ", "b": "' + token + b'"}\n'
    for search in both[Flavour.JSON]:
        [hit] = search.hits(data)
        assert (hit.kind, data[hit.start : hit.end]) == ("jwt", token)


@pytest.mark.parametrize("before", [0, 700, 1500, 5000])
def test_a_value_that_a_block_would_cut_is_taken_whole(
    both: dict[Flavour, tuple[Search, Search]], before: int
) -> None:
    rnd = random.Random(3)
    value = "".join(rnd.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNP23456789", k=2100)).encode()
    data = b'{"a": "' + b"-" * before + b' ", "access_token": "' + value + b'"}\n'
    for search in both[Flavour.JSON]:
        assert [data[hit.start : hit.end] for hit in search.hits(data)] == [value]


def _planted(rnd: random.Random) -> bytes:
    """Make a line of words and of things that look like secrets, some of them cut off."""
    signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    pieces = [
        rnd.choice(DETECTORS).words[0] + "".join(rnd.choices(signs + "-_", k=rnd.randrange(60))),
        f"password{rnd.choice([':', '=', ' = ', '=>'])}{rnd.choice(['', chr(34)])}{''.join(rnd.choices(signs, k=12))}",
        "AKIA" + "".join(rnd.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=rnd.choice((15, 16, 17)))),
        f"https://user:{''.join(rnd.choices(signs, k=10))}@host.example/",
        "x" * rnd.randrange(3000),
    ]
    rnd.shuffle(pieces)
    return rnd.choice(["", " ", "\t", "\n"]).join(pieces).encode() + rnd.choice([b"\n", b" "])


def test_both_engines_find_the_same_in_lines_of_any_length(
    both: dict[Flavour, tuple[Search, Search]],
) -> None:
    rnd = random.Random(5)
    found = 0
    for _ in range(60):
        data = b"".join(_planted(rnd) for _ in range(20))
        for fast, sure in both.values():
            hits = fast.hits(data)
            assert hits == sure.hits(data)
            found += len(hits)
    assert found > 500


@pytest.mark.parametrize("space", ["\v", "\f", "\x1c", "\x85", "\xa0", "\u2028", "\0", "\r"])
def test_both_engines_take_the_same_for_white_space(
    both: dict[Flavour, tuple[Search, Search]], space: str
) -> None:
    value = "q8ZrT4wLx0Pn2" + "m3VbK9dQe7Hs1"
    lines = [
        f"db_password={space}{value}",
        f"api_key{space}:{space}'{value}'",
        f"--token{space}{value}{space}x",
    ]
    for line in (*lines, space.join(["password =", value, "secret:", value])):
        for fast, sure in both.values():
            assert fast.hits(line.encode()) == sure.hits(line.encode()), line


@pytest.mark.parametrize("flavour", [flavour for flavour in Flavour if flavour is not Flavour.FOREIGN])
def test_both_engines_find_the_same_in_long_lines_of_any_bytes(
    both: dict[Flavour, tuple[Search, Search]], flavour: Flavour
) -> None:
    rnd = random.Random(7)
    fast, sure = both[flavour]
    found = 0
    for _ in range(40):
        line = b"".join(
            rnd.choice([b"x=1, ", b"\xc3\xa9\xff ", b"{'a':", b"</i> "]) * rnd.randrange(60)
            + rnd.choice([b"<password>", b" db_password: ", b' password = "', b"--token "])
            + "".join(rnd.choices("abcXYZ1234567890ü!\\", k=rnd.randrange(20))).encode()
            + rnd.choice([b'" ', b"</password> ", b" ", b"\xff "])
            for _ in range(30)
        )
        hits = fast.hits(line)
        assert hits == sure.hits(line)
        found += len(hits)
    assert found > 30


@pytest.mark.parametrize("flavour", list(Flavour))
def test_no_telling_word_is_longer_than_what_is_looked_back_for_one(flavour: Flavour) -> None:
    from re import _parser  # type: ignore[attr-defined]

    assert _parser.parse(word_of(flavour)).getwidth()[1] <= LONGEST_WORD


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=4000))
def test_no_bytes_make_a_search_fail(data: bytes) -> None:
    for flavour in (Flavour.SETTINGS, Flavour.SOURCE, Flavour.XML):
        for hit in Search(flavour).hits(b"password: " + data):
            assert 0 <= hit.start < hit.end <= len(data) + 10


@pytest.mark.parametrize(
    "detector", DETECTORS, ids=lambda detector: f"{detector.kind}-{DETECTORS.index(detector)}"
)
def test_one_of_a_detectors_words_stands_in_each_match(detector: Detector) -> None:
    assert all(word == word.lower() for word in detector.words)

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.from_regex(re.compile(detector.form.encode(), re.DOTALL)))
    def check(match: bytes) -> None:
        assert any(word.encode() in match.lower() for word in detector.words)

    check()


def test_an_engine_works_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    for base in (str(tmp_path / "file"), str(tmp_path / "file" / "below"), "relative", ""):
        monkeypatch.setenv("XDG_CACHE_HOME", base)
        assert HyperscanEngine(["needle"]).candidates(b"a needle") == [(0, 7)]
    assert not any((tmp_path / "here").iterdir())


def test_a_kept_database_is_taken_whole_and_of_this_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    HyperscanEngine(["other"])
    [other] = (tmp_path / "envparity" / "engines").iterdir()
    held = other.read_bytes()
    other.unlink()
    HyperscanEngine(["needle"])
    [kept] = (tmp_path / "envparity" / "engines").iterdir()
    for damaged in (b"", held[:10], held[:-1]):
        kept.write_bytes(damaged)
        assert HyperscanEngine(["needle"]).candidates(b"a needle") == [(0, 7)]
    kept.write_bytes(held)
    assert HyperscanEngine(["needle"]).candidates(b"any other") == [(0, 8)]
    monkeypatch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
    assert HyperscanEngine(["needle"]).candidates(b"any other") == []


def test_what_former_rules_were_compiled_to_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "envparity" / "engines"
    HyperscanEngine(["used still"])
    [used] = folder.iterdir()
    for day in range(20):
        (folder / f"{day}.hsdb").touch()
        os.utime(folder / f"{day}.hsdb", (day * 86400, day * 86400))
    for name, age in (("left.123", 7200), ("now.456", 0)):
        (folder / name).touch()
        os.utime(folder / name, (used.stat().st_mtime - age,) * 2)
    os.utime(used, (1, 1))
    HyperscanEngine(["used still"])
    HyperscanEngine(["new"])
    left = {path.name for path in folder.iterdir()}
    assert used.name in left
    assert {f"{day}.hsdb" for day in range(6, 20)} <= left
    assert "now.456" in left
    assert len(left) == 17, left


_LONG = """
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.search import search_for
for flavour in Flavour:
    for text in (b"password = 'x'", (b"x" * 1900 + b" password = 'xyz' ") * 50):
        search_for(flavour).hits(text)
"""


def test_two_versions_of_all_that_is_compiled_are_kept(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _LONG], env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)}, check=True
    )
    assert 2 * len([*(tmp_path / "envparity" / "engines").iterdir()]) == MOST_KEPT
