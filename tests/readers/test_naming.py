from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from envparity.readers.naming import named
from envparity.readers.table import TABLE, load

PATTERNS = sorted(
    {pattern for entry in TABLE for pattern in entry.patterns}
    | {pattern for entry in TABLE for pattern in getattr(load(entry.module), "names", ())}
)


@given(st.text("ab.", max_size=8), st.text("ab.*", max_size=6))
def test_a_name_fits_where_fnmatch_has_it_fit(name: str, pattern: str) -> None:
    assert named(name, (pattern,)) == fnmatchcase(name, pattern)


def test_no_pattern_of_a_reader_has_a_sign_that_is_not_understood() -> None:
    assert len(PATTERNS) > 100
    assert [pattern for pattern in PATTERNS if set(pattern) & set("?[]")] == []


@given(st.sampled_from(PATTERNS), st.lists(st.sampled_from(["", ".", "x", "prod-"]), min_size=3, max_size=3))
def test_every_readers_pattern_fits_what_is_made_of_it(pattern: str, fillings: list[str]) -> None:
    name = pattern
    for filling in fillings:
        name = name.replace("*", filling, 1)
    assert named(name, (pattern,))
    assert named(f"{name}\n", (pattern,)) == fnmatchcase(f"{name}\n", pattern)
