"""One environment in the place of another on a real engine, and the guard of protected ones."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from envparity.errors import EngineError, UsageError
from envparity.model.deeds import Asked, Deed

pytestmark = pytest.mark.engine


@pytest.fixture
def port(free_ports: list[int]) -> int:
    return free_ports[0]


@pytest.mark.both
def test_switch_puts_one_environment_in_the_place_of_another(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("dev", port))
    shop.declare("staging", shop.file("staging", port))
    shop.up("dev")
    kept = shop.container("web", "dev")["Id"]
    shop.running.carry_out(Asked("switch", "staging"))
    assert shop.answer(port) == "web-staging"
    assert shop.running.active() == ("staging",)
    assert shop.container("web", "dev")["Id"] == kept
    shop.running.carry_out(Asked("switch", "dev"))
    assert shop.answer(port) == "web-dev"
    assert shop.running.active() == ("dev",)
    assert shop.container("web", "dev")["Id"] == kept


@pytest.mark.both
def test_a_switch_that_fails_says_why_and_brings_the_old_environment_back(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("dev", port))
    sick = (
        shop.file("staging", port).replace('"test", "-e", "/www/index.html"', '"false"').replace("200}", "2}")
    )
    shop.declare("staging", sick)
    shop.up("dev")
    kept = shop.container("web", "dev")["Id"]
    with pytest.raises(EngineError) as failure:
        shop.running.carry_out(Asked("switch", "staging"), shop.heard.append)
    assert re.match(r"`db` (is unhealthy|did not become healthy)", failure.value.message)
    assert "what ran before runs again: db, web" in failure.value.message
    assert shop.running.active() == ("dev",)
    assert shop.container("web", "dev")["Id"] == kept
    assert shop.answer(port) == "web-dev"


def test_a_switch_to_an_image_that_cannot_be_had_stops_nothing(shop: Any, port: int) -> None:
    shop.declare("dev", shop.file("dev", port))
    shop.declare("staging", 'services: {web: {image: "registry.invalid/nobody/has:this"}}')
    shop.up("dev")
    started = shop.container("web", "dev")["State"]["StartedAt"]
    with pytest.raises(EngineError, match="nothing had been stopped"):
        shop.running.carry_out(Asked("switch", "staging"))
    assert shop.container("web", "dev")["State"]["StartedAt"] == started


def test_a_protected_environment_is_not_touched_without_its_name(shop: Any) -> None:
    shop.declare("prod", "services: {web: {image: IMAGE}}", protected=True)
    for deed in get_args(Deed):
        with pytest.raises(UsageError, match="environment `prod` is protected"):
            shop.running.carry_out(Asked(deed, "prod"))
    assert shop.running.states("prod") == ()
    shop.up("prod", confirm="prod")
    assert shop.running.active() == ("prod",)


def test_a_switch_does_not_stop_a_protected_environment_without_its_name(shop: Any) -> None:
    shop.declare("prod", "services: {web: {image: IMAGE}}", protected=True)
    shop.declare("dev", "services: {web: {image: IMAGE}}")
    shop.up("prod", confirm="prod")
    with pytest.raises(UsageError, match="environment `prod` is protected"):
        shop.running.carry_out(Asked("switch", "dev"))
    assert shop.running.active() == ("prod",)
    shop.running.carry_out(Asked("switch", "dev"), confirm="prod")
    assert shop.running.active() == ("dev",)
