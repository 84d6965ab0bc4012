"""Reads the repositories that pre-commit's configuration pins with `rev:`.

Format: https://pre-commit.com/#pre-commit-configyaml---repos. Additional dependencies of a hook are packages of
the hook's language, which the file does not always tell; they are not listed.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.apple.swift import named
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_HERE = ("local", "meta", "builtin")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a .pre-commit-config.yaml."""
    documents, problems = blocks.load(document.text())
    for problem in problems:
        ledger.problem(problem.message, problem.line, problem.key)
    root = documents[-1] if documents else {}
    repositories = ledger.items(root, "repos") if isinstance(root, dict) else root
    if not isinstance(repositories, list):
        ledger.problem("expected a list of repositories", 1)
        return
    for item, line in blocks.numbered(repositories):
        entry = ledger.mapping(item, "repos", line)
        if entry is None:
            continue
        address, revision = (
            ledger.text(entry, "repo", "repos", line),
            ledger.text(entry, "rev", "repos", line),
        )
        if not address or address in _HERE:
            continue
        if not revision:
            ledger.problem("a repository without its `rev`", line, address)
        name = named(address)
        host, _, rest = name.partition("/")
        ledger.package(
            "github" if host == "github.com" else "generic",
            rest if host == "github.com" else name,
            revision,
            line,
            key=name.lower(),
            groups=("development",),
            origin=f"git+{address}@{revision}",
            direct=True,
        )


READER = PackageReader(
    "pre-commit",
    collect,
    names=(".pre-commit-config.yaml", ".pre-commit-config.yml"),
    marks=(r"^[ \t]*(?:- )?repos?:", r"^[ \t]+rev: ", r"^[ \t]+(?:- )?(?:hooks:|id: )"),
)
