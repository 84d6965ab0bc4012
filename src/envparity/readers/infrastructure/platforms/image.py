"""What a Dockerfile builds: its stages, what each stands on, and what the last one runs as.

Which images it pulls, as packages, is told by another reader of the same files; this one is asked for by its name.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Facet, Resource
from envparity.model.places import Place
from envparity.model.values import Unknown, Value
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told
from envparity.readers.syntax.dockerfile import filled, instructions

_FROM = expression(r"(?i)FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$")
_TOLD = {
    "USER": "user", "WORKDIR": "working-dir", "CMD": "command", "ENTRYPOINT": "entrypoint", "HEALTHCHECK": "healthcheck",
    "STOPSIGNAL": "stop-signal", "SHELL": "shell",
}  # fmt: skip


_Stage = tuple[str, Place, dict[str, Facet]]


def collect(document: Document, told: Told) -> None:
    """Read a Dockerfile: a resource for each stage, the last one by the name `final`."""
    defaults: dict[str, str] = {}
    stages: list[_Stage] = []
    for number, line in instructions(document.text()):
        word, _, rest = line.partition(" ")
        place = told.place(number)
        if found := _FROM.match(line):
            text, known = filled(found[1], defaults)
            value: Value = (
                told.value("image", text) if known else Unknown("a build argument without a default")
            )
            stages.append((found[2] or str(len(stages)), place, {"base": Facet("base", value, place)}))
        elif stages:
            for facet in _facets(word.upper(), rest.strip(), place, told):
                stages[-1][2][f"{facet.name} {facet.item}"] = facet
        elif word.upper() == "ARG":
            name, _, default = rest.strip().partition("=")
            defaults[name] = default.strip("\"'")
    if not stages:
        raise ReadError("the file has no `FROM`", line=1)
    for at, (name, place, held) in enumerate(stages):
        facets = tuple(sorted(held.values(), key=lambda facet: (facet.name, facet.item)))
        last = at == len(stages) - 1
        told.resources.append(Resource("image:stage", "final" if last else name, place, facets))


def _facets(word: str, rest: str, place: Place, told: Told) -> Iterator[Facet]:
    """Give what one instruction says of the stage that it stands in."""
    if word == "ARG":
        name, separator, default = rest.partition("=")
        given: Value = Unknown("given when it is built")
        yield Facet("arg", told.value(name, default.strip("\"'")) if separator else given, place, name)
    elif word == "ENV":
        yield from (Facet("env", told.value(name, text), place, name) for name, text in _pairs(rest))
    elif word == "EXPOSE":
        for port in rest.split():
            item = port if "/" in port else f"{port}/tcp"
            yield Facet("port", told.value("port", "exposed"), place, item)
    elif word in _TOLD and rest:
        yield Facet(_TOLD[word], told.value(_TOLD[word], rest), place)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Give the variables of an `ENV`: `A=a B="b c"`, or the old form `A a`."""
    name, _, value = text.partition(" ")
    if "=" not in name:
        return [(name, value.strip())]
    try:
        words = shlex.split(text)
    except ValueError:
        return []
    return [(key, held) for key, separator, held in (word.partition("=") for word in words) if separator]


def _by_name_alone(_: str, __: bytes) -> bool:
    return False


READER = PlatformReader("Image build", _by_name_alone, collect, frozenset({"resource"}))
