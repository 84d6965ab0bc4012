"""Services as a development container: an editor opens in one of them, and the others run beside it.

The form is that of https://containers.dev/implementors/json_reference.
"""

from __future__ import annotations

import json

from envparity.export.compose import project
from envparity.export.outline import Exported, Outline, Piece, secret_names
from envparity.export.writing import head, yaml_of

FOLDER = ".devcontainer"
WORK = "/workspaces/work"
"""Where the work tree lies in the container that an editor opens in."""


def export(outline: Outline) -> Exported:
    """Write the two files; the service that a developer works in gets the work tree, and waits instead of running."""
    left = list(outline.left)
    data = project(outline, left)
    for service in data["services"].values():
        build = service.get("build", {})
        if build.get("context", "/").startswith("."):
            build["context"] = _above(build["context"])
        for mount in service.get("volumes", ()):
            if mount["type"] == "bind" and mount["source"].startswith("."):
                mount["source"] = _above(mount["source"])
    main = data["services"].get(outline.main)
    if main is not None:
        main["volumes"] = [
            *main.get("volumes", ()),
            {"type": "bind", "source": "..", "target": WORK},
        ]
        if any([main.pop("command", None), main.pop("entrypoint", None)]):
            left.append(f"{outline.main}: its command is not run, so that an editor can open in it")
        main.pop("healthcheck", None)
        main.pop("restart", None)
    container = {
        "name": outline.environment,
        "dockerComposeFile": "compose.yaml",
        "service": outline.main,
        "workspaceFolder": WORK,
        "overrideCommand": True,
        "forwardPorts": _ports(outline.pieces, outline.main),
        "secrets": {
            name: {"description": f"Set for {_users(outline.pieces, name)}"}
            for name in secret_names(outline.pieces)
        },
    }
    kept = {key: value for key, value in container.items() if value not in ([], {}, "")}
    return Exported(
        {
            f"{FOLDER}/devcontainer.json": json.dumps(kept, indent=2) + "\n",
            f"{FOLDER}/compose.yaml": head("devcontainer", outline.environment, left) + yaml_of(data),
        },
        tuple(left),
    )


def _above(path: str) -> str:
    """Give a path that was relative to the workspace as it reads from the folder below."""
    return "../" + path.removeprefix("./") if path != "." else ".."


def _ports(pieces: tuple[Piece, ...], main: str) -> list[int | str]:
    return [
        int(port.number) if piece.name == main else f"{piece.name}:{port.number}"
        for piece in pieces
        for port in piece.ports
        if port.published and port.protocol == "tcp"
    ]


def _users(pieces: tuple[Piece, ...], name: str) -> str:
    return ", ".join(piece.name for piece in pieces if name in piece.secrets.values())
