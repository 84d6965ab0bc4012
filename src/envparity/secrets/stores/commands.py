"""Stores that are reached by a command line tool: run with a time limit, values on its stdin and stdout alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from envparity.errors import StoreError
from envparity.secrets.stores.base import SLOWEST


def run(tool: str, arguments: Sequence[str], variables: Mapping[str, str], *, given: bytes = b"") -> bytes:
    """Run a tool and give its stdout; `StoreError` names the tool and never quotes what it said.

    What a tool says on stderr can hold a value, so that of a refusal only its exit code is told.
    """
    found = shutil.which(tool, path=variables.get("PATH", os.defpath))
    if found is None:
        raise StoreError(
            f"the command `{tool}` is not on the PATH", hint=f"install `{tool}`, and sign in with it"
        )
    try:
        result = subprocess.run(
            [found, *arguments],
            input=given,
            env=dict(variables),
            capture_output=True,
            timeout=SLOWEST,
            check=False,
        )
    except subprocess.TimeoutExpired:  # which would carry the output along
        raise StoreError(
            f"`{tool}` did not answer within {SLOWEST:g} s", hint="does it wait to be unlocked?"
        ) from None
    except OSError as error:
        raise StoreError(f"`{tool}` cannot be run: {(error.strerror or 'failed').lower()}") from error
    if result.returncode:
        shown = " ".join([tool, *arguments[:1]])
        raise StoreError(
            f"`{shown}` refused (exit code {result.returncode})", hint="run it by hand to see why"
        )
    return result.stdout


def safe(scheme: str, name: str) -> str:
    """Give a name as a tool's argument; `StoreError` for one that the tool would take for an option."""
    if name.startswith("-"):
        raise StoreError(f"`{scheme}://{name}`: a name does not begin with `-`")
    return name
