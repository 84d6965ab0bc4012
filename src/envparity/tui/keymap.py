"""Keys of the user's own: which bindings can have others, and which of them would then mean two things."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual.dom import DOMNode


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys to set by their binding's id, and what was wrong with the others, in words."""

    keymap: Mapping[str, str]
    problems: tuple[str, ...]


def bindings_of(kind: type[DOMNode]) -> Iterator[Binding]:
    """Give each binding that a class makes and that has a name to be changed by."""
    for declared in kind.BINDINGS:
        if isinstance(declared, Binding) and declared.id:
            yield declared


def check(wanted: Mapping[str, str], app: type[DOMNode], screens: Sequence[type[DOMNode]]) -> Keys:
    """Take those keys that name a binding and mean one thing only, on each screen together with the app's own."""
    scopes = [[*bindings_of(app), *bindings_of(screen)] for screen in screens]
    known = {binding.id: binding for scope in scopes for binding in scope if binding.id}
    kept = {name: pressed for name, pressed in wanted.items() if name in known}
    problems = [_unknown(name, known) for name in wanted if name not in known]
    while clash := next(_clashes(kept, scopes), None):
        name, said = clash
        problems.append(f"`keys.{name}`: `{kept.pop(name)}` already means {said}")
    return Keys(kept, tuple(problems))


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    more = f"; did you mean `{near[0]}`?" if near else ""
    return f"`keys.{name}`: nothing is called so{more}"


def _clashes(kept: Mapping[str, str], scopes: Sequence[Sequence[Binding]]) -> Iterator[tuple[str, str]]:
    """Give each changed key that another binding of the same screen has, and what that one does."""
    for name, pressed in kept.items():
        for scope in scopes:
            if not any(binding.id == name for binding in scope):
                continue
            for binding in scope:
                if binding.id != name and _keys(pressed) & _keys(kept.get(binding.id or "", binding.key)):
                    yield name, f"{binding.description} (`{binding.id}`)"


def _keys(pressed: str) -> frozenset[str]:
    """Spell keys as Textual does, so that `?` and `question_mark` are the same."""
    made = BindingsMap([Binding(key.strip(), "none") for key in pressed.split(",") if key.strip()])
    return frozenset(made.key_to_bindings)
