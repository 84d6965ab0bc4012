"""Reads pipelines for what they deploy: each job that deploys to an environment is a resource.

The source's `profiles` name the environments, as the pipeline spells them, that are asked for; without, all are told.
"""

from __future__ import annotations

from envparity.model.facts import FactKind, Reading
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.infrastructure.pipelines import github, gitlab
from envparity.readers.infrastructure.pipelines.jobs import Job, deployments


class Pipeline:
    """A workflow of GitHub Actions, or a pipeline of GitLab."""

    format = "Pipeline"
    gives: frozenset[FactKind] = frozenset({"resource"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - told by the name
        """Say whether the file lies where these programs look for theirs."""
        return is_gitlab(path)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read the deployments; `ReadError` when the file is no pipeline."""
        jobs, triggers = jobs_of(document)
        wanted = [name for name in document.options.get("profiles", "").split(",") if name]
        found = deployments(jobs, triggers, wanted, seal)
        return Reading(self.format, resources=tuple(sorted(found, key=lambda item: item.name)))


READER = Pipeline()


def is_gitlab(path: str) -> bool:
    """Say whether a file is a pipeline of GitLab, by its name."""
    return path.rpartition("/")[2].lower().endswith((".gitlab-ci.yml", ".gitlab-ci.yaml"))


def jobs_of(document: Document) -> tuple[list[Job], dict[str, str]]:
    """Read the jobs and what starts them."""
    return gitlab.jobs_of(document) if is_gitlab(document.path) else github.jobs_of(document)
