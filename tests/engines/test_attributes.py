"""No attribute of Compose is dropped in silence, and docs/compose.md says what becomes of each."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engines.attributes import _READ_BEFORE, PAGE, WHY, Fate, fates, page, wanted

from envparity.engines.plan.obstacles import refuse_unsupported
from envparity.engines.wanted.silent import CLUSTER, DESCRIBING, NEWER
from envparity.errors import UsageError


@pytest.fixture(scope="module")
def tried() -> tuple[Fate, ...]:
    return fates()


def of(tried: tuple[Fate, ...], how: str) -> set[str]:
    return {one.path for one in tried if one.how == how}


def below(paths: set[str], above: object) -> set[str]:
    return {path for path in paths if any(path == top or path.startswith(f"{top}.") for top in above)}  # type: ignore[attr-defined]


def test_every_attribute_is_carried_out_refused_or_known_to_say_nothing_here(tried: tuple[Fate, ...]) -> None:
    silent = of(tried, "nothing")
    assert silent - below(silent, DESCRIBING) == _READ_BEFORE
    noted = of(tried, "noted")
    assert noted == below(noted, CLUSTER)
    assert below(noted, CLUSTER) == below({one.path for one in tried}, CLUSTER)
    assert len(of(tried, "carried out")) > 180


def test_every_refusal_has_a_reason(tried: tuple[Fate, ...]) -> None:
    assert {one.path for one in tried if one.how == "refused" and not one.where} == set(WHY)


def test_the_page_is_what_the_code_does() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.engines.attributes writes it anew"


@pytest.mark.parametrize("path", sorted(NEWER))
def test_an_older_engine_is_not_given_what_it_would_pass_over(path: str) -> None:
    samples: dict[str, dict[str, Any]] = {
        "annotations": {"annotations": {"a": "b"}},
        "healthcheck.start_interval": {"healthcheck": {"test": ["CMD", "true"], "start_interval": "1s"}},
        "networks.*.gw_priority": {"networks": {"back": {"gw_priority": 1}}},
        "networks.*.interface_name": {"networks": {"back": {"interface_name": "eth7"}}},
        "networks.*.mac_address": {"networks": {"back": {"mac_address": "02:42:ac:11:00:02"}}},
        "volumes.volume.subpath": {
            "volumes": [{"type": "volume", "source": "data", "target": "/d", "volume": {"subpath": "x"}}]
        },
    }
    word = path.partition("=")[2]
    bind = {"type": "bind", "source": ".", "target": "/d", "bind": {"recursive": word}}
    found = wanted(samples.get(path, {"volumes": [bind]}))
    refuse_unsupported(found, NEWER[path])
    refuse_unsupported(found, "")
    with pytest.raises(UsageError, match=f"needs an engine of API {NEWER[path]}, this one speaks 1.41"):
        refuse_unsupported(found, "1.41")
