"""What lies in hidden folders and speaks of an environment: pipelines that deploy to one, a developer's container."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.stages import NAMES
from envparity.readers.document import Document
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.pieces import Layer, Piece
from envparity.workspace.stages import Named, environment_in

_PIPELINE = expression(r"^(\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml)$")
_DEVCONTAINER = expression(r"^(\.devcontainer/([^/]+/)?)?\.?devcontainer\.json$")
_COMPOSE_FILES = expression(r"\"dockerComposeFile\"\s*:\s*(\[[^\]]*\]|\"[^\"]*\")")
_TEXT = expression(r"\"([^\"]+)\"")
_TELLING = expression(r"(?i)environment|deploy")
_MOST = 60
"""Pipelines that are looked into; repositories that have more have many of one kind."""


def pipelines(paths: Iterable[str], contents: Contents) -> Iterator[Piece]:
    """Give a piece for each environment that a pipeline deploys to, with the name that it has there."""
    found = [path for path in paths if _PIPELINE.match(path)]
    for path in sorted(found)[:_MOST]:
        text = contents.text(path)
        if not _TELLING.search(text):
            continue
        for written, named in _targets(path, text, contents):
            why = f"pipeline that deploys to {named.name}"
            yield Piece(path, "pipeline", path, why, named, Layer.OWN, "Pipeline", weak=True, section=written)


def developers_containers(paths: Iterable[str], contents: Contents) -> Iterator[Piece]:
    """Give the containers that editors make for a developer, and the Compose files beside them that these name."""
    named = Named(*NAMES["development"])
    seen: set[str] = set()
    for path in paths:
        if not _DEVCONTAINER.match(path):
            continue
        why = "container of a developer's editor"
        yield Piece(path, "image", path, why, named, Layer.OWN, "devcontainer.json", weak=True)
        folder = posixpath.dirname(path)
        told = _COMPOSE_FILES.search(contents.text(path))
        for name in _TEXT.findall(told[1]) if told else ():
            beside = posixpath.normpath(posixpath.join(folder, name))
            if beside.startswith(".devcontainer/") and contents.has(beside) and beside not in seen:
                seen.add(beside)
                why = "Compose file of the container of a developer's editor"
                yield Piece(beside, "compose", folder, why, named, Layer.OWN, weak=True)


def _targets(path: str, text: str, contents: Contents) -> Iterator[tuple[str, Named]]:
    from envparity.readers.infrastructure.pipelines.reader import jobs_of

    def sibling(other: str) -> bytes:
        if not contents.has(other):
            raise ReadError(f"`{other}`: no such file")
        return contents.text(other).encode()

    try:
        jobs, _ = jobs_of(Document(path, text.encode(), sibling=sibling))
    except (ReadError, RecursionError):
        return
    for written in sorted({name for job in jobs if job.deploys for name in job.environments}):
        named = environment_in(written)
        if named is not None:
            yield written, named
