"""Declared resources side by side: part by part, and absent only where something would have told of them."""

from __future__ import annotations

from envparity.compare.declared import resource_rows
from envparity.model.areas import Area
from envparity.model.differences import Absent, Difference, Present
from envparity.model.facts import Facet, Resource
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain, Unknown


def snapshot(name: str, stage: Stage, format_name: str, *resources: Resource) -> Snapshot:
    source = SourceReading("worktree", name, "read", frozenset({"resource"}), format=format_name)
    return Snapshot(Environment(name, stage), (source,), resources=resources)


def resource(kind: str, name: str, path: str = "main.tf", **said: str) -> Resource:
    place = Place(path, 1)
    facets = tuple(Facet(key, Plain(value), place) for key, value in said.items())
    return Resource(kind, name, place, facets)


def rows(*snapshots: Snapshot) -> dict[str, Difference]:
    return {str(row.subject): row for row in resource_rows(snapshots)}


def test_what_is_said_of_a_resource_is_compared_part_by_part_in_the_area_it_belongs_to() -> None:
    staging = resource("terraform:aws_db_instance", "main", instance_class="small", engine_version="15")
    live = resource("terraform:aws_db_instance", "main", instance_class="large", engine_version="15")
    found = rows(
        snapshot("staging", Stage.STAGING, "Terraform", staging),
        snapshot("production", Stage.PRODUCTION, "Terraform", live),
    )
    size = found["terraform:aws_db_instance: main instance_class"]
    assert (size.likeness, size.area) == ("different", Area.COST)
    version = found["terraform:aws_db_instance: main engine_version"]
    assert (version.likeness, version.area) == ("same", Area.INFRASTRUCTURE_AS_CODE)


def test_a_pipeline_that_was_read_says_nothing_of_what_a_cluster_has() -> None:
    found = rows(
        snapshot("staging", Stage.STAGING, "Pipeline"),
        snapshot("production", Stage.PRODUCTION, "Kubernetes", resource("kubernetes:Ingress", "web")),
    )
    assert isinstance(found["kubernetes:Ingress: web"].cells[0], Unknown)


def test_a_cluster_that_was_read_in_full_lacks_what_another_has() -> None:
    found = rows(
        snapshot("staging", Stage.STAGING, "Kustomize, built by kubectl"),
        snapshot("production", Stage.PRODUCTION, "Kubernetes", resource("kubernetes:Ingress", "web")),
    )
    assert isinstance(found["kubernetes:Ingress: web"].cells[0], Absent)


def test_one_name_in_two_folders_is_told_apart_by_the_folder_without_the_environments_own_name() -> None:
    def two(name: str) -> tuple[Resource, ...]:
        return (
            resource("terraform:module", "net", f"infra/{name}/main.tf"),
            resource("terraform:module", "net", f"infra/{name}/data/main.tf"),
        )

    found = rows(
        snapshot("staging", Stage.STAGING, "Terraform", *two("staging")),
        snapshot("production", Stage.PRODUCTION, "Terraform", *two("production")),
    )
    whole = [name for name in found if name.startswith("terraform:module")]
    assert whole == [
        "terraform:module: net (infra/{environment})",
        "terraform:module: net (infra/{environment}/data)",
    ]
    assert all(isinstance(cell, Present) for name in whole for cell in found[name].cells)


def test_a_layer_that_does_not_load_is_a_row_at_the_line_that_says_so() -> None:
    problem = Problem("compose.prod.yaml:2: has neither `image` nor `build`", 0, "services.web", refused=True)
    broken = SourceReading(
        "worktree",
        "compose.yaml + compose.prod.yaml",
        "partly",
        frozenset({"service"}),
        (problem,),
        "Compose",
    )
    live = Snapshot(Environment("production", Stage.PRODUCTION), (broken,))
    row = rows(snapshot("staging", Stage.STAGING, "Compose"), live)["source:layers: compose.prod.yaml"]
    cell = row.cells[1]
    assert isinstance(cell, Present)
    assert [str(place) for place in cell.places] == ["compose.prod.yaml:2"]


def test_a_compose_file_alone_is_not_said_to_be_broken() -> None:
    problem = Problem("has neither `image` nor `build`", 2, "services.web", refused=True)
    alone = SourceReading("worktree", "compose.yaml", "partly", frozenset({"service"}), (problem,), "Compose")
    assert rows(Snapshot(Environment("production", Stage.PRODUCTION), (alone,))) == {}
