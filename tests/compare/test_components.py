"""One service of two worlds: by what the profile says, by name, by label, by image; and never two for one."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.compare.components import spoken_names
from envparity.model.facts import Facet, Service
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.model.values import Plain

HERE = Place("x", 1)


def service(name: str, image: str = "", aliases: Sequence[str] = ()) -> Service:
    facets = (Facet("image", Plain(image), HERE),) if image else ()
    return Service(name, HERE, facets, tuple(aliases))


def names(compose: Sequence[Service], cluster: Sequence[Service], **stated: str) -> dict[str, str]:
    live = Environment("production", Stage.PRODUCTION, services=tuple(stated.items()))
    snapshots = (
        Snapshot(Environment("staging", Stage.STAGING), services=tuple(compose)),
        Snapshot(live, services=tuple(cluster)),
    )
    return dict(spoken_names(snapshots)[1])


def test_a_name_that_ends_with_the_other_is_the_same_service() -> None:
    assert names([service("web")], [service("shop-web")]) == {"shop-web": "web"}


def test_the_environments_own_name_is_left_out_of_a_namespace_too() -> None:
    assert names([service("shop/web")], [service("shop-production/web")]) == {
        "shop-production/web": "shop/web"
    }


def test_a_label_names_the_service_that_a_workload_is() -> None:
    assert names([service("web")], [service("release-7", aliases=["web"])]) == {"release-7": "web"}


def test_an_image_that_one_service_alone_runs_is_the_same_service_whatever_its_tag() -> None:
    compose = [service("api", "registry.example/shop/api:latest"), service("db", "postgres:15")]
    cluster = [service("backend", "mirror.example/shop/api:1.2"), service("store", "postgres:13")]
    assert names(compose, cluster) == {"backend": "api", "store": "db"}


def test_an_image_that_two_services_run_tells_nothing() -> None:
    compose = [service("web", "shop:1"), service("worker", "shop:1")]
    assert names(compose, [service("a", "shop:2"), service("b", "shop:2")]) == {"a": "a", "b": "b"}


def test_two_services_are_never_taken_for_one() -> None:
    assert names([service("web")], [service("a-web"), service("b-web")]) == {"a-web": "web", "b-web": "b-web"}


def test_what_the_profile_says_goes_before_everything() -> None:
    compose, cluster = [service("web"), service("api")], [service("shop-web"), service("x")]
    stated = names(compose, cluster, **{"shop-web": "api"})
    assert stated == {"shop-web": "api", "x": "x"}
