"""Jobs of a workflow of GitHub Actions.

The form: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions. A workflow of the same
repository that a job calls is looked into; one of another repository is not fetched, and what it does is unknown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Place
from envparity.model.values import Unknown
from envparity.readers.document import Document
from envparity.readers.infrastructure.pipelines.jobs import Job
from envparity.readers.syntax.yaml import Tree, load

_BY_HAND = frozenset({"workflow_dispatch", "release", "workflow_call", "repository_dispatch", "deployment"})
_INPUT = frozenset(
    {"environment", "env", "deploy_env", "environment_name", "target", "stage", "target_environment"}
)
_EXPRESSION = expression(r"\$\{\{\s*(?:matrix|inputs|github\.event\.inputs)\.([\w-]+)\s*\}\}")


def jobs_of(document: Document) -> tuple[list[Job], dict[str, str]]:
    """Read a workflow's jobs, and the events that start it with the branches or tags that they are for."""
    tree = _workflow(document)
    triggers = dict(_triggers(tree.value))
    by_hand = bool(triggers) and triggers.keys() <= _BY_HAND
    jobs = _mapping(tree.value.get("jobs"))
    return [_Job(document, tree, name, _mapping(job), by_hand).job() for name, job in jobs.items()], triggers


def _workflow(document: Document) -> Tree:
    trees = load(document.text())
    if not trees or not isinstance(trees[0].value, dict):
        raise ReadError("no workflow: not a mapping", line=1)
    return trees[0]


def _triggers(workflow: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    events = workflow.get("on", workflow.get("true"))
    if isinstance(events, str):
        yield events, ""
    elif isinstance(events, list):
        yield from ((str(event), "") for event in events)
    else:
        for event, said in _mapping(events).items():
            held = _mapping(said)
            named = [*_texts(held.get("branches")), *(f"tag {tag}" for tag in _texts(held.get("tags")))]
            yield str(event), ", ".join(named)


class _Job:
    """One job of one workflow, with the workflow that it calls where that is one of the repository's own."""

    def __init__(
        self, document: Document, tree: Tree, name: str, said: Mapping[str, Any], by_hand: bool
    ) -> None:
        self._document = document
        self._tree = tree
        self._name = name
        self._said = said
        self._by_hand = by_hand
        self._calls = str(said.get("uses", ""))

    def job(self) -> Job:
        inner = self._called()
        steps = list(self._steps(self._document, self._tree, self._name, self._said))
        for document, tree in inner:
            for name, said in _mapping(tree.value.get("jobs")).items():
                steps += self._steps(document, tree, name, _mapping(said))
        environments = tuple(dict.fromkeys(self._environments()))
        return Job(
            id=self._name,
            place=self._place("jobs", self._name),
            environments=environments,
            needs=tuple(_texts(self._said.get("needs"))),
            condition=str(self._said.get("if") or ""),
            gate=self._gate(inner),
            commands=tuple((text, place) for kind, text, _, place in steps if kind == "run"),
            actions=tuple((text, ref, place) for kind, text, ref, place in steps if kind == "uses"),
            tags=tuple((text, place) for kind, text, _, place in steps if kind == "tag"),
            runner=", ".join(_texts(self._said.get("runs-on"))),
            called=self._calls.partition("@")[0],
        )

    def _place(self, *path: str) -> Place:
        return Place(self._document.path, self._tree.line_of(*path))

    def _environments(self) -> Iterator[str]:
        for said in (_named(self._said.get("environment")), *self._inputs()):
            found = _EXPRESSION.search(said)
            if found:
                strategy = _mapping(_mapping(self._said.get("strategy")).get("matrix"))
                yield from _texts(strategy.get(found[1]))
                yield from (
                    str(item[found[1]]) for item in _items(strategy.get("include")) if found[1] in item
                )
            elif said and "${{" not in said:
                yield said

    def _inputs(self) -> Iterator[str]:
        if self._calls:
            given = _mapping(self._said.get("with"))
            yield from (str(given[key]) for key in given if str(key).lower() in _INPUT and given[key])

    def _gate(self, inner: list[tuple[Document, Tree]]) -> str | Unknown:
        if _named(self._said.get("environment")):
            return "environment"
        if self._calls and not inner:
            return Unknown("in a workflow that is not in this repository")
        called = (job for _, tree in inner for job in _mapping(tree.value.get("jobs")).values())
        if any(_named(_mapping(job).get("environment")) for job in called):
            return "environment"
        return "by hand" if self._by_hand else "none"

    def _called(self) -> list[tuple[Document, Tree]]:
        if not self._calls.startswith("./"):
            return []
        path = posixpath.normpath(self._calls.partition("@")[0])
        try:
            other = Document(path, self._document.sibling(path))
            return [(other, _workflow(other))]
        except ReadError:
            return []

    def _steps(
        self, document: Document, tree: Tree, name: str, said: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, str, Place]]:
        uses = str(said.get("uses", ""))
        if uses and not uses.startswith("./"):
            action, _, ref = uses.partition("@")
            yield "uses", action, ref, Place(document.path, tree.line_of("jobs", name, "uses"))
        steps = said.get("steps")
        for at, step in enumerate(steps if isinstance(steps, list) else ()):
            if not isinstance(step, dict):
                continue
            place = Place(document.path, tree.line_of("jobs", name, "steps", at))
            action, _, ref = str(step.get("uses", "")).partition("@")
            if action and not action.startswith(("./", "docker://")):
                yield "uses", action, ref, place
            for line in str(step.get("run") or "").replace("\\\n", " ").splitlines():
                if line.strip() and not line.strip().startswith("#"):
                    yield "run", " ".join(line.split()), "", place
            given = _mapping(step.get("with"))
            if given.get("push") not in (None, False, "false") and "build-push" in action:
                for tag in str(given.get("tags") or "").replace(",", "\n").split():
                    yield "tag", tag, "", place


def _named(said: Any) -> str:
    return str((said.get("name") if isinstance(said, dict) else said) or "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value if not isinstance(item, dict | list)]
    return [str(value)] if value is not None and not isinstance(value, dict) else []
