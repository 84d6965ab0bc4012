"""Moving the values of a dotenv file into a store, and back.

At every moment each value is in the file, in the store, or in both: the store is written and read back first, then
the file is replaced at once. Whatever ends the deed in between leaves the file as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from envparity.errors import ReadError, StoreError, UsageError
from envparity.jobs.reading import take_snapshots
from envparity.jobs.secrets.standing import declared, shelf_of
from envparity.model.declarations import Workspace
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.model.references import Reference
from envparity.readers.document import Document
from envparity.readers.syntax.dotenv.parser import DEFAULT, parse
from envparity.readers.syntax.dotenv.rewriting import rewritten, spans
from envparity.secrets.places import place_of
from envparity.secrets.references import secret_reference
from envparity.secrets.stores.base import Ground, Store
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret


@dataclass(frozen=True, slots=True)
class Moved:
    """One key: the line on which it stands, and the reference that takes or took its value's place."""

    key: str
    line: int
    reference: Reference


@dataclass(frozen=True, slots=True)
class Left:
    """A key that stays as it is, and why."""

    key: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Moving:
    """What is to be done to a file. Its values are in hand until it is carried out or dropped, and never printed."""

    environment: str
    file: str
    moved: tuple[Moved, ...]
    left: tuple[Left, ...]
    back: bool = False
    values: Mapping[Reference, Secret] = field(default_factory=dict, repr=False)
    before: bytes = field(default=b"", repr=False)
    after: bytes = field(default=b"", repr=False)

    def drop(self) -> None:
        """Drop the values."""
        for value in self.values.values():
            value.drop()


def plan_import(
    workspace: Workspace,
    file: Path,
    *,
    environment: str = "",
    store: str = "",
    keys: Sequence[str] = (),
) -> Moving:
    """Plan to move a file's secrets into a store: those named, else all that count as secrets.

    `UsageError` when no environment has the file, or a key is not there; `ReadError` when a line cannot be changed.
    """
    name, dialect, owner = _owned(workspace, file, environment)
    data, text = _read(workspace, name)
    shelf = shelf_of(workspace, owner, store)
    moved: dict[int, Moved] = {}
    values: dict[Reference, Secret] = {}
    left: list[Left] = []
    for key, line, value, why in _candidates(text, dialect, keys, workspace, owner):
        if why:
            left.append(Left(key, line, why))
            continue
        reference = place_of(shelf, key)
        moved[line] = Moved(key, line, reference)
        values[reference] = Secret(value)
    _check_names(keys, moved.values(), left)
    made = rewritten(text, dialect, {line: str(one.reference) for line, one in moved.items()})
    after = made.encode("utf-8", "surrogateescape")
    return Moving(owner, name, tuple(moved.values()), tuple(left), False, values, data, after)


def plan_undo(workspace: Workspace, file: Path, *, environment: str = "") -> Moving:
    """Plan to put the values of a file's references back into it; its stores are asked for them now.

    `StoreError` when one does not give its value: then nothing is changed.
    """
    name, dialect, owner = _owned(workspace, file, environment)
    data, text = _read(workspace, name)
    found: dict[int, Moved] = {}
    for entry in parse(text, dialect, {}).entries:
        reference = secret_reference(entry.key, entry.value or "")
        if reference is not None:
            found[entry.line] = Moved(entry.key, entry.line, reference)
    from envparity.secrets.references import Resolver

    with Resolver(Ground(workspace.root)) as resolver:
        values = {one.reference: Secret(resolver.get(one.reference).reveal_bytes()) for one in found.values()}
    changes = {line: values[one.reference].reveal() for line, one in found.items()}
    after = rewritten(text, dialect, changes).encode("utf-8", "surrogateescape")
    return Moving(owner, name, tuple(found.values()), (), True, values, data, after)


def carry_out(workspace: Workspace, moving: Moving) -> None:
    """Carry a plan out: the store first, read back, then the file. `StoreError` and `WriteError` leave the file as it was."""
    from envparity.secrets.stores.writing import alone

    place = Path(os.path.realpath(workspace.root / moving.file))
    with alone(place):
        if not moving.back:
            _keep(workspace, moving)
        _replace(place, moving)
    moving.drop()


def _keep(workspace: Workspace, moving: Moving) -> None:
    ground = Ground(workspace.root)
    stores: dict[str, Store] = {}
    try:
        for scheme in sorted({reference.scheme for reference in moving.values}):
            stores[scheme] = open_store(scheme, ground)
            own = {one.name: value for one, value in moving.values.items() if one.scheme == scheme}
            stores[scheme].set_all(own)
            for name, value in own.items():
                with stores[scheme].get(name) as kept:
                    if kept != value:
                        told = f"`{scheme}://{name}` does not give back what was kept"
                        raise StoreError(told, hint=f"`{moving.file}` is unchanged")
    finally:
        for store in stores.values():
            store.close()


