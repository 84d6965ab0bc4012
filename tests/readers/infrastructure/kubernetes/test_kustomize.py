"""Kustomizations: what they make of their bases, held against kustomize itself where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.infrastructure.kubernetes.kustomize import READER
from envparity.readers.infrastructure.kubernetes.reader import READER as MANIFESTS

BASE = {
    "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\nconfigMapGenerator: [{name: app, literals: [LEVEL=info, A=a]}]\n",
    "base/web.yaml": """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: web
                  image: registry.example:5000/shop/web:1.0
                  args: [a, b]
                  ports: [{containerPort: 8000}]
                  envFrom: [{configMapRef: {name: app}}]
                  env: [{name: X, value: x}, {name: Y, value: y}]
                  resources: {limits: {memory: 1Gi}}
                - name: proxy
                  image: nginx:1.26
        """,
    "base/service.yaml": """\
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8000}]}
        """,
}


def document(files: dict[str, str], path: str) -> Document:
    def sibling(name: str) -> bytes:
        if name not in files:
            raise ReadError(f"`{name}`: no such file")
        return dedent(files[name]).encode()

    return Document(path, sibling(path), sibling=sibling)


def build(kustomization: str, **files: str) -> Reading:
    named = {f"prod/{name.replace('_', '.')}": text for name, text in files.items()}
    whole = {**BASE, **named, "prod/kustomization.yaml": "resources: [../base]\n" + dedent(kustomization)}
    return READER.read(document(whole, "prod/kustomization.yaml"), open_seal)


def facts(reading: Reading) -> dict[str, str]:
    """Give every service's facets and every setting as text, without the hashes that kustomize appends."""
    found: dict[str, str] = {}
    for service in reading.services:
        for facet in service.facets:
            found[f"{service.name} {facet.name} {facet.item}".strip()] = str(facet.value)
    for setting in reading.settings:
        found[f"{setting.scope}:{setting.key}"] = str(setting.value)
    for resource in reading.resources:
        found[f"{resource.kind} {re.sub('-[a-z0-9]{10}$', '', resource.name)}"] = ""
    return found


