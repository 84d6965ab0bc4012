"""Writing down what discovery found: one profile for each environment, all of them or none.

A file that is there is never touched, and an environment that a profile declares already is not declared twice.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from envparity.errors import UsageError, WriteError
from envparity.model.declarations import Declaration, RuntimeSpec, SourceSpec
from envparity.model.records import dataclass
from envparity.workspace.discovery import discover
from envparity.workspace.opening import repository_root, start_folder
from envparity.workspace.profiles import FOLDER, load_profiles, profile_files

_HEAD = """\
# Written by `envparity init` from the names of this repository's files. It is yours now:
# change it as you like, `init` never writes over it. Every key: docs/profiles.md
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Profiles that were written, and those that were there and kept; paths relative to the workspace."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def init(directory: Path) -> Written:
    """Find the environments of the repository that `directory` lies in and write them as `profiles/*.toml`.

    `UsageError` when there is nothing to write; `WriteError` when a file cannot be written, and then
    none is.
    """
    start = start_folder(directory)
    root = repository_root(start) or start
    known = load_profiles(root).declarations if profile_files(root) else ()
    names = {declaration.environment.name.casefold() for declaration in known}
    found = discover(root).declarations
    if not found and not known:
        raise UsageError(
            f"no file below `{root}` speaks of an environment",
            hint="name files by environment (`.env.production`, `compose.staging.yaml`), or write a profile by hand",
        )
    texts = {
        f"{FOLDER}/{item.environment.name}.toml": profile_text(item)
        for item in found
        if item.environment.name.casefold() not in names
    }
    written = _write_all(root, texts)
    there = {*texts.keys() - set(written), *(declaration.profile for declaration in known)}
    return Written(written, tuple(sorted(there)))


def profile_text(declaration: Declaration) -> str:
    """Write one environment as a profile, with the reason for each source."""
    return "\n".join(_lines(declaration)) + "\n"


def _lines(declaration: Declaration) -> Iterator[str]:
    environment = declaration.environment
    yield _HEAD
    yield "schema = 1"
    yield f"name = {_quoted(environment.name)}"
    yield f"stage = {_quoted(environment.stage.value)}"
    if declaration.protected:
        yield "protected = true"
    for source in declaration.sources:
        yield ""
        yield from _source(source)
    if declaration.runtime:
        yield ""
        yield from _runtime(declaration.runtime)
    if declaration.unread:
        yield ""
        yield "# Files that speak of this environment too, and that nothing here reads:"
        yield from (f"#   {_shown(item.path)}" for item in declaration.unread)


def _source(source: SourceSpec) -> Iterator[str]:
    yield "[[sources]]"
    yield from _files(source)
    for key, value in (("format", source.format), ("service", source.service), ("dialect", source.dialect)):
        if value:
            yield f"{key} = {_quoted(value)}"
    yield from _list("variables", source.variables)
    yield from _list("profiles", source.profiles)
    if source.parts:
        yield "# With what these files take in:"
        yield from (f"#   {_shown(path)}" for path in source.parts)


def _files(source: SourceSpec) -> Iterator[str]:
    """Write the files one a line, each with its reason."""
    yield "files = ["
    width = max(len(_quoted(path)) for path in source.files)
    for path in source.files:
        yield f"  {_quoted(path) + ',':<{width + 1}}  # {_shown(source.told_of(path))}"
    yield "]"


def _runtime(runtime: RuntimeSpec) -> Iterator[str]:
    yield "[runtime]"
    yield from _list("compose", runtime.compose)
    yield f"project = {_quoted(runtime.project)}"
    yield from _list("variables", runtime.variables)
    yield from _list("profiles", runtime.profiles)


def _list(key: str, values: Sequence[str]) -> Iterator[str]:
    if len(values) == 1:
        yield f"{key} = [{_quoted(values[0])}]"
    elif values:
        yield f"{key} = ["
        yield from (f"  {_quoted(value)}," for value in values)
        yield "]"


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are all TOML's too, but for one character that JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(text: str) -> str:
    """Give text for a comment, which may hold no control character."""
    return _quoted(text)[1:-1].replace('\\"', '"')


def _write_all(root: Path, texts: dict[str, str]) -> tuple[str, ...]:
    """Write files that are not there, each whole, all or none; gives those that were written."""
    folder = root / FOLDER
    made = not folder.exists()
    done: list[Path] = []
    try:
        if texts:
            folder.mkdir(exist_ok=True)
        for path, text in sorted(texts.items()):
            target = root / path
            if _write_new(target, text):
                done.append(target)
    except OSError as error:
        for target in done:
            target.unlink(missing_ok=True)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        where = Path(error.filename or folder).name
        raise WriteError(
            f"`{FOLDER}` cannot be written: {(error.strerror or 'failed').lower()} ({where})",
            hint="nothing was written; check the folder's owner and mode, and the space left",
        ) from error
    return tuple(path.relative_to(root).as_posix() for path in done)


def _write_new(target: Path, text: str) -> bool:
    """Write a file whole under its final name; false when there is one already."""
    if target.exists() or target.is_symlink():
        return False
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return True
