"""Reads which inputs a flake.nix names, without evaluating it.

Format: https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#flake-inputs. Nix asks that inputs be written out
as plain values; what is computed all the same is not known, and asks for nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from envparity.model.expressions import expression
from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand

_TOKEN = expression(
    r"\s+|#[^\n]*|/\*[\s\S]*?\*/|(\"(?:[^\"\\]|\\[\s\S])*\"|''[\s\S]*?'')|([A-Za-z_][\w'-]*)|([{}\[\]();=.:@,])|([^\s])"
)
_REFERENCE = expression(r"(?:github|gitlab|sourcehut):[^/?#\s]+/[^/?#\s]+/([^?#\s]+)$")
_IN_QUERY = expression(r"[?&](?:ref|rev)=([^&#\s]+)")
_OPENING, _CLOSING = ("{", "[", "("), ("}", "]", ")")
_DEEPEST = 30


class _Token(NamedTuple):
    text: str
    line: int
    is_text: bool = False


class _Unread(Exception):
    """The file is not a plain set of attributes, or ends too early."""


Attribute = tuple[tuple[str, ...], _Token]
"""The path of an attribute, and its value where that is a text; else an empty one."""


def asks(document: Document) -> Asked:
    """Read the inputs; one that follows another is locked with it."""
    tokens = list(_tokens(document.text()))
    attributes: list[Attribute] = []
    if tokens and tokens[0].text == "{":
        with suppress(_Unread, IndexError):  # what stands behind the inputs may be any expression
            _set(tokens, 1, (), attributes)
    found: dict[str, list[Attribute]] = {}
    for path, value in attributes:
        if path[0] == "inputs" and len(path) > 1 and path[1] != "self":
            found.setdefault(path[1], []).append((path[2:], value))
    return asked((_demand(document, name, said) for name, said in found.items()), open_ended=True)


def _demand(document: Document, name: str, said: list[Attribute]) -> Demand | None:
    values = {path: value for path, value in said if path}
    if ("follows",) in values:
        return None
    url = values.get(("url",), _Token("", said[0][1].line))
    reference = _REFERENCE.match(url.text) or _IN_QUERY.search(url.text)
    plain = values.get(("ref",)) or values.get(("rev",))
    wanted = reference[1] if reference else plain.text if plain else ""
    return demand(document, name, "" if "${" in wanted else wanted, url.line)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found[1]:
            yield _Token(found[1].strip("\"'"), line, is_text=True)
        elif found[2] or found[3] or found[4]:
            yield _Token(found[0], line)
        line += found[0].count("\n")


def _set(tokens: list[_Token], at: int, above: tuple[str, ...], found: list[Attribute]) -> int:
    """Read attributes up to the closing brace; give the place behind it."""
    if len(above) > _DEEPEST:
        raise _Unread
    while tokens[at].text != "}" or tokens[at].is_text:
        path = [tokens[at].text]
        line = tokens[at].line
        at += 1
        while tokens[at].text == ".":
            path.append(tokens[at + 1].text)
            at += 2
        if tokens[at].text == "=":
            here, value = (*above, *path), tokens[at + 1]
            at += 1
            if value.text == "{" and not value.is_text and not _is_function(tokens, at):
                found.append((here, _Token("", line)))
                at = _set(tokens, at + 1, here, found)
            else:
                plain = value.is_text and tokens[at + 1].text == ";"
                found.append((here, _Token(value.text if plain else "", line, is_text=plain)))
        at = _behind(tokens, at)  # also of `inherit`, and of what is no attribute
    return at + 1


def _is_function(tokens: list[_Token], at: int) -> bool:
    """Say whether a brace opens the arguments of a function: `{ self, nixpkgs }: …`."""
    first, second = tokens[at + 1], tokens[at + 2]
    return (
        first.text == "."
        or second.text in (",", "?")
        or (first.text != "}" and second.text == "}")
        or (first.text == "}" and second.text in (":", "@"))
    )


def _behind(tokens: list[_Token], at: int) -> int:
    """Give the place behind the semicolon that ends an attribute."""
    depth = 0
    while True:
        token = tokens[at]
        if not token.is_text:
            if token.text in _OPENING:
                depth += 1
            elif token.text in _CLOSING:
                depth -= 1
                if depth < 0:
                    raise _Unread
            elif token.text == ";" and depth == 0:
                return at + 1
        at += 1
