"""Parameters of templates: CloudFormation's and SAM's JSON, Azure's `deploymentParameters`, Bicep's `.bicepparam`.

Forms: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/ and
https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files. What lies in a key vault is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.values import Unknown
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told, items, mapping, text_of
from envparity.readers.syntax.json import JsonFile, parse

_TELLING = expression(rb'"ParameterKey"|deploymentParameters\.json|"Parameters"\s*:\s*\{')
_PARAM = expression(r"param\s+(\w+)\s*=\s*(.*)")
_LITERAL = expression(r"'((?:[^'\\]|\\.)*)'|(true|false|-?\d+)")


def collect(document: Document, told: Told) -> None:
    """Read a file of parameters, whichever of the forms it has."""
    if document.path.lower().endswith(".bicepparam"):
        _bicep(document.text(), told)
        return
    file = parse(document, relaxed=True)
    for key, value, line in _given(file):
        for name, part in _parts(key, value):
            told.setting(name, part, line)


def _given(file: JsonFile) -> Iterator[tuple[str, Any, int]]:
    if isinstance(file.value, list):
        for at, item in enumerate(items(file.value)):
            held = mapping(item)
            if "ParameterKey" in held:
                yield (
                    text_of(held["ParameterKey"]),
                    held.get("ParameterValue"),
                    file.line((at, "ParameterKey")),
                )
        return
    table = file.table()
    for name, value in mapping(table.get("Parameters")).items():
        yield name, value, file.line(("Parameters", name))
    for name, held in mapping(table.get("parameters")).items():
        value = mapping(held).get("value", Unknown("kept in a key vault"))
        yield name, value, file.line(("parameters", name))


def _parts(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from _parts(f"{key}.{name}", item)
    elif isinstance(value, list) and value:
        for at, item in enumerate(value):
            yield from _parts(f"{key}[{at}]", item)
    else:
        yield key, value


def _bicep(text: str, told: Told) -> None:
    depth = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("//")[0].strip() if "://" not in raw else raw.strip()
        found = _PARAM.fullmatch(line) if not depth else None
        if found:
            literal = _LITERAL.fullmatch(found[2].strip())
            value: Any = Unknown("worked out when it is deployed")
            if literal:
                value = literal[2] or (literal[1] or "").replace("\\'", "'")
            told.setting(found[1], value, number)
        elif (
            not depth and line and not line.startswith(("using", "var ", "import", "@", "/*", "*", "extends"))
        ):
            raise ReadError("no parameter that is read", line=number)
        depth = max(
            0, depth + sum(line.count(mark) for mark in "[{(") - sum(line.count(mark) for mark in "]})")
        )


READER = PlatformReader(
    "template parameters",
    lambda name, head: (
        name.endswith(".bicepparam") or (name.endswith(".json") and bool(_TELLING.search(head)))
    ),
    collect,
    frozenset({"setting"}),
)
