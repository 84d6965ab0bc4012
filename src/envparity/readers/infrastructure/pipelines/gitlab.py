"""Jobs of a pipeline of GitLab: `environment`, `needs`, the order of stages, `when: manual`.

The form: https://docs.gitlab.com/ci/yaml/. What `include` brings from elsewhere is not fetched; `extends` of the same
file is carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.places import Place
from envparity.readers.document import Document
from envparity.readers.infrastructure.pipelines.jobs import Job
from envparity.readers.syntax.yaml import load

_WORDS = frozenset(
    {
        "stages",
        "variables",
        "default",
        "include",
        "workflow",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "pages:deploy",
    }
)
_STAGES = ("build", "test", "deploy")
_DEEPEST = 10


def jobs_of(document: Document) -> tuple[list[Job], dict[str, str]]:
    """Read a pipeline's jobs; a push starts it unless its jobs say otherwise."""
    trees = load(document.text())
    if not trees or not isinstance(trees[0].value, dict):
        raise ReadError("no pipeline: not a mapping", line=1)
    tree = trees[0]
    table: Mapping[str, Any] = tree.value
    said = {
        name: _extended(job, table)
        for name, job in table.items()
        if isinstance(job, dict) and name not in _WORDS and not name.startswith(".")
    }
    order = table.get("stages") if isinstance(table.get("stages"), list) else _STAGES
    stages = [str(stage) for stage in order or ()]
    jobs = [
        _job(name, job, said, stages, Place(document.path, tree.line_of(name))) for name, job in said.items()
    ]
    return jobs, {"push": ""}


def _extended(job: Mapping[str, Any], table: Mapping[str, Any], deep: int = 0) -> Mapping[str, Any]:
    above = job.get("extends")
    held: dict[str, Any] = {}
    if deep < _DEEPEST:
        for name in above if isinstance(above, list) else [above] if above else []:
            other = table.get(str(name))
            if isinstance(other, dict):
                held |= _extended(other, table, deep + 1)
    return {**held, **job}


def _job(
    name: str, job: Mapping[str, Any], every: Mapping[str, Mapping[str, Any]], stages: list[str], place: Place
) -> Job:
    where = job.get("environment")
    environment = str((where.get("name") if isinstance(where, dict) else where) or "")
    stops = isinstance(where, dict) and where.get("action") in ("stop", "verify", "prepare")
    commands = [
        (" ".join(line.split()), place)
        for key in ("before_script", "script")
        for line in _lines(job.get(key))
        if line.strip()
    ]
    by_hand = job.get("when") == "manual" or any(rule.get("when") == "manual" for rule in _rules(job))
    return Job(
        id=name,
        place=place,
        environments=(environment,) if environment and "$" not in environment and not stops else (),
        needs=_needs(job, every, stages),
        condition="; ".join(str(rule["if"]) for rule in _rules(job) if "if" in rule) or _only(job),
        gate="by hand" if by_hand else "none",
        commands=tuple(commands),
    )


def _needs(
    job: Mapping[str, Any], every: Mapping[str, Mapping[str, Any]], stages: list[str]
) -> tuple[str, ...]:
    """Give the jobs that are named, or all of the stages before."""
    if isinstance(job.get("needs"), list):
        return tuple(str(item.get("job") if isinstance(item, dict) else item) for item in job["needs"])
    stage = str(job.get("stage", "test"))
    before = stages[: stages.index(stage)] if stage in stages else []
    return tuple(name for name, other in every.items() if str(other.get("stage", "test")) in before)


def _rules(job: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rules = job.get("rules")
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []


def _only(job: Mapping[str, Any]) -> str:
    return ", ".join(_lines(job.get("only"))) if not isinstance(job.get("only"), dict) else ""


def _lines(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return [line for text in texts for line in str(text).splitlines()]
