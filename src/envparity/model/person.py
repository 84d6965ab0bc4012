"""The person at the terminal: asked what nobody else knows, told what no result has a place for.

A front end that has a terminal says here how; without one nobody answers, and what is told is lost.
"""

from __future__ import annotations

from collections.abc import Callable

_answer: list[Callable[[str], str]] = []
_tell: list[Callable[[str], None]] = []


def let_answer(answer: Callable[[str], str]) -> None:
    """Have questions answered by a function that asks without echo; it may refuse by an error of ours."""
    _answer[:] = [answer]


def let_tell(tell: Callable[[str], None]) -> None:
    """Have notes told by a function."""
    _tell[:] = [tell]


def leave() -> None:
    """Have nobody answer and nothing told from here on: the terminal is another's now."""
    _answer.clear()
    _tell.clear()


def answer(question: str) -> str | None:
    """Ask for something that must not be seen, such as a passphrase; none where nobody can answer."""
    return _answer[0](question) if _answer else None


def tell(note: str) -> None:
    """Tell a note: one line, no period."""
    for told in _tell:
        told(note)
