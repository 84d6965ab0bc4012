"""Findings of one file made one: which file holds the secrets of which environments, and their keys.

A file holds what it sets whether it counts or a later source overrides it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from envparity.model.differences import Present, Subject
from envparity.model.facts import Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.records import replace
from envparity.rules.wording import listed, quoted

_MOST = 5


def layers(cell: Present) -> tuple[Setting, ...]:
    """Give the settings that a cell was made of, and before each those with secrets that it overrides."""
    return tuple(layer for fact in cell.facts if isinstance(fact, Setting) for layer in fact.layers)


def by_file(findings: Sequence[Finding], told: Callable[[str, str, str], str]) -> Sequence[Finding]:
    """Make one finding of each file; `told(file, environments, keys)` says it, all three already in words."""
    files: dict[str, list[tuple[Finding, Evidence]]] = {}
    for finding in findings:
        for evidence in finding.evidence:
            files.setdefault(evidence.place.path, []).append((finding, evidence))
    return [_joined(path, held, told) for path, held in sorted(files.items())]


def _joined(
    path: str, held: Sequence[tuple[Finding, Evidence]], told: Callable[[str, str, str], str]
) -> Finding:
    worst = max((finding for finding, _ in held), key=lambda finding: finding.severity)
    names = [name for name, _ in worst.values if any(name in finding.environments for finding, _ in held)]
    keys = [quoted(key) for key in sorted({finding.subject.name for finding, _ in held})]
    shown = listed(keys if len(keys) <= _MOST else [*keys[:_MOST], f"{len(keys) - _MOST} more"])
    return replace(
        worst,
        subject=Subject("setting", path),
        environments=tuple(names),
        message=told(quoted(path), listed(names), shown),
        values=(),
        evidence=tuple(
            sorted({evidence for _, evidence in held}, key=lambda seen: (seen.place, seen.environment))
        ),
    )
