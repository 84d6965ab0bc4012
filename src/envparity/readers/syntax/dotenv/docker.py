"""`docker run --env-file`: a value is the rest of its line, quotes and all (docker CLI, `opts/file.go`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry
from envparity.readers.syntax.envfile import parse_raw


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterable[Entry]:
    """Read a file that the docker command passes to a container."""
    return parse_raw(text, variables, problems)
