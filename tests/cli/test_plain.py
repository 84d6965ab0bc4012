"""The plain forms of a command line mean what the command-line library makes of them, or are left to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.cli import comparing, listing, plain, reporting, scanning
from envparity.cli.commands import check_command, compare_command, list_command, report_command
from envparity.cli.commands.secrets import scan_command
from envparity.cli.group import run
from envparity.errors import EnvparityError

WORDS = (
    "report check list compare explain staging production -q --quiet -v --verbose -C . .. --from --to --from=staging "
    "--to=production --format --format=json text json html csv yaml --fail-on --fail-on=low high none -o --all --area "
    "--help --version -- - --unknown -qv --from= --new-since"
).split()

SCANNED = (
    "src . image:1 --format --format=json text json sarif csv --forms --known --history --ignored --running --logs "
    "--context -o -o=x x.json -ox --forms=1 -q -- - --help"
).split()

UNDERSTOOD = (
    "",
    "report",
    "-q report",
    "-C profiles report",
    "report --format json",
    "report staging production",
    "report --from staging --to=production",
    "check --fail-on medium --format=sarif",
    "check",
    "compare staging production --format json",
    "compare",
    "list",
    "list --format json",
    "secrets scan",
    "-C profiles secrets scan src --forms --format json -o x.json",
    "secrets scan --history --format=sarif",
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[str], bool], object]:
    """Give what a command line asks for by either way: the call it ends in, or the complaint."""
    calls: list[object] = []

    def take(name: str) -> Callable[..., int]:
        def call(session: Any, *given: Any, code_of: Any = lambda _: 0, **more: Any) -> int:
            codes = [code_of(SimpleNamespace(verdict=verdict)) for verdict in ("pass", "fail", "incomplete")]
            shown = [tuple(one) if isinstance(one, list) else one for one in given]
            said = {key: value for key, value in more.items() if value}
            calls.append((name, session, shown, said, codes))
            return 0

        return call

    for module in (reporting, report_command, check_command):
        monkeypatch.setattr(module, "write_report", take("report"))
    for module in (listing, list_command):
        monkeypatch.setattr(module, "write_list", take("list"))
    for module in (comparing, compare_command):
        monkeypatch.setattr(module, "write_comparison", take("compare"))
    for module in (scanning, scan_command):
        monkeypatch.setattr(module, "write_scan", take("scan"))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))

    def ask(arguments: Sequence[str], by_library: bool) -> object:
        calls.clear()
        monkeypatch.setattr(sys, "argv", ["envparity", *arguments])
        call = run if by_library else plain.understood(arguments)
        if call is None:
            return None
        try:
            call()
        except EnvparityError as error:
            return error.message, error.hint
        return list(calls)

    return ask


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_what_is_understood_means_the_same_to_the_library(
    asked: Callable[[Sequence[str], bool], object], words: list[str]
) -> None:
    plainly = asked(words, False)
    if plainly is not None:
        assert plainly == asked(words, True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(SCANNED), max_size=5))
def test_what_is_understood_of_a_scan_means_the_same_to_the_library(
    asked: Callable[[Sequence[str], bool], object], words: list[str]
) -> None:
    plainly = asked(["secrets", "scan", *words], False)
    if plainly is not None:
        assert plainly == asked(["secrets", "scan", *words], True)


def test_two_words_in_one_are_no_command() -> None:
    assert plain.understood(["secrets scan"]) is None
    assert plain.understood(["-q", "secrets scan", "--forms"]) is None


@pytest.mark.parametrize("line", UNDERSTOOD)
def test_common_forms_are_understood(asked: Callable[[Sequence[str], bool], object], line: str) -> None:
    plainly = asked(line.split(), False)
    assert plainly
    assert plainly == asked(line.split(), True)


@pytest.mark.parametrize("line", ["report", "secrets scan src --forms"])
def test_a_plain_command_loads_no_command_line_library(line: str, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    script = (
        f"import sys; from envparity.cli.start import run; sys.argv = ['envparity', *{line.split()}]; run();"
        " assert 'click' not in sys.modules"
    )
    folder = tmp_path if "src" in line else None
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL, cwd=folder)
