"""An `up` for which there is nothing to do: seen without reading what is declared or loading what runs it.

A plan is made from what is declared and from one look at the engine, and from nothing else: where both are
as they were when there was nothing to do, there is nothing to do. What is kept names all that the plan rests on: files by a
digest of their content, variables of the process that one of them speaks of, and what the engine had to say
of its containers, images, networks and volumes. All of it is read and compared anew; whatever differs, in the
smallest thing, is left to the plan.

Like `recall`, this leans on little and keeps no value, only digests.
"""

from __future__ import annotations

import os
import sys

from envparity.cli.recall import ABSENT, blake2b, file_of, holds, keep, kept
from envparity.jobs.glancing import glance, lasting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from envparity.cli.recall import State

AS_DECLARED = "it is as declared"
NOTHING_TO_DO = f"nothing to do: {AS_DECLARED}"
_FORM = "envparity unchanged 1"
_OF_ITS_OWN = (
    "HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TMPDIR", "DOCKER_HOST", "DOCKER_CONTEXT",
    "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "ENVPARITY_RESOLVE",
)  # fmt: skip
"""Variables that say where an engine is, or what the program itself goes by."""


def unchanged(arguments: list[str]) -> int | None:
    """Say that there is nothing to do, if that is still so; give the exit code, none where it is not known."""
    if "up" not in arguments or not kept():
        return None
    try:
        with open(file_of(arguments), encoding="utf-8", errors="surrogateescape", newline="") as file:
            above, _, talk = file.read().partition("\n\n")
        form, socket, sight, said, *lines = above.split("\n")
        if form != _FORM:
            return None
        requests = [line[1:] for line in lines if line.startswith(" ")]
        rests_on = [line for line in lines if not line.startswith(" ")]
        contents = _contents(rests_on)
        if contents is None or said != state_of_variables(contents):
            return None
        if sight != sight_of(glance(socket, requests)):
            return None
    except (OSError, ValueError, KeyError):
        return None
    if not {"-q", "--quiet"}.intersection(arguments):
        sys.stderr.write(talk)
    return 0


def remember(
    arguments: list[str],
    socket: str,
    requests: Sequence[str],
    sight: str,
    inputs: Mapping[str, bytes | None],
    rests_on: Mapping[State, str],
    notes: Iterable[str],
) -> None:
    """Keep that there was nothing to do; `inputs` are the files that the declaration was read from, by path."""
    lines = [f"{kind} {state} {path}" for (kind, path), state in rests_on.items()]
    lines += [f"input {state_of_content(data)} {path}" for path, data in sorted(inputs.items())]
    said = state_of_variables([data for data in inputs.values() if data])
    talk = "".join(f"{line}\n" for line in (NOTHING_TO_DO, *(f"note: {note}" for note in notes)))
    above = [_FORM, socket, sight, said, *(f" {request}" for request in requests), *lines]
    if kept() and not any("\n" in line for line in above):
        keep(file_of(arguments), "\n".join([*above, "", talk]))


def sight_of(bodies: Sequence[bytes] | None) -> str:
    """Give a digest of what the engine said: of its containers first, then of each thing that they use."""
    if not bodies:
        raise ValueError
    digest = blake2b(lasting(bodies[0]), digest_size=20)
    for body in bodies[1:]:
        digest.update(b"\0")
        digest.update(body)
    return digest.hexdigest()


def state_of_content(data: bytes | None) -> str:
    """Give a digest of a file's content; of one that is not there, that."""
    return ABSENT if data is None else blake2b(data, digest_size=20).hexdigest()


def state_of_variables(contents: Iterable[bytes]) -> str:
    """Give a digest of the process's variables that some files may speak of, and of those that the program heeds."""
    text = b"\0".join(contents)
    spoken = {name for name in os.environ if name != "_" and os.fsencode(name) in text}
    told = [f"{name}={os.environ.get(name, ABSENT)}" for name in sorted(spoken.union(_OF_ITS_OWN))]
    return state_of_content(os.fsencode("\0".join(told)))


def _contents(rests_on: Iterable[str]) -> list[bytes] | None:
    """Give the contents of the inputs, if all that is rested on is as it was."""
    contents = []
    for line in rests_on:
        kind, state, path = line.split(" ", 2)
        if kind != "input":
            if not holds(line):
                return None
            continue
        try:
            with open(path, "rb") as file:
                data: bytes | None = file.read()
        except FileNotFoundError:
            data = None
        if state_of_content(data) != state:
            return None
        if data:
            contents.append(data)
    return contents
