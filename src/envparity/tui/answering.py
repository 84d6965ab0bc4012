"""What only a person knows, a passphrase say, asked for in a window while the deed that needs it waits.

Deeds may ask; reading never does: a window that opens by itself is in the way of whoever types.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from threading import local
from typing import TYPE_CHECKING, TypeVar

from envparity.errors import StoreError
from envparity.model import person

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

T = TypeVar("T")

KNOWN = "It is not shown, and it is kept nowhere."
NEW = (
    "It closes a file in which secrets are kept where no keyring answers. It is not shown and kept nowhere: "
    "write it down, for nobody can give it back."
)
_deed = local()


def attend(app: App[int]) -> None:
    """Have questions of deeds answered in windows of this application, until `person.leave()`."""
    person.let_answer(partial(_answer, app))


def asking(work: Callable[[], T]) -> Callable[[], T]:
    """Make a deed of work: what runs in its thread may ask the person."""

    def run() -> T:
        _deed.asks = True
        try:
            return work()
        finally:
            _deed.asks = False

    return run


def _answer(app: App[int], question: str) -> str:
    """Show the window and wait in the deed's own thread; `StoreError` when it is left, or when no deed asks."""
    if not getattr(_deed, "asks", False):
        raise StoreError(
            f"{question}: it is asked for only when something is done with it",
            hint="`ENVPARITY_PASSPHRASE` gives a passphrase, `ENVPARITY_AGE_KEY_FILE` names a key file",
        )
    from envparity.tui.screens.secret import TypeScreen

    said: Future[str | None] = Future()
    window = TypeScreen(question, NEW if question.startswith("New ") else KNOWN)
    app.call_from_thread(app.push_screen, window, said.set_result)
    typed = said.result()
    if typed is None:
        raise StoreError(f"{question}: nothing was typed", hint="nothing was changed")
    return typed
