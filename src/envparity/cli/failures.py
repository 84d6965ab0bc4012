"""Failures as a person should meet them: a message, a hint apart from it, the right exit code, no traceback."""

from __future__ import annotations

import errno
import sys

import click

from envparity.errors import EnvparityError

BUG = 70
"""Exit code of a fault in the program itself (EX_SOFTWARE of BSD's sysexits)."""

_OUTPUT_IS_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says of a stdout that takes no more; such an error names no file."""


def told(command: click.Command) -> int:
    """Run a command and tell what goes wrong on stderr; give the exit code."""
    try:
        result = command.main(prog_name="envparity", standalone_mode=False)
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
    except click.ClickException as error:
        _say_click(error)
        return 2
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted", "")
        return 130
    except Exception as error:  # noqa: BLE001 - the last door: a value in a library's message must not get out
        _say_bug(error)
        return BUG
    return result if isinstance(result, int) else 0


def _say(message: str, hint: str) -> None:
    red = "\x1b[31m" if _colour() else ""
    off = "\x1b[0m" if red else ""
    click.echo(f"{red}error:{off} {_printable(message)}", err=True, color=True if red else None)
    if hint:
        click.echo(f"hint: {_printable(hint)}", err=True)


def _say_click(error: click.ClickException) -> None:
    context = getattr(error, "ctx", None)
    hint = f"`{context.command_path} --help` shows how it is used" if context is not None else ""
    message = error.format_message().rstrip(".")
    _say(message[:1].lower() + message[1:], hint)


def _say_bug(error: Exception) -> None:
    """Say where the program failed, never with what: a library's message can quote a value."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    _say(f"the program itself failed: {type(error).__name__}", "please report it with the lines below")
    for frame in frames[-6:]:
        click.echo(
            f"  {frame.filename.rpartition('site-packages')[2]}:{frame.lineno} in {frame.name}", err=True
        )


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" if char not in "\n\t" else char for char in text)


def _colour() -> bool:
    from envparity.cli.terminal import colours

    return colours(sys.stderr)