CASES = {
    "nothing": "",
    "an image's tag": "images: [{name: registry.example:5000/shop/web, newTag: '2.0'}]",
    "an image's name and digest": f"images: [{{name: nginx, newName: mirror.example/nginx, digest: 'sha256:{'0' * 64}'}}]",
    "replicas": "replicas: [{name: web, count: 5}]",
    "prefix and suffix": "namePrefix: shop-\nnameSuffix: -v1",
    "namespace": "namespace: shop",
    "labels": "labels: [{pairs: {tier: front}, includeSelectors: true}]\ncommonLabels: {team: a}",
    "a merged generator": "configMapGenerator: [{name: app, behavior: merge, literals: [LEVEL=warning, B=b]}]",
    "a replaced generator": "configMapGenerator: [{name: app, behavior: replace, literals: [B=b]}]",
    "a secret": "secretGenerator: [{name: keys, literals: ['PASS=a=b']}]",
    "an added variable": """\
        patches:
          - patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec: {template: {spec: {containers: [{name: web, env: [{name: Z, value: z}, {name: X, value: xx}]}]}}}
        """,
    "a removed variable": """\
        patches:
          - patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec: {template: {spec: {containers: [{name: web, env: [{name: X, $patch: delete}]}]}}}
        """,
    "a replaced list and a deleted key": """\
        patches:
          - patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec: {template: {spec: {containers: [{name: web, args: [c], resources: null}]}}}
        """,
    "a container more": """\
        patches:
          - target: {kind: Deployment}
            patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: any}
              spec: {template: {spec: {containers: [{name: log, image: 'fluent:1'}]}}}
        """,
    "a removed object": """\
        patches:
          - patch: |
              $patch: delete
              apiVersion: v1
              kind: Service
              metadata: {name: web}
        """,
    "a JSON patch": """\
        patches:
          - target: {kind: Deployment, name: w.*}
            patch: |
              - {op: replace, path: /spec/replicas, value: 7}
              - {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: J, value: j}}
              - {op: remove, path: /spec/template/spec/containers/0/args/0}
              - {op: add, path: /metadata/annotations, value: {a~1b: c}}
        """,
    "a patch by the name before the prefix": """\
        namePrefix: shop-
        patches:
          - patch: |
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec: {replicas: 9}
        """,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_the_facts_are_those_of_what_kustomize_builds(case: str, tmp_path: Path) -> None:
    files = {**BASE, "prod/kustomization.yaml": "resources: [../base]\n" + dedent(CASES[case])}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(dedent(text))
    built = subprocess.run(
        ["kubectl", "kustomize", str(tmp_path / "prod")], capture_output=True, check=True
    ).stdout
    expected = facts(
        MANIFESTS.read(Document("built.yaml", re.sub(rb"-[a-z0-9]{10}\b(?=\n)", b"", built)), open_seal)
    )
    reading = READER.read(document(files, "prod/kustomization.yaml"), open_seal)
    assert reading.problems == ()
    assert facts(reading) == expected


BUILT_IN = """\
apiVersion: builtin
kind: LabelTransformer
metadata: {name: labels}
labels: {env: prod}
fieldSpecs: [{path: metadata/labels, create: true}]
---
apiVersion: builtin
kind: PrefixSuffixTransformer
metadata: {name: names}
prefix: prod-
fieldSpecs: [{path: metadata/name}]
---
apiVersion: builtin
kind: ReplicaCountTransformer
metadata: {name: count}
replica: {name: web, count: 4}
fieldSpecs: [{path: spec/replicas, kind: Deployment}]
"""


def test_transformers_that_kustomize_has_built_in_are_carried_out() -> None:
    found = facts(build("transformers: [more.yaml]\n", more_yaml=BUILT_IN))
    assert found["prod-web replicas"] == "4"
    other = build(
        "transformers: [more.yaml]\n", more_yaml="apiVersion: x/v1\nkind: Other\nmetadata: {name: x}\n"
    )
    assert "a Other is not carried out here" in str(other.problems[0])


def test_an_overlay_changes_what_its_base_says() -> None:
    found = facts(build(CASES["an added variable"] + CASES["an image's tag"]))
    assert found["web image"] == "registry.example:5000/shop/web:2.0"
    assert (found["web:X"], found["web:Y"], found["web:Z"]) == ("xx", "y", "z")
    assert found["web:LEVEL"] == "info"
    assert found["web-proxy image"] == "nginx:1.26"


def test_every_value_keeps_the_place_that_says_it() -> None:
    reading = build("patches: [{path: more.yaml}]\n", more_yaml="""\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
                - name: web
                  env: [{name: X, value: changed}]
        """)  # fmt: skip
    places = {setting.key: str(setting.place) for setting in reading.settings}
    assert places["X"] == "prod/more.yaml:9"
    assert places["Y"] == "base/web.yaml:16"
    assert places["LEVEL"] == "base/kustomization.yaml:2"


def test_generators_read_files_and_keep_their_lines() -> None:
    reading = build(
        "secretGenerator: [{name: keys, envs: [app.env]}]\n", app_env="# no\nTOKEN=a=b\nFROM_SHELL\n"
    )
    [token] = [setting for setting in reading.settings if setting.key == "TOKEN"]
    assert (str(token.value), str(token.place), token.carrier) == ("a=b", "prod/app.env:2", "secret")
    assert "prod/app.env:3: a key without a value is taken from the shell" in str(reading.problems[0])


@pytest.mark.parametrize(
    ("kustomization", "message"),
    [
        ("resources: ['https://example.org/x?ref=1']\n", "is not fetched"),
        ("resources: [gone.yaml]\n", "no such file"),
        ("resources: [gone]\n", "no kustomization below it"),
        ("resources: [../../outside.yaml]\n", "leaves the workspace"),
        ("helmCharts: [{name: x}]\n", "not carried out here"),
        ("frobnicate: 1\n", "not carried out here"),
        ("patches: [{patch: 'a: ['}]\n", "the patch cannot be read"),
        (
            "patches: [{target: {kind: Service}, patch: '[{op: remove, path: /spec/nope}]'}]\n",
            "`/spec/nope` is not there",
        ),
        (
            "patchesStrategicMerge:\n  - |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: renamed}\n",
            "Deployment `renamed` is not among the resources",
        ),
    ],
)
def test_what_is_not_carried_out_is_said_and_the_rest_is_read(kustomization: str, message: str) -> None:
    files = {**BASE, "prod/kustomization.yaml": dedent(kustomization)}
    if "resources" in kustomization:
        files["prod/kustomization.yaml"] = kustomization.replace("resources: [", "resources: [../base, ")
    else:
        files["prod/kustomization.yaml"] = "resources: [../base]\n" + kustomization
    reading = READER.read(document(files, "prod/kustomization.yaml"), open_seal)
    assert reading.status == "partly"
    assert message in " ".join(str(problem) for problem in reading.problems)
    assert "web" in [service.name for service in reading.services]


def test_a_kustomization_that_takes_itself_in_is_refused() -> None:
    files = {"a/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../a]"}
    with pytest.raises(ReadError, match="takes itself in"):
        READER.read(document(files, "a/kustomization.yaml"), open_seal)


@pytest.mark.parametrize(
    "text", ["[]", "a", "resources: 3", "resources: {a: b}", "patches: [3, [], null]", "images: [x]"]
)
def test_a_kustomization_of_a_wrong_shape_is_read_or_refused(text: str) -> None:
    try:
        reading = READER.read(document({"k/kustomization.yaml": text}, "k/kustomization.yaml"), open_seal)
    except ReadError as error:
        assert "mapping" in error.message  # noqa: PT017
    else:
        assert reading.services == ()
