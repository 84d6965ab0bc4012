"""Folders that are an environment: one of several named so side by side, or one where such folders are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from envparity.model.snapshots import Stage
from envparity.workspace.discovery.paths import CONTAINERS, OUTSIDE, OUTSIDE_ENDS, Path
from envparity.workspace.stages import CORE, Named, environment_in

_ONLY_ENVIRONMENTS = frozenset({"environments", "envs", ".envs", "stages", "inventories"})
"""Folders that hold environments and nothing else: beside two known names, an unknown one is one too."""

SHARED = frozenset(
    {"base", "bases", "common", "shared", "global", "all", "default", "defaults", "modules", "module", "template",
     "templates", "components", "_base", "_common", "_shared", "core", "main", "lib", "scripts"}
)  # fmt: skip
"""Names of what environments have in common."""


_COMMON = frozenset(
    {"all", "common", "shared", "default", "defaults", "global", "_all", "_common", "_shared", "_default"}
)
"""Folders beside environments' whose settings lie below theirs."""


class Folders:
    """The folders of a repository that are environments; `tests` are those of projects that test or measure."""

    def __init__(
        self,
        paths: Collection[Path],
        more: frozenset[str] = frozenset(),
        tests: frozenset[str] = frozenset(),
    ) -> None:
        self.more = more
        self._tests = tests
        self._found: dict[str, Named] = {}
        self._variants: dict[str, str] = {}
        self._parents: set[str] = set()
        children: dict[str, set[str]] = defaultdict(set)
        for folder in {path.folder for path in paths} - {""}:
            parts = folder.split("/")
            for at, part in enumerate(parts):
                children["/".join(parts[:at])].add(part)
        for parent, names in children.items():
            self._look(parent, names)
        self._look_again(children)
        self._look_at_accounts({path.folder for path in paths if path.lower == "terragrunt.hcl"})
        self._of = cache(self._find)
        self._shared = cache(self._find_shared)
        self._outside = cache(self._find_outside)

    def of(self, path: Path) -> tuple[Named, int] | None:
        """Give the innermost environment folder a file lies in, with its position in the path."""
        return self._of(path.folder)

    def shared(self, path: Path) -> int | None:
        """Give the position of a folder, `all` or `common`, that environments' folders beside it have in common."""
        return self._shared(path.folder)

    def variant(self, path: Path) -> str:
        """Give the folder of a variant, `production-eks` beside `production`, that a file lies in; else nothing."""
        names = [self._variants[whole] for whole, _ in _outwards(path.folder) if whole in self._variants]
        return names[-1] if names else ""

    def outside(self, path: Path) -> str:
        """Give the folder that says the file is not how the project runs; empty when there is none."""
        return self._outside(path.folder)

    def _find(self, folder: str) -> tuple[Named, int] | None:
        for whole, at in _outwards(folder):
            if (named := self._found.get(whole)) is not None:
                return named, at
        return None

    def _find_shared(self, folder: str) -> int | None:
        for whole, at in _outwards(folder):
            above, _, name = whole.rpartition("/")
            if name.lower() in _COMMON and above in self._parents:
                return at
        return None

    def _find_outside(self, folder: str) -> str:
        found, longer = "", ""
        for whole, _ in _outwards(folder):
            name = whole.rpartition("/")[2]
            if whole in self._found:
                longer = ""  # `performance-test` below an environment is a part of it
            elif name.lower() in OUTSIDE or whole in self._tests:
                found = name
            elif OUTSIDE_ENDS.search(name):
                longer = name
        return found or longer

    def _look(self, parent: str, names: set[str]) -> None:
        named = {name: found for name in names if (found := self._named(name))}
        kinds = {found.name for found in named.values()}
        last = parent.rpartition("/")[2].lower()
        if not (last in CONTAINERS or len(kinds & CORE) > 1):
            return
        if last in _ONLY_ENVIRONMENTS and len(kinds) > 1:
            for name in names - named.keys():
                if name.lower().lstrip("._") not in SHARED:
                    named[name] = Named(name.lower().lstrip("."), Stage.STAGING)
        for name in names - named.keys():
            varied = environment_in(name, more=self.more)
            if varied is not None and varied.name in kinds:
                self._variants[f"{parent}/{name}" if parent else name] = name
            elif varied is not None and last in CONTAINERS:
                named[name] = varied
        if len(named) > 1:
            self._parents.add(parent)
        for name, found in named.items():
            self._found[f"{parent}/{name}" if parent else name] = found

    def _look_again(self, children: Mapping[str, set[str]]) -> None:
        """Take a folder for an environment's that stands alone where others of its name stand in company."""
        often = Counter(whole.rpartition("/")[2] for whole in self._found)
        for parent, names in children.items():
            for name in names:
                whole = f"{parent}/{name}" if parent else name
                named = self._named(name) if often[name] > 1 and whole not in self._found else None
                if named is not None and named.name in CORE:
                    self._found[whole] = named

    def _look_at_accounts(self, folders: Iterable[str]) -> None:
        """Take a folder of Terragrunt's own, `shop-prod`, for the environment that its name speaks of."""
        for folder in folders:
            named = environment_in(folder.rpartition("/")[2], more=self.more)
            if named is not None and named.plain in CORE and folder not in self._found:
                self._found[folder] = Named(named.plain, named.stage)

    def cluster(self, path: Path) -> Named | None:
        """Tell the environment of a cluster's folder, `shop-prod-01`, that names more than an environment."""
        for part in reversed(path.parts[:-1]):
            named = environment_in(part, more=self.more)
            if named is not None and named.plain in CORE:
                return Named(named.plain, named.stage)
        return None

    def _named(self, name: str) -> Named | None:
        found = environment_in(name.lstrip("."), more=self.more)
        return found if found and not found.subject else None


def _outwards(folder: str) -> Iterator[tuple[str, int]]:
    """Give a folder and those that it lies in, innermost first, each with the position of its name."""
    at = folder.count("/")
    while folder:
        yield folder, at
        folder, at = folder.rpartition("/")[0], at - 1
