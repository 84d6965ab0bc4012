"""Versions of languages: what a text accepts, which texts are meant alike, and how rows tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.compare.align import align
from envparity.model.facts import Runtime
from envparity.model.pins import agree, asked, same_line, told
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage

ALIKE: tuple[tuple[str, str, str], ...] = (
    ("Python", "3.11", "3.11.7"),
    ("Python", "3.11", ">=3.10"),
    ("Python", "3.11.7", ">=3.10,<4"),
    ("Python", "==3.11.*", "3.11.2"),
    ("Python", "3.12", "^3.11"),
    ("Node.js", "20.x", "v20.11.0"),
    ("Node.js", "lts/iron", "20"),
    ("Node.js", "22.3.0", "^20 || >=22.1"),
    ("Node.js", "19", "18 - 20"),
    ("Ruby", "3.2.5", "~> 3.2.1"),
    ("PHP", "8.3", "~8.1"),
    ("Java", "1.8", "8.0.402+6"),
    (".NET", "8.0.404", "8.0.11"),
    ("Node.js", "20", "*"),
    ("Python", "3.11", ">=3.9,!=3.11.2"),
    ("Python", "3.11.1", "!=3.11"),
    ("Rust", "stable", "stable"),
)
APART: tuple[tuple[str, str, str], ...] = (
    ("Python", "3.11", "3.12"),
    ("Python", "3.1", "3.10"),
    ("Python", "3.11.7", "3.11.8"),
    ("Python", "3.9", ">=3.10"),
    ("Python", "3.13", "3.13t"),
    ("Python", "3.13.0rc1", "3.13.0"),
    ("Python", "3.12", "~3.11"),
    ("Node.js", "21.7", "^20 || >=22.1"),
    ("Node.js", "21", "18 - 20"),
    ("Ruby", "3.3.0", "~> 3.2.1"),
    ("Rust", "stable", "1.78"),
    ("Rust", "nightly-2024-05-01", "nightly-2024-05-02"),
    ("Python", "pypy3.10-7.3.15", "3.10.14"),
    ("Python", ">=3.10", ">=3.11"),
    ("Python", "3.11", ">4,<3"),
    ("Python", "3.11.2", ">=3.9,!=3.11.2"),
    ("Python", "3.11", ">=3.9,!=3.11.*"),
)


@pytest.mark.parametrize(("language", "a", "b"), ALIKE)
def test_two_texts_are_meant_alike_either_way_round(language: str, a: str, b: str) -> None:
    assert agree(asked(language, a), asked(language, b))
    assert agree(asked(language, b), asked(language, a))


@pytest.mark.parametrize(("language", "a", "b"), APART)
def test_two_texts_are_apart_either_way_round(language: str, a: str, b: str) -> None:
    assert not agree(asked(language, a), asked(language, b))
    assert not agree(asked(language, b), asked(language, a))


@pytest.mark.parametrize(
    ("language", "a", "b", "same"),
    [
        ("Python", "3.11.7", "3.11.8", True),
        ("Python", "3.11", "3.12", False),
        ("Node.js", "20.1.0", "20.9.0", True),
        ("Node.js", "20", "22", False),
        ("Go", "1.22.1", "1.23.0", False),
        ("Java", "17.0.1", "17.2", True),
    ],
)
def test_a_line_has_the_numbers_that_the_language_counts_by(
    language: str, a: str, b: str, same: bool
) -> None:
    assert same_line(asked(language, a), asked(language, b)) is same


@given(st.text(max_size=40))
def test_any_text_agrees_with_itself(text: str) -> None:
    assert agree(asked("Python", text), asked("Python", text))


@given(
    st.from_regex(
        r"[<>=!~^]{0,2} ?[0-9x*]{1,3}(\.[0-9x*]{1,3}){0,3}([ ,|-]{1,3}[<>=]{0,2}[0-9]{1,2})?", fullmatch=True
    )
)
def test_agreeing_is_the_same_either_way_round(text: str) -> None:
    for pin in ("3", "3.11.2", ">=3,<4", "latest"):
        a, b = asked("Python", text), asked("Python", pin)
        assert agree(a, b) is agree(b, a)
        assert same_line(a, b) or a.kind == b.kind == "range" or not agree(a, b)


def test_of_several_files_the_most_exact_pin_is_told_and_what_it_does_not_satisfy() -> None:
    texts = ["3.11", "3.11.7", ">=3.10", "<3.11", "latest", "3.12"]
    assert [item.text for item in told("Python", texts)] == ["3.11.7", "3.12", "<3.11", "latest"]


def _snapshot(name: str, stage: Stage, *versions: str, unread: bool = False) -> Snapshot:
    problems = (Problem("it is not there"),) if unread else ()
    source = SourceReading("worktree", name, "failed" if unread else "read", frozenset({"runtime"}), problems)
    facts = tuple(Runtime("Python", text, Place(f"{name}/{i}", 1)) for i, text in enumerate(versions))
    return Snapshot(Environment(name, stage), (source,), runtimes=facts)


@pytest.mark.parametrize(
    ("staging", "production", "likeness"),
    [
        (["3.11"], ["3.11"], "same"),
        (["3.11"], ["3.11.7"], "meant"),
        (["3.11", ">=3.10"], ["3.11", ">=3.9"], "same"),
        (["3.11"], [">=3.10"], "meant"),
        (["3.11"], ["3.12"], "different"),
        (["3.11", "3.12"], ["3.11"], "different"),
        (["3.11"], [], "different"),
    ],
)
def test_a_row_is_as_alike_as_its_versions_are(
    staging: list[str], production: list[str], likeness: str
) -> None:
    rows = align(
        (
            _snapshot("staging", Stage.STAGING, *staging),
            _snapshot("production", Stage.PRODUCTION, *production),
        )
    )
    assert [row.likeness for row in rows] == [likeness]


def test_versions_that_agree_where_they_are_known_stay_unknown_where_a_file_could_not_be_read() -> None:
    rows = align(
        (
            _snapshot("development", Stage.DEVELOPMENT, "3.11"),
            _snapshot("staging", Stage.STAGING, "3.11.7"),
            _snapshot("production", Stage.PRODUCTION, unread=True),
        )
    )
    assert [row.likeness for row in rows] == ["unknown"]
