"""The plain forms of the commands that are called most, read without the command-line library.

Loading that library takes as long as reading a workspace. What is not understood here to the letter (an
option that is rare, a word that is wrong, a call for help) is left to it: it has the first and the last
word on what a command line means.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.cli.session import Session

if TYPE_CHECKING:
    from envparity.model.areas import Severity

Call = Callable[[], int]

_SWITCHES = {"-q": "quiet", "--quiet": "quiet", "-v": "verbose", "--verbose": "verbose"}
_OPTIONS = {
    "report": ("--from", "--to", "--format"),
    "check": ("--from", "--to", "--format", "--fail-on"),
    "compare": ("--format",),
    "list": ("--format",),
    "secrets scan": ("--format", "-o"),
}
"""The options that are understood, by command; each takes a value."""
_CALLED = tuple(command for command in _OPTIONS if " " not in command)
"""Those of the commands that are one word."""
_SAID = {
    "secrets scan": {
        "--history": "history",
        "--ignored": "ignored",
        "--known": "only_known",
        "--forms": "only_forms",
    }
}
"""Those that take none, by command, with what they say."""


class _Unknown(Exception):
    """A command line that is left to the library."""


def understood(arguments: Sequence[str]) -> Call | None:
    """Give what a command line asks for; none when it is not one of the plain ones."""
    if os.environ.get("_ENVPARITY_COMPLETE"):
        return None
    try:
        session, rest = _session(arguments)
        if rest[:2] == ["secrets", "scan"]:
            return _scan(session, *_words("secrets scan", rest[2:]))
        if rest:
            return _call(session, rest[0], *_words(rest[0], rest[1:]))
    except _Unknown:
        return None
    return lambda: opened(session)


def opened(session: Session) -> int:
    """Do what `envparity` alone does: the TUI in a terminal or a browser, the text report elsewhere."""
    if "TEXTUAL_DRIVER" in os.environ or (sys.stdout.isatty() and sys.stdin.isatty()):
        from envparity.model import person
        from envparity.tui.app import run

        person.leave()
        return run(session.directory)
    from envparity.cli.reporting import write_report

    return write_report(session, (), "text", None)


def _session(arguments: Sequence[str]) -> tuple[Session, Sequence[str]]:
    said, directory, at = {"quiet": False, "verbose": False}, Path(), 0
    while at < len(arguments) and arguments[at].startswith("-"):
        if arguments[at] in _SWITCHES:
            said[_SWITCHES[arguments[at]]] = True
        elif arguments[at] == "-C" and at + 1 < len(arguments) and not arguments[at + 1].startswith("-"):
            at += 1
            directory = Path(arguments[at])
        else:
            raise _Unknown
        at += 1
    return Session(directory, said["quiet"], said["verbose"]), arguments[at:]


def _words(command: str, arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Tell names from options."""
    names: list[str] = []
    options: dict[str, str] = {}
    at = 0
    while at < len(arguments):
        word, equals, value = arguments[at].partition("=")
        if not arguments[at].startswith("-"):
            names.append(arguments[at])
        elif arguments[at] in _SAID.get(command, ()):
            options[arguments[at]] = ""
        elif word not in _OPTIONS.get(command, ()):
            raise _Unknown
        elif not equals:
            at += 1
            if at == len(arguments) or arguments[at].startswith("-"):
                raise _Unknown
            options[word] = arguments[at]
        elif word.startswith("--"):
            options[word] = value
        else:
            raise _Unknown
        at += 1
    return names, options


def _scan(session: Session, names: list[str], options: dict[str, str]) -> Call:
    from envparity.cli.scanning import FORMS, write_scan

    form, file = options.get("--format", "text"), Path(options["-o"]) if "-o" in options else None
    if len(names) > 1 or form not in FORMS or not session.directory.is_dir() or (file and file.is_dir()):
        raise _Unknown
    said = {name: option in options for option, name in _SAID["secrets scan"].items()}
    return lambda: write_scan(session, names[0] if names else None, form, file, **said)


def _call(session: Session, command: str, names: list[str], options: dict[str, str]) -> Call:
    from envparity.report.table import NAMES

    form = options.get("--format", "text")
    if command not in _CALLED or form not in (NAMES if command in ("report", "check") else ("text", "json")):
        raise _Unknown
    if command == "list":
        if names:
            raise _Unknown
        from envparity.cli.listing import write_list

        return lambda: write_list(session, form, None)
    if command == "compare":
        from envparity.cli.comparing import write_comparison

        return lambda: write_comparison(session, names, form, None)
    return _report(session, command, names, form, options)


def _report(session: Session, command: str, names: list[str], form: str, options: dict[str, str]) -> Call:
    from envparity.cli.reporting import EXIT_CODES, direction, write_report

    ends = options.get("--from"), options.get("--to")
    if command == "report":
        return lambda: write_report(session, names, form, None, release=direction(names, *ends))
    threshold = _severity(options.get("--fail-on"))
    return lambda: write_report(
        session,
        names,
        form,
        None,
        release=direction(names, *ends),
        threshold=threshold,
        code_of=lambda report: EXIT_CODES[report.verdict],
    )


def _severity(name: str | None) -> Severity | None:
    from envparity.model.areas import Severity

    if name is not None and name not in (str(severity) for severity in Severity):
        raise _Unknown
    return None if name is None else Severity.named(name)
