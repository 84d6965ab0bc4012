"""JSON that others build on: the shapes are a contract, said again as JSON Schema in `schema`.

Same value, same bytes: keys stand in a fixed order and lists in the order of the values they come
from. What a single noun looks like is in `data`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from re import compile as pattern

from envparity.model.application import applications
from envparity.model.areas import Area
from envparity.model.declarations import Declaration, Workspace
from envparity.model.deeds import ContainerState
from envparity.model.differences import Cell, Difference, Present
from envparity.model.facts import Reading
from envparity.model.findings import Evidence, Finding
from envparity.model.pages import Page, Trace
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.report.assessment import gaps
from envparity.report.data import (
    Data,
    cell_data,
    facts_data,
    place_data,
    problem_data,
    release_data,
    snapshot_hash,
    source_data,
    value_data,
)
from envparity.report.summary import LIKENESS_SYMBOLS, files_of, grade_of

_UNSEEN = pattern("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
"""What JSON may hold as it is, and a terminal or an editor should not be given: written as escapes."""


def render(report: Report) -> str:
    """Write a report as `envparity.report/1`."""
    return _dump(
        {
            "schema": "envparity.report/1",
            "generated_at": report.generated_at,
            "workspace": report.workspace,
            "discovered": report.discovered,
            "environments": [_environment(snapshot) for snapshot in report.snapshots],
            "differences": _counts(report.differences),
            "findings": [_finding(finding, report) for finding in report.findings],
            "silenced": [
                {"code": item.code, "reason": item.reason, "findings": item.number}
                for item in report.silenced
            ],
            "board": _board(report),
            "not_assessed": [
                {"area": gap.area.value, "environments": list(gap.environments), "declare": gap.declare}
                for gap in gaps(report)
            ],
            "release": None if report.release is None else release_data(report.release),
            "threshold": report.threshold,
            "verdict": report.verdict,
        }
    )


def render_differences(
    differences: Sequence[Difference], snapshots: Sequence[Snapshot], *, workspace: str
) -> str:
    """Write subjects across environments as `envparity.compare/1`, each subject once."""
    return _dump(
        {
            "schema": "envparity.compare/1",
            "workspace": workspace,
            "environments": [_environment(snapshot) for snapshot in snapshots],
            "counts": _counts(differences),
            "differences": [_difference(difference) for difference in differences],
        }
    )


def render_facts(file: str, reading: Reading) -> str:
    """Write what was read of one file as `envparity.facts/1`, on one line."""
    facts = facts_data(
        reading.packages, reading.settings, reading.services, reading.runtimes, reading.resources
    )
    head = {
        "schema": "envparity.facts/1",
        "file": file,
        "format": reading.format,
        "status": reading.status,
    }
    return _dump(
        {**head, **facts, "problems": [problem_data(problem) for problem in reading.problems]}, lines=True
    )


def render_snapshot(snapshot: Snapshot) -> str:
    """Write all facts of one environment as `envparity.facts/1`, on one line; `file` is null.

    The status is that of the worst source, and a problem names the source it was met in.
    """
    facts = facts_data(
        snapshot.packages, snapshot.settings, snapshot.services, snapshot.runtimes, snapshot.resources
    )
    problems = [
        {"source": source.place, **problem_data(problem)}
        for source in snapshot.sources
        for problem in source.problems
    ]
    head = {
        "schema": "envparity.facts/1",
        "file": None,
        "format": None,
        "status": _worst(snapshot.sources),
        "environment": _environment(snapshot),
    }
    return _dump({**head, **facts, "problems": problems}, lines=True)


def render_list(workspace: Workspace, snapshots: Sequence[Snapshot] = ()) -> str:
    """Write the environments of a workspace as `envparity.list/1`; `sources` are those of the snapshots."""
    read = {snapshot.environment.name: snapshot.sources for snapshot in snapshots}
    parts = applications(snapshots, workspace.name)
    return _dump(
        {
            "schema": "envparity.list/1",
            "workspace": workspace.name,
            "discovered": workspace.discovered,
            "environments": [
                _declaration(declaration, read.get(declaration.environment.name, ()))
                | {"application": [part._asdict() for part in parts.get(declaration.environment.name, ())]}
                for declaration in workspace.declarations
            ],
            "unassigned": [{"path": item.path, "why": item.why} for item in workspace.unassigned],
        }
    )


def render_pages(pages: Iterable[Page]) -> str:
    """Write rules' pages as a list."""
    return _dump(
        [
            {
                "code": page.code,
                "name": page.name,
                "area": page.area.value,
                "severity": str(page.severity),
                "what": page.what,
                "why": page.why,
                "fix": page.fix,
            }
            for page in pages
        ]
    )


def render_traces(traces: Iterable[Trace]) -> str:
    """Write where settings come from as `envparity.trace/1`; of `places` the last one wins."""
    return _dump(
        {
            "schema": "envparity.trace/1",
            "settings": [
                {
                    "environment": trace.environment,
                    "key": trace.key,
                    "scope": trace.scope,
                    **value_data(trace.value),
                    "places": [place_data(place) for place in trace.places],
                }
                for trace in traces
            ],
        }
    )


