"""Which names are worth a closer look: most of a large repository's hold no word that anything here goes by.

It may let through what turns out to be nothing; what it holds back is nothing for certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from envparity.model.expressions import expression
from envparity.model.stages import NAMES
from envparity.workspace.discovery.paths import Path

_HINTS = (
    "dockerfile", "containerfile", "procfile", "caddyfile", "lock", "freeze", "resolved", "shrinkwrap", "go.sum", "version", "nvmrc", "mise", "toolchain",
    "global.json", "runtime.txt", ".txt", "env", "compose", "stack", "values", "kustomization",
)  # fmt: skip
"""Parts of which every file of a well-known name has one in its name, in lower case."""

_TELLING = frozenset({"hosts", "inventory", "inventories", "values", "helm-values"})
"""Folders whose files are of a well-known family whatever they are called, beside a cluster's and `.envs`."""

CLUSTER = frozenset(
    {"k8s", "kubernetes", "kustomize", "overlays", "manifests", "kube", "clusters", ".k8s", "openshift"}
)
_CLUSTER_WORD = expression(r"(?i)(^|[-_.])(k8s|kube|kubernetes)([-_.]|$)")


class Sieve:
    """Tells the names apart by all words at once. `more` are environments' names that only this repository has."""

    def __init__(self, more: frozenset[str] = frozenset()) -> None:
        from ahocorasick_rs import AhoCorasick

        self._words = AhoCorasick([*NAMES, *more, *_HINTS])

    def may_name(self, path: Path) -> bool:
        """Say whether a file's name may hold that of an environment, or be a well-known one."""
        return bool(self._words.find_matches_as_indexes(path.lower))

    def may_be_known(self, path: Path) -> bool:
        """Say whether a file may be of a well-known family, by its name or by the folder that it lies in."""
        return _tells(path.folder) or self.may_name(path)


@cache
def _tells(folder: str) -> bool:
    *above, parent = folder.split("/")
    return parent.lower() in _TELLING or above[-1:] == [".envs"] or is_in_cluster(folder)


@cache
def is_in_cluster(folder: str) -> bool:
    """Say whether a folder, or one that it lies in, is named after what runs in a cluster."""
    return any(part.lower() in CLUSTER or _CLUSTER_WORD.search(part) for part in folder.split("/"))


def holding(paths: Iterable[str], words: Sequence[str]) -> Iterator[str]:
    """Give those of the paths in which one of some words of ASCII stands, in either case."""
    from ahocorasick_rs import BytesAhoCorasick

    whole = "\0".join(paths).encode("utf-8", "surrogatepass") + b"\0"
    end = 0
    for _, at, _ in BytesAhoCorasick([word.lower().encode() for word in words]).find_matches_as_indexes(
        whole.lower()
    ):
        if at >= end:
            start, end = whole.rfind(b"\0", 0, at) + 1, whole.find(b"\0", at)
            yield whole[start:end].decode("utf-8", "surrogatepass")
