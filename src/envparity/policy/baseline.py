"""Baselines: the findings of one day, taken as known, so that only what is new closes the gate.

A baseline is JSON that is kept beside the code and reviewed like it: sorted, without a time, without
values. It names findings by their ids, which hold across machines and changes of values and lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from envparity.errors import ProfileError, UsageError
from envparity.model.areas import Severity
from envparity.model.findings import Finding
from envparity.model.records import dataclass, replace

SCHEMA = "envparity.baseline/1"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was known: findings by id with the severity they had, of which environments, in which direction."""

    environments: tuple[str, ...]
    release: tuple[str, str] | None
    findings: Mapping[str, Severity]


def write_baseline(
    findings: Sequence[Finding], environments: Sequence[str], release: tuple[str, str] | None
) -> str:
    """Give the text of a baseline; what was accepted in writing is left to the policy."""
    rows = {
        finding.id: {
            "id": finding.id,
            "severity": str(finding.severity),
            "name": finding.name,
            "subject": str(finding.subject),
        }
        for finding in sorted(findings, key=lambda item: (item.id, item.severity))
        if finding.expected is None
    }
    data = {
        "schema": SCHEMA,
        "environments": sorted(environments),
        "release": None if release is None else list(release),
        "findings": list(rows.values()),
    }
    return json.dumps(data, indent=2) + "\n"


def read_baseline(text: str, shown: str) -> Baseline:
    """Read a baseline; `ProfileError` names the file and what in it is not of the form."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise ProfileError(shown, "not JSON", line=line, hint=_ANEW) from error
    form = data.get("schema") if isinstance(data, dict) else None
    if form != SCHEMA:
        newer = isinstance(form, str) and form.startswith("envparity.baseline/")
        hint = "update envparity, or write the baseline anew" if newer else _ANEW
        raise ProfileError(shown, f"not of the form `{SCHEMA}`", key="schema", hint=hint)
    try:
        release = data["release"]
        return Baseline(
            environments=tuple(_text(name) for name in data["environments"]),
            release=None if release is None else (_text(release[0]), _text(release[1])),
            findings={_text(row["id"]): Severity.named(_text(row["severity"])) for row in data["findings"]},
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ProfileError(shown, "a part of it is missing or of another form", hint=_ANEW) from error


_ANEW = "`envparity check --write-baseline FILE` writes one"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def mark_known(
    findings: Sequence[Finding],
    baseline: Baseline,
    environments: Sequence[str],
    release: tuple[str, str] | None,
) -> tuple[Finding, ...]:
    """Mark what the baseline holds; a finding that has become more severe since is new.

    `UsageError` when the baseline was taken of other environments: hardly an id of it would be found.
    """
    if (sorted(environments), release) != (sorted(baseline.environments), baseline.release):
        taken = _said(baseline.environments, baseline.release)
        raise UsageError(
            f"the baseline was taken of {taken}, and this is {_said(environments, release)}",
            hint="name the same environments, or write a baseline for these",
        )
    return tuple(
        replace(finding, known=True)
        if finding.id in baseline.findings and finding.severity <= baseline.findings[finding.id]
        else finding
        for finding in findings
    )


def gone(baseline: Baseline, findings: Sequence[Finding]) -> int:
    """Count what the baseline holds and is there no more; what is said of policies themselves does not count."""
    there = {finding.id for finding in findings}
    return sum(one not in there and not one.startswith("POL") for one in baseline.findings)


def _said(environments: Sequence[str], release: tuple[str, str] | None) -> str:
    return f"the way from {release[0]} to {release[1]}" if release else ", ".join(environments) or "nothing"
