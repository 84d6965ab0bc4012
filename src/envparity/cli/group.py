"""The command `envparity`: its table of commands, each imported when it is called, and what they share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from envparity.cli.session import Session
from envparity.errors import UsageError

COMMANDS: dict[str, str] = {
    "init": "Find the environments of this repository and write profiles/",
    "list": "Environments, their sources, and what could be read",
    "inspect": "The facts of an environment, or of files",
    "compare": "Every subject side by side, one column an environment",
    "report": "Findings: what differs, what will hurt, what crossed over",
    "check": "The report judged by the gate: the exit code is the answer",
    "expect": "Accept a finding in writing, with a reason and an owner",
    "explain": "A rule's page; without a code, all rules",
    "secrets": "Secrets of all environments: which there are, and where else they stand",
    "snapshot": "Save what is known now, signed, to be compared later or elsewhere",
    "history": "Saved snapshots, what changed since, when a drift began",
    "promote": "Release one environment to another, through the gate and on record",
    "export": "An environment's services as Compose, Kubernetes, Swarm, Terraform, devcontainer",
    "up": "Run an environment on this machine",
    "switch": "Bring one environment down and another up, or back on failure",
    "down": "Stop an environment and remove its containers and networks",
    "restart": "Stop and start an environment's services",
    "scale": "Have more or fewer containers of a service, until the next `up`",
    "stop": "Stop an environment's containers and leave them there",
    "pause": "Hold an environment's containers still",
    "unpause": "Let containers that are held still go on",
    "ps": "What runs here",
    "logs": "What an environment's services write",
    "stats": "What running containers use: processor, memory, network, disk",
    "top": "The processes in an environment's containers",
    "port": "Where a service's ports are reached",
    "exec": "Run a program in a service's container",
    "cp": "Copy files out of a service's container, or into it",
    "serve": "The TUI in a browser, on this machine's loopback",
    "schema": "JSON Schema of profiles and of each JSON output",
    "config": "What is set and where it was said; whether it can be read",
    "doctor": "What this machine has and lacks, with the next step",
}
"""In the order in which they are shown. The module of a command is `cli.commands.NAME`."""


class _ReaderGone(Exception):
    """A pipe that nobody reads any more, by a name that the library knows nothing of: it would answer with 1."""


class Commands(click.Group):
    """A group that knows its commands by name and imports one only to run it.

    `table` gives what each does, by name; the module of a command is `place.NAME_command`.
    """

    def __init__(self, *args: Any, table: Mapping[str, str], place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = table
        self._place = place

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the command line."""
        try:
            return super().make_context(*args, **kwargs)
        except BrokenPipeError:
            raise _ReaderGone from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names in the table's order."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command; none when there is no such."""
        if cmd_name not in self._table:
            return None
        module = import_module(f"{self._place}.{cmd_name}_command")
        found: click.Command = module.command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which commands are near when one is misspelt."""
        if args and args[0] not in self._table and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._table, n=1)
            more = f"; did you mean `{near[0]}`?" if near else ""
            raise click.UsageError(f"no command is called `{args[0]}`{more}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._table.items()))


@click.group(
    cls=Commands,
    table=COMMANDS,
    place="envparity.cli.commands",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "-C",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Work in this folder.",
)
@click.option("--resolve", is_flag=True, help="Ask stores for what files refer to (vault://…, keyring://…).")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the result.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.version_option(None, "-V", "--version", package_name="envparity", message="envparity %(version)s")
@click.pass_context
def command(ctx: click.Context, directory: Path, resolve: bool, quiet: bool, verbose: bool) -> int:
    """See development, staging and production side by side: what differs, what will hurt, what crossed over.

    Without a command: the TUI in a terminal, the text report elsewhere.
    """
    ctx.obj = Session(directory, quiet, verbose)
    if resolve:
        from envparity.jobs.opening import RESOLVE

        os.environ[RESOLVE] = "1"
    if ctx.invoked_subcommand is not None:
        return 0
    from envparity.cli.plain import opened

    return opened(ctx.obj)


_BEFORE = frozenset({"-C", "--resolve"})
"""Options of the program itself that stand before the command alone, and which people look for behind it too."""


def run() -> object:
    """Run the command line; what is wrong with it is a `UsageError`."""
    try:
        return command.main(prog_name="envparity", standalone_mode=False)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"`{context.command_path} --help` shows how it is used" if context is not None else ""
        if isinstance(error, click.NoSuchOption) and error.option_name in _BEFORE:
            hint = f"it stands before the command: `envparity {error.option_name} …`"
        message = error.format_message().rstrip(".")
        raise UsageError(message[:1].lower() + message[1:], hint=hint) from error
    except _ReaderGone:
        raise BrokenPipeError from None
    except click.Abort:
        raise KeyboardInterrupt from None
