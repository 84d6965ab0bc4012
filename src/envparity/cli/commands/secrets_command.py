"""`envparity secrets`: its table of commands, each imported when it is called."""

from __future__ import annotations

import click

from envparity.cli.group import Commands

COMMANDS: dict[str, str] = {
    "list": "Which environment has which secrets, where they live, who shares them",
    "set": "Set a secret's value, asked for or read from stdin",
    "get": "Print a secret's value to a pipe, or to a terminal with --reveal",
    "remove": "Remove a secret from its store",
    "import": "Move a dotenv file's secrets into a store, and leave references",
    "key": "The key of fingerprints: where it is, and to another machine",
    "rotate": "Give a secret a new value, and keep the former until confirmed",
    "scan": "Search files, history, images or containers for secrets",
}
"""In the order in which they are shown. The module of a command is `cli.commands.secrets.NAME_command`."""


@click.group("secrets", cls=Commands, table=COMMANDS, place="envparity.cli.commands.secrets")
def command() -> None:
    """Secrets of all environments: which there are, where they are kept, and where else they stand."""
