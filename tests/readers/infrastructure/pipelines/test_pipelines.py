"""Pipelines: which jobs deploy where, after what and held back by what."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Resource
from envparity.readers.document import Document, open_seal
from envparity.readers.infrastructure.pipelines.reader import READER
from envparity.workspace.discovery import discover

RELEASE = """\
    on:
      push: {branches: [main]}
      workflow_dispatch:
    jobs:
      test:
        runs-on: ubuntu-24.04
        steps:
          - run: pytest
      staging:
        needs: test
        environment: staging
        steps:
          - uses: actions/checkout@v4
          - run: |
              # not a command
              docker build -t registry.example/shop:latest \\
                .
              helm upgrade shop ./chart --atomic
      production:
        needs: [staging]
        if: github.ref == 'refs/heads/main'
        environment: {name: production, url: https://shop.example}
        steps:
          - uses: acme/deploy@main
          - uses: docker/build-push-action@v6
            with: {push: true, tags: "registry.example/shop:latest,registry.example/shop:1"}
      drift:
        environment: production
        steps: [{run: terraform plan}]
    """


def read(
    text: str, wanted: str = "", path: str = ".github/workflows/release.yml", **files: str
) -> list[Resource]:
    def sibling(other: str) -> bytes:
        name = other.rpartition("/")[2].partition(".")[0]
        if name not in files:
            raise ReadError("no such file")
        return dedent(files[name]).encode()

    document = Document(path, dedent(text).encode(), sibling=sibling, options={"profiles": wanted})
    return list(READER.read(document, open_seal).resources)


def said(resource: Resource) -> dict[str, str]:
    return {f"{facet.name} {facet.item}".strip(): str(facet.value) for facet in resource.facets}


def test_a_deployment_tells_what_starts_it_what_it_waits_for_and_what_it_runs() -> None:
    production, staging = read(RELEASE)
    assert said(production) == {
        "action acme/deploy": "main",
        "action docker/build-push-action": "v6",
        "after staging": "staging",
        "condition": "github.ref == 'refs/heads/main'",
        "gate": "environment",
        "tag registry.example/shop": "1, latest",
        "tested": "true",
        "trigger push": "main",
        "trigger workflow_dispatch": "any",
    }
    assert said(staging) == {
        "action actions/checkout": "v4",
        "build 00": "docker build -t registry.example/shop:latest .",
        "gate": "environment",
        "rollback": "by itself",
        "tag registry.example/shop": "latest",
        "tested": "true",
        "trigger push": "main",
        "trigger workflow_dispatch": "any",
    }


def test_only_the_jobs_of_the_wanted_environment_are_told() -> None:
    assert [item.name for item in read(RELEASE, "staging")] == ["staging"]
    assert read(RELEASE, "qa") == []


def test_a_job_that_uses_an_environment_and_deploys_nothing_is_no_deployment() -> None:
    assert "drift" not in {item.name for item in read(RELEASE)}


def test_an_environment_may_stand_in_a_matrix_or_be_given_to_a_workflow_that_is_called() -> None:
    matrix = """\
        on: push
        jobs:
          deploy:
            strategy: {matrix: {environment: [qa, staging]}}
            environment: ${{ matrix.environment }}
            steps: [{run: kubectl apply -f .}]
          release:
            uses: ./.github/workflows/inner.yml
            with: {environment: production}
          remote:
            uses: acme/flows/.github/workflows/deploy.yml@v1
            with: {environment: production}
        """
    inner = """\
        on: {workflow_call: {inputs: {environment: {}}}}
        jobs:
          go:
            environment: ${{ inputs.environment }}
            steps: [{run: kubectl apply -f .}, {uses: acme/x@v1}]
        """
    assert [item.name for item in read(matrix, "qa", inner=inner)] == ["deploy"]
    release, remote = sorted(
        read(matrix, "production", inner=inner), key=lambda item: item.name, reverse=True
    )
    assert said(remote)["gate"] == "environment"
    assert said(remote)["action acme/x"] == "v1"
    assert said(release)["gate"] == "unknown: in a workflow that is not in this repository"


def test_a_job_without_environment_is_started_by_hand_where_nothing_else_starts_it() -> None:
    flow = """\
        on: {workflow_dispatch: {}}
        jobs:
          deploy:
            uses: ./.github/workflows/inner.yml
            with: {environment: production}
        """
    inner = "on: workflow_call\njobs: {go: {steps: [{run: kubectl apply -f .}]}}"
    assert said(read(flow, inner=inner)[0])["gate"] == "by hand"
    assert said(read(flow.replace("workflow_dispatch", "push"), inner=inner)[0])["gate"] == "none"


def test_jobs_of_gitlab_wait_for_the_stages_before_them_and_for_a_person() -> None:
    pipeline = """\
        stages: [test, deploy, release]
        .deploy: {stage: deploy, script: [helm upgrade shop .]}
        unit: {stage: test, script: pytest}
        staging: {extends: .deploy, environment: staging}
        production:
          extends: .deploy
          stage: release
          environment: {name: production}
          when: manual
        stop: {stage: deploy, environment: {name: review/$CI_COMMIT_REF_SLUG, action: stop}, script: [x]}
        """
    production, staging = read(pipeline, path=".gitlab-ci.yml")
    assert said(production) == {
        "after staging": "staging",
        "gate": "by hand",
        "rollback": "by hand",
        "tested": "true",
        "trigger push": "any",
    }
    assert said(staging)["gate"] == "none"


@pytest.mark.parametrize(
    "text", ["[]", "", "jobs: 3", "jobs: {a: b}", "jobs: {a: {steps: {b: c}}}", "on: {push: 3}"]
)
def test_what_is_no_pipeline_is_refused_or_holds_no_deployments(text: str) -> None:
    try:
        assert read(text) == []
    except ReadError as error:
        assert "no workflow" in error.message  # noqa: PT017


def test_a_secret_on_a_command_line_is_sealed() -> None:
    from envparity.secrets.sealing import make_seal

    secret = "tidal-" + "heron-ledger-" + "42"
    text = f"on: push\njobs:\n  deploy:\n    environment: production\n    steps:\n      - run: docker build --password={secret} .\n"
    seal = make_seal(b"a key for the rules' own cases.."[:32])
    assert secret not in repr(READER.read(Document("a.yml", text.encode()), seal))


def test_discovery_gives_a_pipeline_to_the_environments_it_deploys_to_and_to_no_other(tmp_path: Path) -> None:
    files = {
        ".github/workflows/release.yml": dedent(RELEASE),
        ".github/workflows/test.yml": "on: push\njobs: {test: {steps: [{run: pytest}]}}\n",
        ".env.staging": "A=a\n",
        ".env.production": "A=a\n",
        ".env.qa": "A=a\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    found = {
        item.environment.name: [
            (spec.files, spec.profiles) for spec in item.sources if spec.format == "Pipeline"
        ]
        for item in discover(tmp_path).declarations
    }
    release = (".github/workflows/release.yml",)
    assert found["staging"] == [(release, ("staging",))]
    assert found["production"] == [(release, ("production",))]
    assert found["qa"] == []
