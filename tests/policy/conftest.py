"""Findings and expectations, small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.differences import Absent, Cell, Present, Subject
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Value
from envparity.policy.agreed import Expectation

ENVIRONMENTS = (
    Environment("development", Stage.DEVELOPMENT),
    Environment("staging", Stage.STAGING),
    Environment("production", Stage.PRODUCTION),
)


@pytest.fixture
def environments() -> tuple[Environment, ...]:
    """Three environments, one a stage."""
    return ENVIRONMENTS


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Give a function that makes a finding: `finding("CFG001", "KEY", "staging", "production")`."""

    def make(
        code: str,
        name: str,
        *about: str,
        scope: str = "",
        severity: Severity = Severity.HIGH,
        values: dict[str, Value | None] | None = None,
    ) -> Finding:
        cells: tuple[tuple[str, Cell], ...] = tuple(
            (environment, Absent() if value is None else Present(value, ()))
            for environment, value in (values or {}).items()
        )
        subject = Subject("setting", name, scope)
        return Finding(
            code,
            "a-rule",
            Area.CONFIGURATION,
            severity,
            subject,
            about or ("production",),
            "m",
            "w",
            "f",
            cells,
        )

    return make


@pytest.fixture
def expectation() -> Callable[..., Expectation]:
    """Give a function that makes an expectation of `CFG001` in `A*`, but for what it is told."""

    def make(**parts: str | tuple[str, ...] | date) -> Expectation:
        whole = {"code": "CFG001", "subject": "A*", "reason": "why", "by": "who", **parts}
        return Expectation(place=Place("envparity.toml", 7), **whole)  # type: ignore[arg-type]

    return make
