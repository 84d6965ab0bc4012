"""What is seen of an assignment that may hold a secret, in the words that the table of weights knows.

A trait says something of the key, of the value's make, or of the line around. Each is cheap to see, none is a
verdict: `weights` says what each is worth, and `scoring` adds them up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.secrets.detectors.assignments import Assignment
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.texts import STAND_INS, TYPES, entropy, is_wordy, words_in
from envparity.secrets.kinds import words_of
from envparity.secrets.weakness import weakness

_MAKES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("digits", expression(r"\d+")),
    ("hex", expression(r"[0-9a-f]+|[0-9A-F]+")),
    ("lower", expression(r"[a-z]+")),
    ("upper", expression(r"[A-Z]+")),
    ("title", expression(r"[A-Z][a-z]+")),
    ("mixed", expression(r"[A-Za-z]+")),
    ("lower digits", expression(r"[a-z]+\d+")),
    ("letters digits", expression(r"[A-Za-z]+\d+")),
    ("alphanumeric", expression(r"[A-Za-z0-9]+")),
    ("parts", expression(r"[A-Za-z]+(?:[._/:\-][A-Za-z]+)+")),
    ("name", expression(r"[\w.\-]+")),
    ("base64", expression(r"[\w+/=.\-]+")),
)
"""What a value is made of: the first that fits in full, else `signs`."""
_UUID = expression(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_UUID_LENGTH = 36
_IDENTIFIER = expression(r"^[A-Za-z_$][A-Za-z_$]*([.\-_/:]{1,2}[A-Za-z_$]+)*$|^--?[a-z\-]+$")
_FILES = {
    Flavour.SETTINGS: "settings",
    Flavour.JSON: "settings",
    Flavour.XML: "xml",
    Flavour.SOURCE: "source",
    Flavour.PROSE: "prose",
    Flavour.FOREIGN: "source",
}
_OPERATORS = frozenset("= : => := ( , == != > elements spaces statement".split())
_JOINED = (b"+", b".")
_BRACKETS = frozenset("()[]{}")
_LENGTHS = (4, 6, 8, 12, 16, 24, 32, 48, 64)
_BITS = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5)
_LONG_LINE = 160


def traits_of(found: Assignment, kind: str, text: str, line: bytes, flavour: Flavour) -> Iterator[str]:
    """Give the traits of an assignment of `text` to a key of a `kind` (empty for none) in a line."""
    key = "password" if kind == "password" else "token" if kind else "other"
    file, marks = _FILES[flavour], "quoted" if found.quoted else "bare"
    make = next((name for name, form in _MAKES if form.fullmatch(text)), "signs")
    yield "any"
    yield f"key {key}"
    yield f"{file} {marks}"
    yield f"{file} {key}"
    yield f"operator {_operator(found.operator)}"
    yield f"{key} of {make}"
    yield f"{file} {marks} {make}"
    yield f"{key} of length {_below(len(text), _LENGTHS)}"
    yield f"{key} of bits {_below(entropy(text), _BITS)}"
    yield f"{key} {'wordy' if is_wordy(text) else 'random'}"
    yield from _of_key(found.key, text)
    weak = weakness(text)
    if weak:
        yield f"weak {weak}"
    if weak == "placeholder" or STAND_INS.search(text):
        yield f"stand-in {key} {file}"
    yield from _of_value(text)
    if _IDENTIFIER.match(text):
        yield f"identifier {file} {marks}"
    if not _BRACKETS.isdisjoint(text):
        yield f"brackets {marks}"
    yield from _of_line(found, line)


def _operator(said: str) -> str:
    if said == "===":
        return "=="
    return said if said in _OPERATORS else "typed"


def _below(number: float, steps: tuple[float, ...]) -> str:
    at = bisect_right(steps, number)
    return f"<{steps[at]:g}" if at < len(steps) else "more"


def _of_key(key: str, text: str) -> Iterator[str]:
    words = words_of(key)
    if words:
        yield f"key ends {words[-1]}"
        for word in set(words[:-1]):
            yield f"key has {word}"
    yield "key upper" if key.isupper() else "key lower" if key.islower() else "key mixed"
    low, said = text.lower(), "".join(words)
    if low in words or (len(low) >= len(said) and "".join(filter(str.isalnum, low)) == said):
        yield "value says key"


def _of_value(text: str) -> Iterator[str]:
    if len(text) == _UUID_LENGTH and _UUID.fullmatch(text):
        yield "uuid"
    words = words_in(text)
    types = words & TYPES
    if types:
        yield "value of type words" if types == words else "value has type words"
    for word in set(words_of(text)):
        if len(word) > 2:
            yield f"value has {word}"


def _of_line(found: Assignment, line: bytes) -> Iterator[str]:
    before, after = line[: found.begin].lstrip(), line[found.end : found.end + 2]
    if found.comment:
        yield "comment"
    if b"(" in before:
        yield "inside a call"
    if after.lstrip(b"\"'` ").startswith(_JOINED):
        yield "joined"
    if len(line) > _LONG_LINE:
        yield "long line"