def render_states(states: Iterable[ContainerState], *, environment: str) -> str:
    """Write an environment's containers as `envparity.containers/1`, on one line; times are seconds since the epoch."""
    return _dump(
        {
            "schema": "envparity.containers/1",
            "environment": environment,
            "containers": [
                {
                    "service": state.service,
                    "name": state.name,
                    "id": state.id,
                    "state": state.state,
                    "health": state.health,
                    "image": state.image,
                    "ports": list(state.ports),
                    "created": state.created,
                    "started": state.started,
                    "exit_code": state.exit_code,
                    "restarts": state.restarts,
                }
                for state in states
            ],
        },
        lines=True,
    )


def _dump(data: Data | list[Data], *, lines: bool = False) -> str:
    import orjson

    try:
        text = orjson.dumps(data, option=0 if lines else orjson.OPT_INDENT_2).decode()
    except orjson.JSONEncodeError:  # a path that is not UTF-8 holds half a surrogate pair
        from json import dumps

        separators = (",", ":") if lines else (",", ": ")
        text = dumps(data, indent=None if lines else 2, ensure_ascii=False, separators=separators)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _environment(snapshot: Snapshot) -> Data:
    return {
        "name": snapshot.environment.name,
        "stage": snapshot.environment.stage.value,
        "snapshot": snapshot_hash(snapshot),
        "sources": [source_data(source) for source in snapshot.sources],
    }


def _worst(sources: Iterable[SourceReading]) -> str:
    statuses = {source.status for source in sources}
    if not statuses or statuses == {"read"}:
        return "read"
    return "failed" if statuses == {"failed"} else "partly"


def _counts(differences: Sequence[Difference]) -> Data:
    drift = Counter(item.area for item in differences if item.likeness != "same")
    likeness = Counter(item.likeness for item in differences)
    return {
        "total": sum(drift.values()),
        "by_area": {area.value: drift[area] for area in Area if drift[area]},
        "by_likeness": {word: likeness[word] for word in LIKENESS_SYMBOLS},
        "compared": len(differences),
    }


def _difference(difference: Difference) -> Data:
    subject = difference.subject
    pairs = zip(difference.environments, difference.cells, strict=True)
    return {
        "subject": str(subject),
        "kind": subject.kind,
        "scope": subject.scope,
        "name": subject.name,
        "aspect": subject.aspect,
        "area": difference.area.value,
        "likeness": difference.likeness,
        "values": {
            environment.name: {**cell_data(cell), "places": _places(cell)} for environment, cell in pairs
        },
    }


def _places(cell: Cell) -> list[Data]:
    places = cell.places if isinstance(cell, Present) else ()
    return [place_data(place) for place in places]


def _follower(finding: Finding) -> Data:
    """Write a finding that another one stands for: it has the same cause."""
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": str(finding.severity),
        "subject": str(finding.subject),
        "message": finding.message,
        "values": {environment: cell_data(cell) for environment, cell in finding.values},
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _finding(finding: Finding, report: Report) -> Data:
    expected, reweighed = finding.expected, finding.reweighed
    return {
        "id": finding.id,
        "code": finding.code,
        "name": finding.name,
        "area": finding.area.value,
        "severity": str(finding.severity),
        "subject": str(finding.subject),
        "environments": list(finding.environments),
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "values": {environment: cell_data(cell) for environment, cell in finding.values},
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "expected": None
        if expected is None
        else {"reason": expected.reason, "by": expected.by, "until": expected.until or None},
        "reweighed": None
        if reweighed is None
        else {"usual": str(reweighed.usual), "reason": reweighed.reason},
        "known": finding.known,
        "blocks": report.blocks(finding),
        "also": [_follower(one) for one in finding.also],
    }


def _evidence(evidence: Evidence) -> Data:
    return {
        "environment": evidence.environment,
        "source": evidence.source,
        **place_data(evidence.place),
    }


def _board(report: Report) -> Data:
    return {
        area.value: {
            environment.name: grade_of(report.board, area, environment.name)
            for environment in report.environments
        }
        for area in Area
    }


def _declaration(declaration: Declaration, sources: Sequence[SourceReading]) -> Data:
    formats = {path: source.format for source in sources for path in files_of(source)}
    return {
        "name": declaration.environment.name,
        "stage": declaration.environment.stage.value,
        "files": [
            {
                "path": path,
                "kind": spec.format or formats.get(path, ""),
                "why": spec.why_of(path),
                "sure": spec.sure_of(path),
            }
            for spec in declaration.sources
            for path in (*spec.files, *spec.parts)
        ]
        + [
            {"path": item.path, "kind": "not read", "why": item.why, "sure": "certain"}
            for item in declaration.unread
        ],
        "sources": [source_data(source) for source in sources],
    }
