"""Reads Conda's environment.yml: what an environment asks for, or, exported, what it has.

Format: https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html. `name=1.2=build`
and `name==1.2` are pins; `name=1.2` means any version that begins so, and is a range.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.python.lines import BadLine, Requirement, parse
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_SPEC = expression(r"(?:([\w./:-]+)::)?([A-Za-z0-9_][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(.*)$")
_PIN = expression(r"={1,2}\s*([^=<>!~*|,\s]+)(?:=([^\s=]+))?$")


def collect(document: Document, ledger: Ledger) -> None:
    """Read an environment.yml."""
    environment = ledger.yaml(document.text())
    if "dependencies" not in environment:
        ledger.problem("the file has no `dependencies`", 1, "dependencies")
    channels = [str(name) for name in ledger.items(environment, "channels") if isinstance(name, str)]
    items = ledger.items(environment, "dependencies")
    for item, line in blocks.numbered(items):
        if isinstance(item, str):
            _conda(ledger, item, line, channels)
        elif isinstance(item, dict) and isinstance(item.get("pip"), list):
            pip = item["pip"]
            for text, number in blocks.numbered(pip, line):
                _pip(ledger, str(text), number)
        else:
            ledger.problem("an entry that is neither a package nor a list for pip", line, "dependencies")


def _conda(ledger: Ledger, text: str, line: int, channels: list[str]) -> None:
    found = _SPEC.match(text.split(" #")[0].strip())
    if found is None:
        ledger.problem("not a package that Conda can read", line)
        return
    channel, name, _, rest = found.groups()
    pin = _PIN.match(rest.strip())
    exact = pin is not None and (rest.startswith("==") or pin[2] is not None)
    version = pin[1] if pin and exact else ""
    flags = [f"build={pin[2]}"] if pin and pin[2] else []
    if rest.strip() and not version:
        flags.append(f"range={rest.strip()}")
    if name == "python" and pin:
        ledger.runtime("Python", pin[1], line)
    ledger.package(
        "conda", name.lower(), version, line,
        origin=f"registry+{channel}" if channel else f"registry+{channels[0]}" if channels else "",
        direct=None if version else True, flags=tuple(flags),
    )  # fmt: skip


def _pip(ledger: Ledger, text: str, line: int) -> None:
    try:
        asked = parse(text.split(" #")[0].strip())
    except BadLine as error:
        ledger.problem(str(error), line)
        return
    if isinstance(asked, Requirement):
        flags = list(asked.flags)
        if asked.specifier and not asked.version:
            flags.append(f"range={asked.specifier}")
        ledger.package(
            "pypi", asked.name or asked.text, asked.version, line, key=normal(asked.name or asked.text),
            origin=asked.link, markers=asked.marker, flags=tuple(sorted(flags)),
        )  # fmt: skip


READER = PackageReader(
    "environment.yml",
    collect,
    names=("environment.yml", "environment.yaml"),
    marks=(r"^dependencies:", r"^channels:"),
    gives=frozenset({"package", "runtime"}),
)
