"""The Serverless Framework's `serverless.yml`: functions, their memory and timeouts, variables by stage.

The form: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml. `params` of the source's
`profiles` (a stage) go before the default ones; a reference that they do not answer is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Runtime
from envparity.model.values import Unknown
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told, mapping, text_of
from envparity.readers.syntax.yaml import load

_NAME = expression(r"serverless([._-].+)?\.ya?ml")
_TELLING = expression(rb"(?m)^(provider|functions)\s*:")
_PARAMETER = expression(r"\$\{param:([\w.-]+)(?:,\s*'?([^}']*)'?)?\}")
_STAGE = expression(r"\$\{(?:sls:stage|opt:stage(?:,[^}]*)?|self:provider\.stage)\}")
_RUNTIMES = (
    ("nodejs", "Node.js"),
    ("python", "Python"),
    ("ruby", "Ruby"),
    ("java", "Java"),
    ("go", "Go"),
    ("dotnet", ".NET"),
)


def collect(document: Document, told: Told) -> None:
    """Read a serverless.yml."""
    trees = load(document.text())
    if not trees or not isinstance(trees[0].value, dict):
        raise ReadError("no service: not a mapping", line=1)
    table, line = trees[0].value, trees[0].line_of
    stage = document.options.get("profiles", "").partition(",")[0]
    given = mapping(table.get("params"))
    known = {**mapping(given.get("default")), **mapping(given.get(stage))}
    provider = mapping(table.get("provider"))
    for key, value in mapping(provider.get("environment")).items():
        told.setting(str(key), _variable(value, known, stage), line("provider", "environment", key))
    said = {
        key: _answered(provider.get(key), known, stage)
        for key in ("runtime", "region", "memorySize", "architecture")
    }
    told.resource(
        f"platform:{text_of(provider.get('name')) or 'serverless'}", "provider", line("provider"), said
    )
    _runtime(text_of(provider.get("runtime")), told, line("provider", "runtime"))
    for name, function in mapping(table.get("functions")).items():
        held = {key: _answered(value, known, stage) for key, value in mapping(function).items()}
        at = line("functions", name)
        told.service(str(name), at)
        told.facet(str(name), "command", held.get("handler"), at)
        told.memory(str(name), held.get("memorySize", said["memorySize"]), at)
        for key, value in mapping(held.get("environment")).items():
            told.setting(
                str(key),
                _variable(value, known, stage),
                line("functions", name, "environment", key),
                str(name),
            )


def _variable(value: Any, known: Mapping[str, Any], stage: str) -> Any:
    """Give a variable's value; one that CloudFormation puts together (`Ref`, `Fn::Join`) is not known before."""
    if isinstance(value, dict | list):
        return Unknown("filled in when it is deployed")
    return _answered(value, known, stage)


def _answered(value: Any, known: Mapping[str, Any], stage: str) -> Any:
    """Fill in parameters and the stage, where they are known."""
    if not isinstance(value, str):
        return value
    text = _STAGE.sub(stage, value) if stage else value
    return _PARAMETER.sub(lambda found: text_of(known.get(found[1], found[2] or found[0])), text)


def _runtime(text: str, told: Told, line: int) -> None:
    for prefix, language in _RUNTIMES:
        version = text.removeprefix(prefix).removesuffix(".x")
        if text.startswith(prefix) and version[:1].isdecimal():
            told.runtimes.append(Runtime(language, version, told.place(line)))


READER = PlatformReader(
    "serverless.yml", lambda name, head: bool(_NAME.fullmatch(name) and _TELLING.search(head)), collect
)
