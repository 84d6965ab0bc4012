"""CFG005: a value that staging does not share with production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import (
    is_capacity,
    is_debug,
    is_feature_flag,
    is_identity,
    is_locale,
    is_log_level,
    is_model,
    is_of_a_tool,
    is_telemetry,
    is_timeout,
    names_environment,
)
from envparity.rules.kinds import kind_of, same_type, truth
from envparity.rules.release import in_production, known, plain, rehearsal, stages
from envparity.rules.wording import spread


class UnrehearsedValue(Rule):
    """A setting that steers behaviour has another value in production than where production is rehearsed.

    Why: What was tested is not what runs. Limits, switches and parameters belong to the release as much
    as the code does.

    Fix: Give the rehearsal production's value; where the difference is meant, accept it in writing.
    """

    code: ClassVar[str] = "CFG005"
    name: ClassVar[str] = "unrehearsed-value"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report a switch, a number or a choice that staging and production do not share."""
        if difference.likeness != "different" or _has_a_rule_of_its_own(difference.subject.name):
            return
        live = [(e, cell) for e, cell in in_production(difference) if _steers(cell)]
        tried = [(e, cell) for e, cell in rehearsal(difference) if _steers(cell)]
        if (
            not live
            or not tried
            or {_meaning(cell) for _, cell in live} & {_meaning(cell) for _, cell in tried}
        ):
            return
        texts = [plain(cell) or "" for _, cell in (*live, *tried)]
        if any(not same_type(texts[0], text) for text in texts[1:]):
            return
        severity = Severity.LOW if Stage.STAGING in stages(e for e, _ in tried) else Severity.INFO
        yield self.finding(
            difference, f"`{difference.subject.name}` is {spread(known(difference))}", severity=severity
        )


def _steers(cell: Present) -> bool:
    text = plain(cell)
    return (
        bool(text)
        and kind_of(text or "") in ("boolean", "integer", "decimal", "duration", "size", "text")
        and " " not in (text or "")
    )


def _meaning(cell: Present) -> str:
    text = plain(cell) or ""
    value = truth(text)
    return str(value) if value is not None and kind_of(text) == "boolean" else text


def _has_a_rule_of_its_own(key: str) -> bool:
    return (
        is_debug(key) or is_log_level(key) or is_locale(key) or is_feature_flag(key) or names_environment(key)
        or is_identity(key) or is_capacity(key) or is_timeout(key) or is_telemetry(key) or is_of_a_tool(key)
        or is_model(key)
    )  # fmt: skip
