"""What holds of every project: carried out once, nothing is left to do; taken down, nothing of ours is left."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.engines.plan import plan_down, plan_up

NAMES = ("api", "db", "queue", "web")
SERVICE = st.fixed_dictionaries(
    {},
    optional={
        "image": st.sampled_from(["app:1", "web:2", "job:1"]),
        "environment": st.dictionaries(st.sampled_from("AB"), st.sampled_from(["1", "2", "$x"]), max_size=2),
        "healthcheck": st.just(True),
        "scale": st.integers(0, 3),
        "volumes": st.just(["data:/data"]),
        "networks": st.sampled_from([["back"], ["back", "default"], ["default"]]),
    },
)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Any]:
    """Give services of which each depends only on those before it, so that there is no circle."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    services: dict[str, Any] = {}
    for index, name in enumerate(names):
        services[name] = draw(SERVICE)
        if index and draw(st.booleans()):
            services[name]["depends_on"] = [names[index - 1]]
    return services


CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CALM
@given(before=projects(), after=projects())
def test_up_leaves_nothing_to_do_whatever_was_there_before(desk: Any, before: Any, after: Any) -> None:
    desk.__init__()
    desk.have("app:1", "web:2", "job:1")
    rest: dict[str, Any] = {"volumes": {"data": {}}, "networks": {"back": {}}}
    desk.up(desk.want(before, **rest))
    wanted = desk.want(after, **rest)
    desk.up(wanted)
    again = plan_up(wanted, desk.look(wanted))
    once = {service.name for service in wanted.services if service.image == "job:1"}
    assert {step.service for step in again.steps} <= once
    names = {found.name for found in desk.memory.containers()}
    assert names == {name for service in wanted.services for name in service.containers}


@CALM
@given(services=projects())
def test_down_leaves_nothing_of_ours_and_everything_else(desk: Any, services: Any) -> None:
    desk.__init__()
    desk.have("app:1", "web:2", "job:1")
    other = desk.want({"web": {}}, environment="staging", project="other")
    desk.up(other)
    strangers = (desk.memory.containers(), desk.memory.networks())
    wanted = desk.want(services, volumes={"data": {}}, networks={"back": {}})
    desk.up(wanted)
    desk.down(wanted, volumes=True)
    assert (desk.memory.containers(), desk.memory.networks()) == strangers
    assert desk.memory.volumes() == ()
    look = desk.look(wanted)
    assert plan_down(wanted.project, wanted.environment, wanted.workspace, look, volumes=True).empty


@CALM
@given(services=projects())
def test_a_plan_names_only_steps_that_it_has_and_those_before_their_use(desk: Any, services: Any) -> None:
    desk.__init__()
    desk.have("app:1", "web:2", "job:1")
    wanted = desk.want(services, volumes={"data": {}}, networks={"back": {}})
    done: set[str] = set()
    for step in plan_up(wanted, desk.look(wanted)).steps:
        assert set(step.after) <= done
        done.add(step.id)
