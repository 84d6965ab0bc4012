"""Values that must not be seen: asked without echo, or read from stdin; never from the command line."""

from __future__ import annotations

import sys

import click

from envparity.cli.terminal import attended
from envparity.errors import StoreError, UsageError
from envparity.jobs.secrets.standing import Secret

_LARGEST = 1024 * 1024


def ask(question: str) -> str:
    """Ask at the terminal without echo; `StoreError` where nobody sits at it."""
    if not attended():
        raise StoreError(
            f"{question}: nobody can be asked, since stdin is no terminal",
            hint="`ENVPARITY_PASSPHRASE` gives a passphrase, `ENVPARITY_AGE_KEY_FILE` names a key file",
        )
    said: str = click.prompt(question, default="", show_default=False, hide_input=True, err=True)
    return said


def new_value(key: str) -> Secret:
    """Ask for a new value twice, or take all of stdin, less the line end that closes it."""
    if not attended():
        data = sys.stdin.buffer.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise UsageError(f"the value of `{key}` is larger than {_LARGEST // 1048576} MiB")
        return Secret(data.removesuffix(b"\n").removesuffix(b"\r"))
    value = Secret(ask(f"New value of {key}"))
    if Secret(ask("The same again")) != value:
        raise UsageError("the two are not the same: nothing was changed")
    return value
