"""Which commit an environment runs: what the labels of its containers' images say, or of the images that it declares.

The label is the one of the OCI image specification, or its predecessor. An engine that does not answer, an image that
says nothing and a commit that the repository does not have are each said; none of them is taken for the work tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from envparity.engines import labels
from envparity.engines.base import Engine
from envparity.engines.seen import owner
from envparity.errors import EngineError, ReadError
from envparity.model.declarations import DEPLOYED, Declaration, revision_problem
from envparity.model.records import replace

LABELS = ("org.opencontainers.image.revision", "org.label-schema.vcs-ref")
"""https://github.com/opencontainers/image-spec/blob/main/annotations.md, and what was used before it."""
_SHOWN = 12


class Deployments:
    """What one engine, asked once, knows of the commits that a workspace's environments run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, str | ReadError] = {}

    def revision(self, declaration: Declaration, is_commit: Callable[[str], bool]) -> str:
        """Give the commit of an environment; `ReadError` when it is not known, or not one."""
        name = declaration.environment.name
        if name not in self._known:
            try:
                self._known[name] = self._asked(declaration, is_commit)
            except ReadError as error:
                self._known[name] = error
        known = self._known[name]
        if isinstance(known, ReadError):
            raise known
        return known

    def _asked(self, declaration: Declaration, is_commit: Callable[[str], bool]) -> str:
        from envparity.engines.table import connect

        try:
            with closing(connect()) as engine:
                told = _running(engine, self._root, declaration)
                where = "its containers' images"
                if not told:
                    told = _declared(engine, self._images(declaration))
                    where = "the images that it declares"
        except EngineError as error:
            raise ReadError(f"what is deployed is not known: {error.message}", hint=error.hint) from error
        return _one(told, is_commit, where)

    def _images(self, declaration: Declaration) -> tuple[str, ...]:
        """Give the images of the services that an environment's other sources declare."""
        from envparity.model.values import Plain
        from envparity.secrets.sealing import make_passing_seal
        from envparity.sources.worktree import Worktree

        others = tuple(spec for spec in declaration.sources if spec.revision != DEPLOYED)
        snapshot = Worktree(self._root, make_passing_seal()).read([replace(declaration, sources=others)])[0]
        return tuple(
            facet.value.text
            for service in snapshot.services
            for facet in service.facets
            if facet.name == "image" and isinstance(facet.value, Plain)
        )


def _running(engine: Engine, root: Path, declaration: Declaration) -> dict[str, set[str]]:
    """Give what the running containers of an environment say, by revision, with their names."""
    project = declaration.runtime.project if declaration.runtime else ""
    mine = (str(root), declaration.environment.name)
    found: dict[str, set[str]] = {}
    for container in engine.containers():
        theirs = bool(project) and container.labels.get(labels.PROJECT) == project
        if container.running and (owner(container.labels) == mine or theirs):
            _note(found, container.labels, container.service or container.name)
    return found


def _declared(engine: Engine, images: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for reference in sorted(set(images)):
        image = engine.image(reference)
        if image is not None:
            _note(found, image.labels, reference)
    return found


def _note(found: dict[str, set[str]], told: Mapping[str, str], name: str) -> None:
    revision = next((told[label] for label in LABELS if told.get(label)), "")
    if revision and not revision_problem(revision):
        found.setdefault(revision, set()).add(name)


def _one(told: Mapping[str, set[str]], is_commit: Callable[[str], bool], where: str) -> str:
    """Choose the one revision that this repository has: images of other projects name commits of their own."""
    ours = {revision: names for revision, names in told.items() if is_commit(revision)}
    if len(ours) == 1:
        return next(iter(ours))
    if ours:
        several = "; ".join(
            f"`{revision[:_SHOWN]}` by {', '.join(sorted(names))}" for revision, names in sorted(ours.items())
        )
        raise ReadError(
            f"several commits are deployed: {several}", hint="name the one to read the files at as `revision`"
        )
    if told:
        named = ", ".join(f"`{revision[:_SHOWN]}`" for revision in sorted(told))
        raise ReadError(
            f"the deployed commit is not in this repository: {where} name {named}",
            hint="`git fetch` gets what its origin has",
        )
    raise ReadError(
        f"what is deployed is not known: {where} name no commit",
        hint=f"build them with `--label {LABELS[0]}=$(git rev-parse HEAD)`",
    )
