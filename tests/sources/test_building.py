"""What kustomize and helm themselves make of files, held against our own reading, and used where that falls short."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from envparity.model.declarations import Declaration, SourceSpec
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.secrets.sealing import make_seal
from envparity.sources.building import build_kustomization, finished
from envparity.sources.worktree import Worktree

SEAL = make_seal(b"a key for the rules' own cases.."[:32])
SECRET = "tidal-" + "heron-ledger-" + "42"
BASE = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template:\n    spec:\n"
        "      containers: [{name: web, image: 'web:1', env: [{name: HOST, value: HOST_NAME}]}]\n"
    ),
}
REPLACED = (
    "resources: [../base]\nreplacements:\n- source: {kind: Deployment, fieldPath: metadata.name}\n  targets:\n"
    "  - select: {kind: Deployment}\n    fieldPaths: ['spec.template.spec.containers.0.env.0.value']\n"
    "secretGenerator: [{name: app, literals: [TOKEN=" + SECRET + "]}]\n"
)
kubectl = pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
helm = pytest.mark.skipif(not shutil.which("helm"), reason="helm is not installed")


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def read(root: Path, *files: str, format_name: str = "") -> Snapshot:
    spec = SourceSpec(files, format=format_name)
    declaration = Declaration(Environment("production", Stage.PRODUCTION), (spec,))
    return Worktree(root, SEAL).read((declaration,))[0]


@kubectl
def test_what_is_not_carried_out_here_is_built_by_kustomize_and_the_source_says_so(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "prod/kustomization.yaml": REPLACED})
    snapshot = read(tmp_path, "prod/kustomization.yaml")
    assert snapshot.sources[0].format == "Kustomize, built by kubectl"
    assert snapshot.sources[0].status == "read"
    assert {s.key: str(s.value) for s in snapshot.settings}["HOST"] == "web"
    assert "app" in {resource.name for resource in snapshot.resources}
    assert SECRET not in repr(snapshot)


def test_without_kustomize_our_own_reading_stands_and_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**BASE, "prod/kustomization.yaml": REPLACED})
    monkeypatch.setenv("PATH", "")
    source = read(tmp_path, "prod/kustomization.yaml").sources[0]
    assert (source.format, source.status) == ("Kustomize", "partly")
    assert "not carried out here" in source.problems[0].message


@kubectl
def test_what_was_carried_out_in_full_is_not_built_again(tmp_path: Path) -> None:
    write(tmp_path, {**BASE, "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: live-\n"})
    assert read(tmp_path, "prod/kustomization.yaml").sources[0].format == "Kustomize"


def test_a_kustomization_that_needs_the_network_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = "resources: ['https://git.example/base?ref=v1']\nvars: []\n"
    write(tmp_path, {"prod/kustomization.yaml": remote})
    asked: list[str] = []
    monkeypatch.setattr(
        "envparity.sources.building.build_kustomization", lambda *given: asked.append(given[1])
    )
    read(tmp_path, "prod/kustomization.yaml")
    assert asked == []
    assert finished.__doc__


@kubectl
def test_a_kustomization_that_kustomize_refuses_is_left_to_our_own_reading(tmp_path: Path) -> None:
    write(tmp_path, {"prod/kustomization.yaml": "resources: [gone]\nvars: []\n"})
    assert build_kustomization(tmp_path, "prod/kustomization.yaml") is None


@helm
def test_a_chart_is_rendered_with_the_values_of_the_environment(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "chart/values.yaml": "replicas: 1\ntoken: ''\n",
            "chart/values-production.yaml": f"replicas: 3\ntoken: {SECRET}\n",
            "chart/templates/web.yaml": (
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
                "  replicas: {{ .Values.replicas }}\n  template:\n    spec:\n"
                "      containers: [{name: web, image: 'web:1'}]\n---\n"
                "apiVersion: v1\nkind: Secret\nmetadata: {name: app}\nstringData: {TOKEN: {{ .Values.token }}}\n"
            ),
            "chart/templates/tests/probe.yaml": (
                "apiVersion: v1\nkind: Pod\nmetadata: {name: probe, annotations: {helm.sh/hook: test}}\n"
                "spec: {containers: [{name: probe, image: busybox}]}\n"
            ),
        },
    )
    values = ("chart/values.yaml", "chart/values-production.yaml")
    snapshot = read(tmp_path, *values, format_name="Helm values")
    assert [source.format for source in snapshot.sources][-1] == "Kubernetes, rendered by helm"
    assert [service.name for service in snapshot.services] == ["web"]
    facets = {facet.name: str(facet.value) for facet in snapshot.services[0].facets}
    assert (facets["replicas"], facets["image"]) == ("3", "web:1")
    assert SECRET not in repr(snapshot)


def test_without_helm_values_are_settings_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"chart/Chart.yaml": "name: shop\n", "chart/values.yaml": "replicas: 1\n"})
    monkeypatch.setenv("PATH", os.devnull)
    snapshot = read(tmp_path, "chart/values.yaml", format_name="Helm values")
    assert [source.format for source in snapshot.sources] == ["Helm values"]
