"""A version answers a range as its ecosystem's own tools say, or the answer is that it is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.compare.versions.ranges import satisfies

WITHIN = """
npm | ^1.2.3 | 1.9.0
npm | ~1.2.3 | 1.2.9
npm | 1.x | 1.9.9
npm | 1 | 1.5.0
npm | >=1.0.0 <2.0.0 \\|\\| >=3 | 3.1.0
npm | 1.0.0 - 2.0.0 | 1.5.0
npm | 1.0.0 - 2 | 2.9.0
npm | ^0.2.3 | 0.2.9
npm | * | 9.0.0
npm | ^1.0.0-beta.1 | 1.0.0-beta.2
cargo | 1 | 1.5.0
cargo | >=1.2, <1.5 | 1.4.0
cargo | =1.2.3 | 1.2.3
cargo | 1.* | 1.3.0
composer | ^8.0 | 8.4.2
composer | ~1.2 | 1.9.0
composer | ^7.0\\|^8.0 | 8.1
composer | dev-main | dev-main
composer | 1.0.* | v1.0.5
composer | ^2.0@dev | 2.1.0
gem | ~> 1.2 | 1.9
gem | >= 1, < 3 | 2
gem | ~> 8.0, >= 8.0.1 | 8.1.0
hex | ~> 1.0 | 1.7.0
hex | ~> 1.0 or ~> 2.0 | 2.3.0
hex | >= 1.0.0 and < 2.0.0 | 1.9.0
pub | ^1.0.0 | 1.9.0
pub | any | 1.0.0
poetry | ^3.11 | 3.12.1
poetry | ~1.2 | 1.2.9
poetry | >=1,<2 | 1.5
poetry | 1.2.* | 1.2.8
poetry | ~=1.4.2 | 1.4.5
pypi | ~=1.4 | 1.9
pypi | >=2.0,!=2.1 | 2.2
pypi | ==1.4.* | 1.4.9
julia | 0.5, 1 | 1.9.0
conda | =1.21 | 1.21.5
conda | 3.11 | 3.11.4
conda | >=1.2,<2 | 1.9
terraform | ~> 5.0 | 5.80.0
helm | ~1.2.0 | 1.2.9
helm | >= 1.0.0, < 2.0.0 | 1.9.0
helm | 12.x.x | 12.1.0
golang | =v1.2.3 | v1.2.3
"""

OUTSIDE = """
npm | ^1.2.3 | 2.0.0
npm | ^1.0.0 | 2.0.0-rc.1
npm | ^0.2.3 | 0.3.0
npm | ^0.0.3 | 0.0.4
npm | ~1.2 | 1.3.0
npm | >1.2 | 1.2.9
npm | <=1.2 | 1.3.0
cargo | 0.3 | 0.4.0
cargo | ~1.2 | 1.3.0
composer | ~1.2.3 | 1.3.0
gem | ~> 1.2.3 | 1.3.0
hex | ~> 1.0.1 | 1.1.0
pub | >=1.0.0 <2.0.0 | 2.0.0
poetry | ^2.0 | 3.0
poetry | 1.2.3 | 1.2.4
pypi | ==1.4.* | 1.5
julia | ~1.2 | 1.3.0
terraform | ~> 5.0 | 6.0.0
golang | =v1.2.3 | v1.2.4
"""

UNKNOWN = """
npm | latest | 1.0.0
npm | git+ssh://code.example/x | 1.0.0
composer | dev-main as 1.0 | 1.0
elsewhere | ^1 | 1.0.0
pypi | not a range | 1.0
"""


def _rows(text: str) -> list[tuple[str, str, str]]:
    rows = (line.replace("\\|", "\0").split(" | ") for line in text.strip().splitlines())
    return [tuple(part.replace("\0", "|") for part in row) for row in rows]  # type: ignore[misc]


@pytest.mark.parametrize(("dialect", "asked", "version"), _rows(WITHIN))
def test_a_version_is_within(dialect: str, asked: str, version: str) -> None:
    assert satisfies(dialect, asked, version) is True


@pytest.mark.parametrize(("dialect", "asked", "version"), _rows(OUTSIDE))
def test_a_version_is_outside(dialect: str, asked: str, version: str) -> None:
    assert satisfies(dialect, asked, version) is False


@pytest.mark.parametrize(("dialect", "asked", "version"), _rows(UNKNOWN))
def test_what_is_no_range_is_not_known(dialect: str, asked: str, version: str) -> None:
    assert satisfies(dialect, asked, version) is None


@given(
    st.sampled_from(
        ["npm", "cargo", "composer", "gem", "hex", "pub", "poetry", "pypi", "julia", "conda", "helm"]
    ),
    st.text(alphabet="^~<>=!|,. *xv01259-@dev orand", max_size=40),
    st.text(max_size=20),
)
def test_any_two_texts_have_an_answer(dialect: str, asked: str, version: str) -> None:
    assert satisfies(dialect, asked, version) in (True, False, None)


SPECIFIERS = st.lists(
    st.tuples(
        st.sampled_from(["~=", "==", "!=", "<=", ">=", "<", ">"]),
        st.sampled_from(
            ["1.0", "1.2", "1.2.3", "2.0", "2.0rc1", "1.2.post1", "1!0.5", "1.2.3.4", "1.2.dev1"]
        ),
        st.sampled_from(["", ".*"]),
    ),
    min_size=1,
    max_size=2,
)
VERSIONS = [
    "1.0",
    "1.2",
    "1.2.0",
    "1.2.3",
    "1.2.3+local",
    "1.2.post1",
    "1.3",
    "2.0rc1",
    "2.0",
    "2.0.dev1",
    "1!0.5",
    "1.2.3.4",
]


@given(SPECIFIERS, st.sampled_from(VERSIONS))
def test_specifiers_mean_what_the_packaging_library_says(
    parts: list[tuple[str, str, str]], version: str
) -> None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    text = ",".join(sign + limit + (stars if sign in ("==", "!=") else "") for sign, limit, stars in parts)
    try:
        wanted = SpecifierSet(text).contains(version, prereleases=True)
    except InvalidSpecifier:
        return
    assert satisfies("pypi", text, version) is wanted
