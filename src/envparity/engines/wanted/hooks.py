"""A service's `post_start` and `pre_stop` -> programs that are run in its containers after a start, before a stop.

What is run before a stop has to be known when nothing but the container is there (`down` reads no files), so it
is written into a label: who may look at the container may look at that.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from envparity.engines.wanted.values import Preparation
from envparity.model.deeds import Command


def commands(hooks: Iterable[Mapping[str, Any]]) -> tuple[Command, ...]:
    """Read the hooks in their order."""
    return tuple(map(_command, hooks))


def preparations(hooks: Iterable[Mapping[str, Any]], image: str) -> tuple[Preparation, ...]:
    """Read what is run before a start, in its order; `image` is the service's own."""
    return tuple(
        Preparation(
            _command(hook),
            str(hook.get("image") or "") if hook.get("image") != image else "",
            bool(hook.get("per_replica")),
        )
        for hook in hooks
    )


def _command(hook: Mapping[str, Any]) -> Command:
    command = hook.get("command") or ()
    given = hook.get("environment") or {}
    return Command(
        tuple(shlex.split(command)) if isinstance(command, str) else tuple(map(str, command)),
        user=str(hook.get("user") or ""),
        folder=str(hook.get("working_dir") or ""),
        variables=tuple(f"{key}={value}" for key, value in sorted(given.items()) if value is not None),
        privileged=bool(hook.get("privileged")),
    )


def written(given: Iterable[Command]) -> str:
    """Write hooks as a label's text; empty for none."""
    rows = [[one.words, one.user, one.folder, one.variables, one.privileged] for one in given]
    return json.dumps(rows, separators=(",", ":")) if rows else ""


def read(label: str) -> tuple[Command, ...]:
    """Read hooks from a label's text; one that cannot be read (any more) has none."""
    try:
        return tuple(
            Command(
                tuple(map(str, words)),
                False,
                False,
                str(user),
                str(folder),
                tuple(map(str, given)),
                bool(all_rights),
            )
            for words, user, folder, given, all_rights in json.loads(label or "[]")
        )
    except (ValueError, TypeError):
        return ()
