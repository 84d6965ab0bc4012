"""Reads cabal.project.freeze: exact versions and flags of every package of a build.

Format: https://cabal.readthedocs.io/en/stable/cabal-commands.html#cabal-freeze.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_PIN = expression(r"(?:any\.)?([A-Za-z0-9][\w-]*)\s*(==|[<>^]=?)\s*([^,\s]+)(.*)$")
_FLAGS = expression(r"(?:any\.)?([A-Za-z0-9][\w-]*)((?:\s+[+-][\w-]+)+)$")
_FIELD = expression(r"([a-z-]+):\s*(.*)$")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a cabal.project.freeze."""
    pins: list[tuple[str, str, int, str]] = []
    flags: dict[str, list[str]] = {}
    field = ""
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.partition("--")[0].strip()
        if not line:
            continue
        opened = _FIELD.match(line)
        if opened:
            field, line = opened[1], opened[2]
        if field != "constraints":
            continue
        for part in filter(None, (part.strip() for part in line.split(","))):
            pin, chosen = _PIN.match(part), _FLAGS.match(part)
            if pin:
                exact = pin[2] == "==" and not pin[4].strip()
                pins.append(
                    (
                        pin[1],
                        pin[3] if exact else "",
                        number,
                        "" if exact else f"range={pin[2]}{pin[3]}{pin[4]}",
                    )
                )
            elif chosen:
                flags.setdefault(chosen[1], []).extend(f"flag={flag}" for flag in chosen[2].split())
            elif not part.endswith(("installed", "source", "test", "bench")):
                ledger.problem("a constraint that is not read", number)
    for name, version, number, limit in pins:
        own = sorted([*flags.get(name, []), *([limit] if limit else [])])
        ledger.package("hackage", name, version, number, flags=tuple(own))


READER = PackageReader(
    "cabal.project.freeze",
    collect,
    names=("cabal.project.freeze", "*.project.freeze", "cabal*.freeze"),
    marks=(r"^constraints:[ \t]+\S+[ \t]+==|^[ \t]+any\.[\w-]+ ==|^active-repositories:",),
)
