"""The way in: answers `--version` at once, turns every failure into a message and an exit code.

Nothing heavier than the standard library's smallest is imported before it is known what is asked.
"""

from __future__ import annotations

import sys

from envparity import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"envparity {__version__}\n")
        sys.exit(0)
    sys.exit(run())


def run() -> int:
    """Run the command line; give the exit code."""
    try:
        return _answered()
    except KeyboardInterrupt:  # while the command line itself was still being imported
        sys.stderr.write("error: interrupted\n")
        return 130


def _answered() -> int:
    import os

    from envparity.cli.recall import recall

    shown = recall(sys.argv[1:])
    if shown is not None:
        return shown

    from envparity.cli.failures import told
    from envparity.cli.group import command

    try:
        code = told(command)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is left to say, and the interpreter must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
