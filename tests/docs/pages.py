"""What of the documentation is made from the code: commands, keys of a profile, the man page, completions.

`python -m tests.docs.pages` writes all of it; `test_pages.py` holds it against the code.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from envparity.cli.group import command as root
from envparity.jobs.describing import schema

REPOSITORY = Path(__file__).parents[2]
EXITS = (
    ("0", "done; the gate is open"),
    ("1", "the gate is closed: findings at or above the threshold"),
    ("2", "the command or a profile is wrong; the message names file and key"),
    (
        "3",
        "incomplete: nothing blocking was found, but a source could not be read, or there was nothing to look at",
    ),
    ("4", "an engine or cluster refused or failed the deed"),
    (
        "70",
        "a fault of the program itself; please report it with the lines that are shown, which hold no value",
    ),
    ("130", "interrupted; what had been done is said"),
)


def _walk(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        inner = click.Context(found, info_name=name, parent=context)
        yield found, inner
        if isinstance(found, click.Group):
            yield from _walk(found, inner)


def commands() -> list[tuple[click.Command, click.Context]]:
    """Every command with the context that knows its whole name, in the order of `--help`."""
    return list(_walk(root, click.Context(root, info_name="envparity")))


def _about(found: click.Command) -> str:
    return inspect.cleandoc(found.help or "").split("\f")[0]


def _parameters(found: click.Command, context: click.Context) -> list[tuple[str, str]]:
    rows = [parameter.get_help_record(context) for parameter in found.params]
    return [row for row in rows if row is not None and "--help" not in row[0]]


def _synopsis(found: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *found.collect_usage_pieces(context)])


def commands_page() -> str:
    """The page of all commands."""
    lines = [
        "# Commands",
        "",
        "Written from what `--help` says. Before any command: `-C DIR` works in another folder; before or behind it: `-q` says nothing but the",
        "result, `-v` says more. Every command that prints takes `-o FILE`; stdout is data, stderr is talk. `NO_COLOR` is honoured.",
        "",
        "| exit code | meaning |",
        "|---|---|",
        *(f"| {code} | {what} |" for code, what in EXITS),
    ]
    for found, context in commands():
        lines += [
            "",
            f"## {context.command_path.removeprefix('envparity ')}",
            "",
            "```",
            _synopsis(found, context),
            "```",
        ]
        lines += ["", _about(found)]
        if rows := _parameters(found, context):
            lines += ["", "| option | |", "|---|---|"]
            lines += [f"| `{_cell(option)}` | {_cell(what)} |" for option, what in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", " / ")


def profile_page() -> str:
    """The page of a profile's keys, from its schema."""
    whole = schema("profile")
    lines = [
        "# Keys of a profile",
        "",
        "Written from the schema that `envparity schema profile` prints; [profiles](profiles.md) tells what they are for.",
        *_table(whole),
    ]
    for name, form in whole.get("$defs", {}).items():
        lines += ["", f"## {name.removesuffix('Form')}", "", form.get("description", ""), *_table(form)]
    return "\n".join(lines) + "\n"


def _table(form: Mapping[str, Any]) -> list[str]:
    required = set(form.get("required", ()))
    rows = ["", "| key | type | what | default |", "|---|---|---|---|"]
    for key, told in form.get("properties", {}).items():
        default = "needed" if key in required else _default(told)
        rows.append(f"| `{key}` | {_type(told)} | {_cell(told.get('description', ''))} | {default} |")
    return rows


def _default(told: Mapping[str, Any]) -> str:
    """Give a key's default where it has one that its description does not tell already."""
    default = told.get("default")
    if default in (None, "", [], {}) or "default:" in told.get("description", ""):
        return ""
    return f"`{json.dumps(default)}`"


def _type(told: Mapping[str, Any]) -> str:
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2].removesuffix("Form")
        return f"[{name}](#{name.lower()})"
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"])
    if "const" in told:
        return f"`{told['const']}`"
    if "anyOf" in told:
        return " or ".join(_type(one) for one in told["anyOf"] if one.get("type") != "null")
    if told.get("type") == "array":
        return f"list of {_type(told.get('items', {}))}"
    if told.get("type") == "object":
        return (
            f"table of {_type(told['additionalProperties'])}"
            if isinstance(told.get("additionalProperties"), dict)
            else "table"
        )
    return str(told.get("type", "anything"))


def man_page() -> str:
    """The manual page, section 1."""
    lines = [
        '.TH ENVPARITY 1 "" "envparity" "User Commands"',
        ".ad l",
        ".SH NAME",
        "envparity \\- what differs between development, staging and production",
        ".SH SYNOPSIS",
        ".B envparity",
        "[\\-C DIR] [\\-q] [\\-v] [COMMAND [ARGS]...]",
        ".SH DESCRIPTION",
        _roff(_about(root)),
        ".SH COMMANDS",
    ]
    for found, context in commands():
        lines += [".SS " + _roff(_synopsis(found, context)), _roff(_about(found))]
        for option, what in _parameters(found, context):
            lines += [".TP", f".B {_roff(option)}", _roff(what)]
    lines.append(".SH EXIT STATUS")
    for code, what in EXITS:
        lines += [".TP", f".B {code}", _roff(what)]
    lines += [".SH ENVIRONMENT", ".TP", ".B NO_COLOR", "No colours when it is set."]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", re.sub(r"\n{2,}", "\n.PP\n", escaped), flags=re.MULTILINE).replace(
        "\\&.PP", ".PP"
    )


def completion(shell: str) -> str:
    """The script that completes for one shell."""
    made = get_completion_class(shell)
    assert made is not None
    return made(root, {}, "envparity", "_ENVPARITY_COMPLETE").source()


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/commands.md": commands_page,
    "docs/profile-keys.md": profile_page,
    "docs/shell/envparity.1": man_page,
    "docs/shell/envparity.bash": lambda: completion("bash"),
    "docs/shell/envparity.zsh": lambda: completion("zsh"),
    "docs/shell/envparity.fish": lambda: completion("fish"),
}


if __name__ == "__main__":
    for name, write in PAGES.items():
        path = REPOSITORY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(), "utf-8")
