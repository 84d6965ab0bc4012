"""CFG005: a value that staging does not share with production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.measures import same_measure
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import (
    chooses_backend,
    guards_cookies,
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
from envparity.rules.release import in_production, known, plain, rehearsal, stages, unrehearsed
from envparity.rules.wording import quoted, spread


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
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a switch, a number or a choice that staging and production do not share."""
        if not unrehearsed(difference) or _has_a_rule_of_its_own(difference.subject.name):
            return
        tried = rehearsal(difference)
        texts = [plain(cell) or "" for _, cell in (*in_production(difference), *tried)]
        if (
            not all(_steers(text) and same_type(texts[0], text) for text in texts)
            or len(set(map(_meaning, texts))) < 2
            or all(same_measure(texts[0], text) for text in texts)
            or (kind_of(texts[0]) == "boolean" and _STAGE.search(difference.subject.name))
        ):
            return
        severity = Severity.LOW if Stage.STAGING in stages(e for e, _ in tried) else Severity.INFO
        yield self.finding(
            difference, f"{quoted(difference.subject.name)} is {spread(known(difference))}", severity=severity
        )


_STEERING = frozenset({"boolean", "integer", "decimal", "duration", "size"})
_CHOICE = expression(r"^[A-Za-z][A-Za-z_-]{0,19}$")


def _steers(text: str) -> bool:
    """Say whether a value chooses: a switch, a measure or a short word; names, ids and addresses do not."""
    kind = kind_of(text)
    return kind in _STEERING or (kind == "text" and bool(_CHOICE.match(text)))


def _meaning(text: str) -> str:
    value = truth(text)
    return str(value) if value is not None and kind_of(text) == "boolean" else text


def _has_a_rule_of_its_own(key: str) -> bool:
    return (
        is_debug(key) or is_log_level(key) or is_locale(key) or is_feature_flag(key) or names_environment(key)
        or is_identity(key) or is_capacity(key) or is_timeout(key) or is_telemetry(key) or is_of_a_tool(key)
        or is_model(key) or chooses_backend(key) or guards_cookies(key)
    )  # fmt: skip


_STAGE = expression(r"(?i)(^|[._-])(is[_-]?)?(prod(uction)?|staging|dev(elopment)?)([_-]?mode)?$")
"""Keys of switches that say which environment it is (`production: true`), as front ends are built with."""
