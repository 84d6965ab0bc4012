"""Options that several commands take, spelt and explained once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from envparity.model.areas import Severity

F = TypeVar("F", bound=Callable[..., Any])

SEVERITIES = tuple(str(severity) for severity in Severity)


def output(*formats: str) -> Callable[[F], F]:
    """Add `--format` with these names (text is the default) and `-o FILE`."""

    def add(function: F) -> F:
        function = click.option(
            "-o",
            "file",
            type=click.Path(path_type=Path, dir_okay=False, readable=False),
            metavar="FILE",
            help="Write to a file instead of stdout.",
        )(function)
        return click.option(
            "--format",
            "form",
            type=click.Choice(formats or ("text", "json")),
            default="text",
            show_default=True,
            help="How to write it.",
        )(function)

    return add


def names(function: F) -> F:
    """Add the environments as arguments; all of them when none is named."""
    return click.argument("names", nargs=-1, metavar="[ENV]...", shell_complete=complete_environment)(
        function
    )


def saved(function: F) -> F:
    """Add `--environment NAME=FILE`: snapshots of other machines in the place of sources."""
    return click.option(
        "--environment",
        "files",
        multiple=True,
        metavar="NAME=FILE",
        callback=_files,
        help="Take a saved snapshot (`envparity snapshot NAME -o FILE`) for what this environment is.",
    )(function)


def release(about: str = "What is released: with --to, judge this direction alone.") -> Callable[[F], F]:
    """Add `--from` and `--to`; `about` says what they are for."""

    def add(function: F) -> F:
        function = click.option("--to", "target", metavar="ENV", help="Where it is released to.")(function)
        return click.option("--from", "source", metavar="ENV", help=about)(function)

    return add


def _files(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, Path]:  # noqa: ARG001
    from envparity.errors import UsageError

    found: dict[str, Path] = {}
    for one in given:
        name, sign, file = one.partition("=")
        if not (name and sign and file):
            raise UsageError(
                f"`--environment`: `{one}` is not NAME=FILE", hint="such as `production=prod.json`"
            )
        if name in found:
            raise UsageError(f"`--environment`: `{name}` is given twice")
        found[name] = Path(file)
    return found


def environment(function: F) -> F:
    """Add one environment as the argument."""
    return click.argument("name", metavar="ENV", shell_complete=complete_environment)(function)


def complete_environment(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Complete an environment's name from the workspace; nothing where it cannot be opened."""
    from envparity.errors import EnvparityError
    from envparity.jobs.opening import open_workspace

    directory = ctx.find_root().params.get("directory") or Path()
    try:
        workspace = open_workspace(directory)
    except EnvparityError:
        return []
    known = (declaration.environment.name for declaration in workspace.declarations)
    return [name for name in known if name.startswith(incomplete)]
