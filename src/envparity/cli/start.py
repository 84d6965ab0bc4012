"""The way in: answers `--version` at once, turns every failure into a message and an exit code.

Nothing heavier than the standard library's smallest is imported before it is known what is asked.
"""

from __future__ import annotations

import sys

from envparity import __version__

TYPE_CHECKING = False  # `typing` takes as long to load as a kept report takes to be shown
if TYPE_CHECKING:
    from typing import TextIO

_OBJECTS = 50_000
"""Objects after which rings of them are looked for: with Python's 700, a tenth of a report's time goes there."""


def main() -> None:
    """Run the command line and exit with its code."""
    _stand_in()
    sys.stderr = _Talk(sys.stderr)
    _leave(run())


class _Talk:
    """A stderr whose reader may go away (`2>&1 | head`): what is said then is lost, and what is being done goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Say something, to nobody where nobody listens any more."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            _turn_off(self._stream)
            return len(text)

    def flush(self) -> None:
        """Hand on what was said."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            _turn_off(self._stream)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def _stand_in() -> None:
    """Put nothing in the place of a standard stream that was closed (`>&-`).

    Else the next file that is opened would take its number, and be written to by whoever takes it for stdout.
    """
    import os

    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is not None:
            continue
        found = os.open(os.devnull, os.O_RDWR)
        if found != number:
            os.dup2(found, number)
            os.close(found)
        setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def _leave(code: int) -> None:
    """End the process at once: taking apart all that was loaded takes a tenth of a report.

    Where something asked to be called at the end, or another thread runs, Python ends it as it always does.
    """
    import atexit
    import os

    threads = sys.modules.get("threading")
    asked = getattr(atexit, "_ncallbacks", lambda: 1)()
    if asked or (threads is not None and threads.active_count() > 1):
        sys.exit(code)
    try:
        sys.stderr.flush()
    except OSError:
        code = code or 2
    os._exit(code)


def run() -> int:
    """Run the command line; give the exit code."""
    try:
        code = _answered()
        _flush()
    except KeyboardInterrupt:  # while the command line itself was still being imported
        sys.stderr.write("error: interrupted\n")
        return 130
    except BrokenPipeError:  # the reader went away (`| head`): nothing is left to say
        turn_off_stdout()
        return 0
    except OSError as error:  # a full disk behind stdout; other failures are told where they happen
        turn_off_stdout()
        sys.stderr.write(f"error: the output cannot be written: {(error.strerror or 'unknown').lower()}\n")
        return 2
    return code


_ANYWHERE = frozenset({"-q", "--quiet", "-v", "--verbose"})
"""Switches of the program itself, which people write behind the command as well."""


def settled(arguments: list[str]) -> list[str]:
    """Put the program's own switches before the command; what `exec` runs has switches of its own."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if _takes_folder(arguments[at]) else 1
    before, after = arguments[:at], arguments[at:]
    if after[:1] == ["exec"] or _ANYWHERE.isdisjoint(after):
        return arguments
    end = after.index("--") if "--" in after else len(after)
    moved = [word for word in after[:end] if word in _ANYWHERE]
    return [*moved, *before, *(word for word in after[:end] if word not in _ANYWHERE), *after[end:]]


def _takes_folder(switch: str) -> bool:
    """Say whether the folder of `-C` is the next word; it may stand behind other switches (`-qC FOLDER`)."""
    return switch.endswith("C") and set(switch[1:-1]) <= set("qv")


def _flush() -> None:
    """Hand on the last of the output; a reader that has gone takes nothing from the answer, which is the exit code."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        turn_off_stdout()


def _answered() -> int:
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"envparity {__version__}\n")
        return 0
    from envparity.cli.recall import recall

    sys.argv[1:] = settled(sys.argv[1:])
    shown = recall(sys.argv[1:])
    if shown is None and "up" in sys.argv:
        from envparity.cli.unchanged import unchanged

        shown = unchanged(sys.argv[1:])
    if shown is not None:
        return shown

    import gc

    gc.set_threshold(_OBJECTS)

    from envparity.model import person

    person.let_answer(_answer)
    person.let_tell(_tell)

    from envparity.cli.failures import told
    from envparity.cli.plain import understood

    call = understood(sys.argv[1:])
    if call is not None:
        return told(call)

    from envparity.cli.group import run as run_any

    return told(run_any)


def _answer(question: str) -> str:
    from envparity.cli.asking import ask

    return ask(question)


def _tell(note: str) -> None:
    if not {"-q", "--quiet"} & set(sys.argv):
        sys.stderr.write(f"note: {note}\n")


def turn_off_stdout() -> None:
    """Take what is still written to nowhere, and keep the interpreter from trying again at exit."""
    _turn_off(sys.stdout)


def _turn_off(stream: TextIO) -> None:
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
