"""What the commands on one secret share: its environment and key, the store, and what is said of the deed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from envparity.cli.options import environment, output
from envparity.cli.output import emit, say
from envparity.cli.session import Session
from envparity.jobs.opening import open_workspace
from envparity.jobs.secrets.keeping import Asked, Kept

F = TypeVar("F", bound=Callable[..., Any])


def secret(*, written: bool = True) -> Callable[[F], F]:
    """Add the environment, the key and `--store`; with `written`, `--format` and `-o` too."""

    def add(function: F) -> F:
        function = click.option(
            "--store",
            metavar="STORE",
            default="",
            help="A scheme such as keyring or age, or a reference such as vault://secret/shop; default: the profile's word.",
        )(function)
        function = click.argument("key", metavar="KEY")(function)
        function = environment(function)
        return output("text", "json")(function) if written else function

    return add


def asked(session: Session, name: str, key: str, store: str) -> Asked:
    """Say which secret is meant."""
    return Asked(open_workspace(session.directory), name, key, store)


def tell(session: Session, kept: Kept, deed: str, form: str, file: Path | None) -> None:
    """Print the reference of a secret, and say on stderr what was done to it."""
    if form == "json":
        data = {
            "schema": "envparity.secret/1",
            "deed": deed,
            "environment": kept.environment,
            "key": kept.key,
            "reference": str(kept.reference),
            "in_files": kept.in_files,
        }
        emit(json.dumps(data, indent=2) + "\n", file)
        return
    emit(f"{kept.reference}\n", file)
    say(f"{deed}: {kept.key} of {kept.environment}", quiet=session.quiet)
    if deed == "set" and not kept.in_files:
        say(f"write `{kept.key}={kept.reference}` where {kept.environment} reads it", quiet=session.quiet)
