"""What the lines of progress keep in sight when a deed fails in the middle."""

from __future__ import annotations

import pytest

from envparity.cli.progress import Progress
from envparity.model.deeds import Event


def test_steps_that_were_not_begun_are_said_once_and_never_over_the_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show = Progress()
    show(Event("db", "failed", "no such image", "pull image db"))
    for step in ("create", "start", "wait"):
        show(Event("db", "skipped", "not begun", f"{step} db"))
        show(Event("web", "skipped", "not begun", f"{step} web"))
    lines = [" ".join(line.split()) for line in capsys.readouterr().err.splitlines()]
    assert lines == ["x db no such image", "- web not begun"]
