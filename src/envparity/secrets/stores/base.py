"""What a store is, what it may ask of its surroundings, and how long it may take."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from envparity.errors import MissingSecretError, StoreError
from envparity.model import person
from envparity.model.records import dataclass, field
from envparity.secrets.value import Secret

T = TypeVar("T")

Ask = Callable[[str], Secret]
"""Asks a person without echo, given the question; `StoreError` where nobody can answer."""

SLOWEST = 20.0
"""Seconds that a store may take for one answer; a keyring that asks for its password waits for a person."""


def _the_person(question: str) -> Secret:
    """Ask whoever sits at the terminal; `StoreError` where nobody does."""
    said = person.answer(question)
    if said is None:
        raise StoreError(
            f"{question}: nobody can be asked here",
            hint="`ENVPARITY_PASSPHRASE` gives a passphrase, `ENVPARITY_AGE_KEY_FILE` names a key file",
        )
    return Secret(said)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a store stands on: the folder that relative paths start from, the process's variables, and who answers."""

    root: Path
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    ask: Ask = _the_person


class Store(Protocol):
    """One kind of store. A name is all that stands after `scheme://` in a reference.

    Every method raises `StoreError` when the store is locked, not there, too slow or refuses; `get` and `remove`
    raise `MissingSecretError` when it answers that it holds nothing by that name.
    """

    def exists(self, name: str) -> bool:
        """Say whether the store holds something by that name."""

    def get(self, name: str) -> Secret:
        """Give one value."""

    def set(self, name: str, value: Secret) -> None:
        """Keep a value, over one that is there."""

    def set_all(self, values: Mapping[str, Secret]) -> None:
        """Keep several values; a store that is one file writes it once."""

    def list(self, within: str) -> Sequence[str]:
        """Name what the store holds below a name, sorted."""

    def remove(self, name: str) -> None:
        """Forget one value."""

    def since(self, name: str) -> str:
        """Say when the value was set, ISO 8601 in UTC; empty where the store does not tell."""

    def close(self) -> None:
        """Drop what is held in memory, and let go of a connection."""


class EachAlone:
    """Stores that keep each value by itself and hold nothing open."""

    def exists(self: Store, name: str) -> bool:
        """Say whether there is a value, by asking for it."""
        try:
            self.get(name).drop()
        except MissingSecretError:
            return False
        return True

    def set_all(self: Store, values: Mapping[str, Secret]) -> None:
        """Keep the values one after the other."""
        for name, value in values.items():
            self.set(name, value)

    def since(self, name: str) -> str:  # noqa: ARG002
        """Say nothing: the store does not tell."""
        return ""

    def close(self) -> None:
        """Do nothing."""


def within_time(who: str, call: Callable[[], T], limit: float = SLOWEST) -> T:
    """Make a call that may never come back; `StoreError` when it takes longer than the limit, in seconds."""
    answers: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as error:  # noqa: BLE001 - handed on below, in the thread that waits
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit)
    if failures:
        raise failures[0]
    if not answers:
        raise StoreError(
            f"{who} did not answer within {limit:g} s", hint="is it waiting for somebody to unlock it?"
        )
    return answers[0]


def missing(scheme: str, name: str) -> MissingSecretError:
    """Make the error of a name that a store does not know."""
    return MissingSecretError(
        f"`{scheme}://{name}` holds nothing", hint="`envparity secrets list` shows what is there"
    )


def split_field(scheme: str, name: str) -> tuple[str, str]:
    """Split `PATH#FIELD`; `StoreError` when one of them is not there."""
    path, mark, part = name.rpartition("#")
    if not mark or not path or not part:
        raise StoreError(
            f"`{scheme}://{name}` names no field", hint=f"such as `{scheme}://{path or part}#KEY`"
        )
    return path, part
