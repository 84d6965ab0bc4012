"""Reads Elixir's mix.lock and Erlang's rebar.lock: packages of Hex and of git, with their digests.

Both files are terms of their language, written in a fixed form by Mix
(https://hexdocs.pm/mix/Mix.Tasks.Deps.html) and Rebar3 (https://rebar3.org/docs/configuration/dependencies/).
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_HEX = expression(
    r'(?:%\{)?[ \t]*"([^"]+)":\s*\{:hex,\s*:"?([\w.-]+)"?,\s*"([^"]*)",\s*"([0-9a-f]*)"'
    r'(?:,\s*\[[^\]]*\],\s*(\[.*\]),\s*"([^"]*)"(?:,\s*"([0-9a-f]*)")?)?'
)
_GIT = expression(r'(?:%\{)?[ \t]*"([^"]+)":\s*\{:git,\s*"([^"]*)",\s*"([0-9a-f]*)",\s*\[(.*?)\]\}')
_PATH = expression(r'(?:%\{)?[ \t]*"([^"]+)":\s*\{:path,\s*"([^"]*)"')
_WANT = expression(r"\{:(\w+), ")
_FRAME = ("", "%{", "}", "%{}")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a mix.lock."""
    found: list[tuple[str, str, str, int, str, tuple[str, ...], tuple[str, ...]]] = []
    owners: dict[str, set[str]] = {}
    text = document.text()
    if text.strip() and not text.rstrip().endswith("}"):
        ledger.problem("the last line is no end: was the file cut off?", text.count("\n") + 1)
    for number, line in enumerate(text.splitlines(), 1):
        package, repository = _HEX.match(line), _GIT.match(line)
        if package:
            key, name, version, inner, wants, repo, outer = package.groups()
            for want in _WANT.findall(wants or ""):
                owners.setdefault(want, set()).add(key)
            hashes = tuple(f"sha256:{digest}" for digest in (inner, outer) if digest)
            origin = f"registry+{repo}" if repo and repo != "hexpm" else ""
            found.append(
                (key, name, version, number, origin, hashes, () if key == name else (f"alias={key}",))
            )
        elif repository:
            key, url, commit, options = repository.groups()
            flag = re.search(r'(?:ref|tag|branch): "([^"]*)"', options)
            found.append(
                (key, key, commit, number, f"git+{url}@{commit}", (), (f"ref={flag[1]}",) if flag else ())
            )
        elif local := _PATH.match(line):
            found.append((local[1], local[1], "", number, f"path+{local[2]}", (), ()))
        elif line.strip() not in _FRAME and not line.lstrip().startswith("#"):
            ledger.problem("a line that is not read", number)
    for key, name, version, number, origin, hashes, flags in found:
        via = tuple(sorted(owners.get(key, ())))
        ledger.package("hex", name, version, number, origin=origin, hashes=hashes, via=via, flags=flags)


READER = PackageReader(
    "mix.lock",
    collect,
    names=("mix.lock", "*.mix.lock"),
    marks=(r"^%\{", r'^(?:%\{)?[ \t]*"[^"\n]+":\s*\{:(?:hex|git),|^%\{\s*\}'),
)
