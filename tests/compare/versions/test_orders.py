"""The order of versions holds in every ecosystem, for versions and for anything else."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.compare.versions import compare, step
from envparity.compare.versions.steps import _SCHEMES

PAIRS = Path(__file__).parents[4] / "shared" / "data" / "versions"
TYPES = {
    "alpine": "apk", "cran": "cran", "debian": "deb", "hackage": "hackage", "maven": "maven", "nuget": "nuget",
    "packagist": "composer", "pub": "pub", "pypi": "pypi", "redhat": "rpm", "rubygems": "gem", "semver": "npm",
}  # fmt: skip
SIGNS = {"<": -1, "=": 0, ">": 1}

RISING = {
    "pypi": ("1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.0.1", "1!0.1"),
    "npm": ("0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-rc.2", "1.0.0-rc.11", "1.0.0", "1.0.10"),
    "cargo": ("0.1.0", "0.10.0", "1.0.0-pre", "1.0.0"),
    "golang": ("v0.0.0-20190101000000-abcdefabcdef", "v0.0.1", "v1.0.0", "v2.0.0+incompatible"),
    "gem": ("1.0.a", "1.0.rc1", "1.0", "1.0.1", "1.10"),
    "maven": ("1-alpha-1", "1-beta", "1-rc1", "1-SNAPSHOT", "1", "1-sp", "1-jre", "1-2", "1.1"),
    "composer": ("dev-main", "1.0-dev", "1.0-beta1", "1.0-RC1", "1.0", "1.0-p1", "1.0.1"),
    "nuget": ("1.0.0-ALPHA", "1.0.0-beta", "1.0.0", "1.0.0.1", "1.0.1"),
    "pub": ("1.0.0-a", "1.0.0", "1.0.0+1", "1.0.0+2"),
    "deb": ("1.0~rc1-1", "1.0-1", "1.0-1+deb12u1", "1.0-2", "1.0.1-1", "1:0.1-1"),
    "rpm": ("1.0~rc1-1", "1.0-1", "1.0^git1-1", "1.0.1-1", "1:0.1-1"),
    "apk": ("1.0_alpha1", "1.0_rc2", "1.0", "1.0-r1", "1.0_p1", "1.0.1"),
    "cran": ("0.1-2", "0.1.3", "0.2", "0.2-1"),
    "hackage": ("1.0", "1.0.0", "1.1"),
    "conda": ("1.0rc1", "1.0", "1.1"),
    "docker": ("3.9-slim", "3.10-slim", "3.11-slim"),
}


@pytest.mark.parametrize("ecosystem", sorted(RISING))
def test_each_version_of_a_rising_list_is_later_than_the_one_before(ecosystem: str) -> None:
    for earlier, later in pairwise(RISING[ecosystem]):
        assert compare(ecosystem, earlier, later) == -1, (earlier, later)
        assert compare(ecosystem, later, earlier) == 1, (later, earlier)


@pytest.mark.skipif(not PAIRS.is_dir(), reason="the shared pairs of versions are not on this machine")
@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_shared_pair_holds_in_both_directions(name: str) -> None:
    right, wrong = 0, []
    for line in (PAIRS / f"{name}-versions.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith(("//", "# ")):
            continue
        a, operator, b = line.split()
        wanted = SIGNS[operator]
        if compare(TYPES[name], a, b) == wanted and compare(TYPES[name], b, a) == -wanted:
            right += 1
        else:
            wrong.append(line)
    print(f"{name}: {right} pairs hold, {len(wrong)} do not")
    assert right > 5
    assert wrong == []


texts = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.-+_~^:abrcpdevh\u03b1!", max_size=25),
    st.from_regex(r"v?\d{1,3}(\.\d{1,3}){0,3}([-.](alpha|beta|rc|dev|post|p|r)\.?\d{0,2})?", fullmatch=True),
    st.just("9" * 5000),
)


@given(st.sampled_from([*sorted(_SCHEMES), "generic"]), texts, texts)
def test_any_two_texts_compare_and_the_mirror_is_the_opposite(ecosystem: str, a: str, b: str) -> None:
    assert compare(ecosystem, a, b) == -compare(ecosystem, b, a)
    assert compare(ecosystem, a, a) == 0
    assert step(ecosystem, a, b) == step(ecosystem, b, a)


STEPS = (
    ("pypi", "1.0", "2.0", "major"),
    ("pypi", "1.0", "1!1.0", "major"),
    ("pypi", "1.2.3", "1.3.0", "minor"),
    ("pypi", "1.2.3", "1.2.4", "patch"),
    ("pypi", "1.2", "1.2.0", "same"),
    ("pypi", "1.2rc1", "1.2", "pre-release"),
    ("pypi", "1.2", "1.2.post1", "build"),
    ("pypi", "1.2+cpu", "1.2+cu118", "build"),
    ("npm", "1.2.3-beta.1", "1.2.3-beta.2", "pre-release"),
    ("npm", "1.2.3+a", "1.2.3+b", "build"),
    ("golang", "v1.9.0", "v1.10.0", "minor"),
    ("golang", "v0.0.0-20190101000000-abcdefabcdef", "v0.0.0-20200101000000-abcdefabcdef", "pre-release"),
    ("nuget", "1.0.0", "1.0.0.1", "build"),
    ("maven", "1.0-SNAPSHOT", "1.0", "pre-release"),
    ("maven", "31.1-jre", "31.1-android", "build"),
    ("deb", "2:1.0-1", "2:1.0-2", "build"),
    ("deb", "1:1.0-1", "2:1.0-1", "major"),
    ("gem", "1.0.rc1", "1.0", "pre-release"),
    ("composer", "dev-main", "1.0", "other"),
    ("github", "3df4ab11eba7bda6032a0b82a6bb43b11571feac", "v4.1.0", "other"),
)


@pytest.mark.parametrize(("ecosystem", "old", "new", "wanted"), STEPS)
def test_a_step_is_named_by_the_first_part_that_differs(
    ecosystem: str, old: str, new: str, wanted: str
) -> None:
    assert step(ecosystem, old, new) == wanted
    assert step(ecosystem, new, old) == wanted
