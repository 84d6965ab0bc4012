"""What is held back at a glance is what a closer look makes nothing of."""

from __future__ import annotations

from pathlib import Path as Directory

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.model.stages import NAMES
from envparity.workspace.discovery.families import LOCKS, known_family
from envparity.workspace.discovery.folders import Folders
from envparity.workspace.discovery.paths import CODE, DATA, Path, worth
from envparity.workspace.discovery.sieve import Sieve, holding
from envparity.workspace.stages import environment_in

KEY = yaml.safe_load((Directory(__file__).parent / "key.yaml").read_text("utf-8"))
KNOWN = [
    path for entry in KEY.values() for name, held in entry.items() if name != "environments" for path in held
]
MORE = frozenset({"zebra"})

_words = st.sampled_from(
    [*sorted(NAMES), "Production", "app", "values", "compose", "docker-compose", "stack", "Dockerfile", "Procfile", ".env", "env", "flaskenv", "requirements", "reqs", "base", "zebra", "secrets", "kustomization", "config", "e2E", "Main", "1", ".nvmrc", ".python-version", "mise", "global", "runtime", "uv", "gradle", "template"]
)  # fmt: skip
_ending = st.sampled_from([*sorted(DATA | CODE), "txt", "lock", "env", "md", "", "lockfile", "JSON"])
_folder = st.sampled_from(
    ["", "src/", "k8s/", "deploy/Kube/", "app/.envs/prod/", "hosts/", "inventories/", "values/", "compose/", "config/prod/", "requirements/", "envs/zebra/", "charts/a/templates/", "clusters/b-prod/", "services/app/"]
)  # fmt: skip


@st.composite
def _paths(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["-", ".", "_", ""])).join(draw(st.lists(_words, min_size=1, max_size=3)))
    ending = draw(_ending)
    return draw(_folder) + (f"{name}.{ending}" if ending else name)


def _holds(paths: list[str]) -> None:
    taken = [Path(path) for path in paths]
    folders, sieve = Folders(taken, MORE), Sieve(MORE)
    for path in taken:
        if not sieve.may_be_known(path):
            assert known_family(path, folders) is None, path.whole
        if not sieve.may_name(path):
            assert environment_in(path.stem, loose=True, more=MORE) is None, path.whole


@settings(max_examples=150, deadline=None)
@given(st.lists(_paths() | st.sampled_from(sorted(LOCKS)), min_size=1, max_size=8))
def test_no_well_known_name_is_held_back(paths: list[str]) -> None:
    _holds(paths)


def test_no_file_of_a_real_repository_is_held_back() -> None:
    assert len(KNOWN) > 500
    _holds(KNOWN)


def test_a_plain_name_is_held_back() -> None:
    sieve = Sieve()
    assert not sieve.may_be_known(Path("services/checkout/chart.json"))
    assert sieve.may_be_known(Path("k8s/chart.yaml"))


@given(st.lists(st.text(st.characters(exclude_characters="\0"), max_size=12), max_size=8))
def test_the_paths_that_hold_a_word_are_given_once_each_and_in_order(paths: list[str]) -> None:
    paths = [*paths, "a/Compose.yaml", "b", "été/.env.compose.env"]
    lowered = [path.encode("utf-8", "surrogatepass").lower() for path in paths]
    expected = [path for path, low in zip(paths, lowered, strict=True) if b".env" in low or b"compose" in low]
    assert list(holding(paths, ("Compose", ".env"))) == expected


def test_programs_are_worth_a_look_only_where_settings_are_kept() -> None:
    paths = [
        "src/main.py",
        "config/main.py",
        "src/settings.py",
        "a/README.md",
        "a/Dockerfile.go",
        "env/x/prod.ts",
    ]
    assert worth(paths) == ["config/main.py", "src/settings.py", "a/Dockerfile.go", "env/x/prod.ts"]
