"""`kubectl create configmap --from-env-file` and kustomize's `envs`: the rest of a line, to the letter.

Both refuse a key that is set twice. kubectl refuses names that no variable may have (apimachinery's
`IsEnvVarName`), kustomize takes whatever stands before the equals sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_NAME = expression(r"[-._a-zA-Z][-._a-zA-Z0-9]*", re.ASCII)


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read a file that kubectl makes a ConfigMap or Secret of."""
    for entry in parse_kustomize(text, variables, problems):
        if _NAME.fullmatch(entry.key) and entry.key not in (".", "..") and not entry.key.startswith(".."):
            yield entry
        else:
            problems.append(Problem("a name that no variable in Kubernetes may have", entry.line))


def parse_kustomize(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read a file that a kustomization's generator takes its entries from."""
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        body = line.removesuffix("\r").lstrip()
        if not body or body.startswith("#"):
            continue
        key, separator, value = body.partition("=")
        if key in seen:
            problems.append(Problem("a key that is set twice", number, key))
        seen.add(key)
        yield Entry(key, value if separator else variables.get(key, ""), number)
