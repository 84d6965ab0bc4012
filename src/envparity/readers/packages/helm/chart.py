"""Reads Helm's Chart.lock (requirements.lock in Helm 2): the charts that a chart is made of.

Format: https://helm.sh/docs/helm/helm_dependency/. The file's digest is over all of them, so that each carries it.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Chart.lock."""
    lock = ledger.yaml(document.text())
    if "digest" not in lock:
        ledger.problem("the lock has no `digest`: was the file cut off?", key="digest")
    for entry, line in ledger.rows(lock, "dependencies"):
        name = ledger.text(entry, "name", "dependencies", line)
        repository = ledger.text(entry, "repository", name, line)
        local = repository.startswith("file://")
        origin = (
            f"path+{repository.removeprefix('file://')}" if local else f"registry+{repository.rstrip('/')}"
        )
        ledger.package(
            "helm", name, ledger.text(entry, "version", name, line), line,
            origin=origin if repository else "", direct=True,
        )  # fmt: skip


READER = PackageReader(
    "Chart.lock",
    collect,
    names=("chart.lock", "requirements.lock"),
    marks=(r"^dependencies:", r"^digest: sha256:", r"^generated: "),
)
