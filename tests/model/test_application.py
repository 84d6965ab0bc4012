"""The services that are the application are told from those that it stands on."""

from __future__ import annotations

from envparity.model.application import applications
from envparity.model.facts import Facet, Service
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.model.values import Plain

HERE = Place("compose.yaml", 1)


def service(name: str, path: str = "compose.yaml", /, **facets: str) -> Service:
    return Service(
        name, Place(path, 1), tuple(Facet(key, Plain(value), HERE) for key, value in facets.items())
    )


def told(*environments: tuple[Service, ...], project: str = "shop") -> list[dict[str, str]]:
    stages = list(Stage)
    snapshots = [
        Snapshot(Environment(stage.value, stage), (), services=services)
        for stage, services in zip(stages, environments, strict=False)
    ]
    return [dict(parts) for parts in applications(snapshots, project).values()]


def test_what_is_built_is_the_application_and_what_it_stands_on_is_not() -> None:
    here, _, there = told(
        (service("web", build=". file web/Dockerfile", image="shop:dev"), service("db", image="postgres:16")),
        (),
        (service("frontend", image="registry.example/acme/shop:1.4"), service("db", image="postgres:16")),
    )
    assert here == {"web": "built here from web/Dockerfile"}
    assert there == {"frontend": "built by development"}, "it runs the image that development builds"


def test_a_service_of_the_same_name_is_the_one_that_is_built_elsewhere() -> None:
    _, there = told((service("web", build="./web"),), (service("web", image="ghcr.example/acme/front:7"),))
    assert there == {"web": "built by development"}


def test_what_is_built_to_try_the_application_is_no_part_of_it() -> None:
    (here,) = told(
        (
            service("web", build="."),
            service("e2e-tests", build="./e2e"),
            service("app", ".devcontainer/devcontainer.json", build="Dockerfile"),
        )
    )
    assert here == {"web": "built here from ."}


def test_a_process_of_a_platform_is_started_from_the_code() -> None:
    (here,) = told((service("worker", "Procfile", command="celery worker"),))
    assert here == {"worker": "started from the code, without an image"}


def test_an_image_of_the_projects_name_counts_where_nothing_is_built() -> None:
    image = service("netbox", image="netboxcommunity/netbox:v4")
    assert told((image, service("redis", image="redis:7")), project="netbox-docker") == [
        {"netbox": "its image has the project's name"}
    ]
    assert told((image, service("web", build=".")), project="netbox-docker") == [{"web": "built here from ."}]


def test_where_nothing_tells_nothing_is_said() -> None:
    assert told((service("db", image="postgres:16"),)) == [{}]