def _replace(place: Path, moving: Moving) -> None:
    from envparity.secrets.stores.writing import replace_private, sweep

    sweep(place)
    info = place.stat()
    if place.read_bytes() != moving.before:
        raise UsageError(f"`{moving.file}` was changed by somebody else meanwhile: it is left as it is")
    mode = info.st_mode & 0o777
    replace_private(place, moving.after, moving.file, mode=mode)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(place, info.st_uid, info.st_gid)


def _owned(workspace: Workspace, file: Path, environment: str) -> tuple[str, str, str]:
    """Tell a file's name in the workspace, the dialect it is read in, and the environment that it speaks of."""
    try:
        name = (file.parent.resolve() / file.name).relative_to(workspace.root).as_posix()
    except ValueError:
        name = ""
    if not name or not file.is_file():
        raise UsageError(f"`{file}` is no file of this workspace", hint="give a dotenv file below its root")
    having: dict[str, str] = {}
    for declaration in workspace.declarations:
        for source in declaration.sources:
            if name in source.files or name in source.variables or name in source.parts:
                having.setdefault(declaration.environment.name, source.dialect)
        if declaration.runtime and name in declaration.runtime.variables:
            having.setdefault(declaration.environment.name, "")
    if not having and not environment:
        having = dict.fromkeys(_taking_in(workspace, name), "")
    if environment:
        owner = declared(workspace, environment).environment.name
    elif len(having) == 1:
        owner = next(iter(having))
    else:
        names = ", ".join(f"`{one}`" for one in having) or "none"
        raise UsageError(
            f"`{name}` does not tell whose it is: environments that read it: {names}",
            hint="say `--environment ENV`",
        )
    return name, having.get(owner) or DEFAULT, owner


def _taking_in(workspace: Workspace, name: str) -> Iterator[str]:
    """Name the environments one of whose sources takes settings from a file, as Compose does by `env_file`."""
    for snapshot in take_snapshots(workspace):
        if any(setting.place.path == name for setting in snapshot.settings):
            yield snapshot.environment.name


def _read(workspace: Workspace, name: str) -> tuple[bytes, str]:
    from envparity.sources.files import read_bytes

    data = read_bytes(workspace.root, name)
    text = Document(name, data).text()
    return data, "\ufeff" + text if data.startswith(b"\xef\xbb\xbf") else text


def _candidates(
    text: str, dialect: str, keys: Sequence[str], workspace: Workspace, environment: str
) -> Sequence[tuple[str, int, str, str]]:
    """Give the keys that are named, or that are secrets: key, line, value, and why it stays as it is."""
    parsed = parse(text, dialect, {})
    if parsed.problems:
        first = parsed.problems[0]
        raise ReadError(f"{first}", hint="the file is changed only when all of it is understood")
    places = spans(text)
    counts: dict[str, int] = {}
    for entry in parsed.entries:
        counts[entry.key] = counts.get(entry.key, 0) + 1
    judge = _judge(workspace, environment)
    found = []
    for entry in parsed.entries:
        if keys and entry.key not in keys:
            continue
        why = _why_not(
            entry.value, text[slice(*places.get(entry.line, (0, 0)))], counts[entry.key], entry.key
        )
        if not why and not keys:
            judged = judge(entry.key, entry.value or "")
            if judged is None:
                continue
            why = judged
        found.append((entry.key, entry.line, entry.value or "", why))
    return [one for one in found if keys or one[3] != _EMPTY]


_EMPTY = "it has no value"
_VARIABLE = expression(r"(?<![\\$])\$(?:\{|[A-Za-z_])")


def _why_not(value: str | None, raw: str, times: int, key: str) -> str:
    if not value or not raw:
        return _EMPTY
    if secret_reference(key, value) is not None:
        return "it is a reference already"
    if not raw.startswith("'") and _VARIABLE.search(raw):
        return "it is made of other variables"
    return f"the file sets it {times} times" if times > 1 else ""


def _judge(workspace: Workspace, environment: str) -> Callable[[str, str], str | None]:
    """Make the question whether a value is to be moved: empty when it is, a reason when not, none when it is no secret."""
    from envparity.model.values import secrets_in
    from envparity.secrets.sealing import make_passing_seal
    from envparity.sources.clearing import seal_saying

    said = declared(workspace, environment).secrets
    seal = seal_saying(make_passing_seal(), said.secret, said.open)

    def judged(key: str, value: str) -> str | None:
        secrets = secrets_in(seal(key, value))
        if not secrets:
            return None
        guessable = all(secret.weak == "placeholder" for secret in secrets)
        return "it is a placeholder" if guessable else ""

    return judged


def _check_names(keys: Sequence[str], moved: Iterable[Moved], left: Sequence[Left]) -> None:
    there = {one.key for one in moved} | {one.key for one in left}
    for key in keys:
        if key not in there:
            raise UsageError(f"`{key}` is not set in that file")
    for one in left:
        if one.key in keys:
            raise UsageError(f"`{one.key}` (line {one.line}) cannot be moved: {one.why}")
