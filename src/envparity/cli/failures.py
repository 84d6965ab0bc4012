"""Failures as a person should meet them: a message, a hint apart from it, the right exit code, no traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

from envparity.errors import EnvparityError

BUG = 70
"""Exit code of a fault in the program itself (EX_SOFTWARE of BSD's sysexits)."""

_OUTPUT_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says of a stdout that takes no more; such an error names no file."""


def told(run: Callable[[], object]) -> int:
    """Run a command and tell what goes wrong on stderr; give the exit code."""
    try:
        result = run()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None and error.errno in _OUTPUT_IS_FULL:
            raise
        _say_bug(error)
        return BUG
    except EnvparityError as error:
        _say(error.message, error.hint)
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted", "")
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: a value in a library's message must not get out
        _say_bug(error)
        return BUG
    return result if isinstance(result, int) else 0


def _say(message: str, hint: str) -> None:
    red = "\x1b[31m" if _colour() else ""
    off = "\x1b[0m" if red else ""
    sys.stderr.write(f"{red}error:{off} {_printable(message)}\n")
    if hint:
        sys.stderr.write(f"hint: {_printable(hint)}\n")


def _say_bug(error: Exception) -> None:
    """Say where the program failed, never with what: a library's message can quote a value."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    _say(f"the program itself failed: {type(error).__name__}", "please report it with the lines below")
    for frame in frames[-6:]:
        sys.stderr.write(
            f"  {frame.filename.rpartition('site-packages')[2]}:{frame.lineno} in {frame.name}\n"
        )


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" if char not in "\n\t" else char for char in text)


def _colour() -> bool:
    from envparity.cli.terminal import colours

    return colours(sys.stderr)
