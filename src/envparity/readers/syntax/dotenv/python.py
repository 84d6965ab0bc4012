"""What Python programs read dotenv files with: python-dotenv through its own parser, and smaller readers.

python-decouple and Starlette take a line apart at its first `=` and drop a pair of quotes; django-environ
knows escapes; honcho takes a line for words of a shell.
"""

from __future__ import annotations

import io
import re
import shlex
from collections import ChainMap
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_VARIABLES_LIMIT = 200
"""Variables in one value; the library's time grows with their square."""


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as `dotenv_values` does. A line that it cannot read is skipped, as it skips it."""
    from dotenv.parser import parse_stream
    from dotenv.variables import Variable, parse_variables

    known: dict[str, str | None] = {}
    for binding in parse_stream(io.StringIO(text, newline="")):
        if binding.error or not binding.key:
            continue
        written = binding.original.string
        line = binding.original.line + written[: len(written) - len(written.lstrip())].count("\n")
        if binding.value is None:
            known[binding.key] = None
            yield Entry(binding.key, None, line)
            continue
        if binding.value.count("${") > _VARIABLES_LIMIT:
            yield Entry(binding.key, None, line, (), "it asks for more variables than are looked up")
            continue
        environment = ChainMap[str, str | None](known, variables)  # type: ignore[arg-type]
        atoms = list(parse_variables(binding.value))
        value = "".join(atom.resolve(environment) for atom in atoms)
        unset = tuple(
            atom.name
            for atom in atoms
            if isinstance(atom, Variable) and atom.default is None and atom.name not in environment
        )
        known[binding.key] = value
        yield Entry(binding.key, value, line, unset)


def parse_decouple(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as python-decouple and Starlette do."""
    for number, line in enumerate(text.split("\n"), 1):
        body = line.strip()
        if body and not body.startswith("#") and "=" in body:
            key, _, value = (part.strip() for part in body.partition("="))
            quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
            yield Entry(key, value[1:-1] if quoted else value, number)


_DJANGO = expression(r"\A(?:export )?([A-Za-z_0-9]+)=(.*)\Z", re.DOTALL)
_SINGLE = expression(r"\A\s*'(.*)'\s*(?:#.*\s*)?\Z")
_DOUBLE = expression(r'\A"(.*)(?<!\\)"\Z')


def parse_django(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as django-environ does."""
    for number, line in enumerate(text.splitlines(), 1):
        match = _DJANGO.match(line)
        if not match:
            continue
        value = match[2]
        if single := _SINGLE.match(value):
            value = single[1]
        if double := _DOUBLE.match(value):
            value = re.sub(r"\\(.)", lambda pair: pair[0] if pair[1] in "nrt" else pair[1], double[1])
        yield Entry(match[1], value, number)


_HONCHO = expression(r"[A-Za-z_][A-Za-z_0-9]*")


def parse_honcho(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as honcho does."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = list(shlex.shlex(line, posix=True))
        except ValueError:
            problems.append(Problem("a quote that is not closed", number))
            continue
        if len(words) >= 3 and words[1] == "=" and _HONCHO.match(words[0]):
            value = "".join(words[2:]).replace("\\n", "\n").replace("\\t", "\t")
            yield Entry(words[0], value, number)
