"""What a few small files say of others: which files a kustomization takes in, whether Compose files stand alone.

Names alone decide nearly everything; this reads the handful of files whose references decide the rest.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.workspace.grounds import Grounds

_MOST = 256 * 1024
"""Bytes of a file that is looked into; references stand in small files."""

_CALLER = expression(
    r"^(README[^/]*|[^/]*\.md|Makefile|[Jj]ustfile|Taskfile\.ya?ml|package\.json|manage\.py|[^/]*\.sh|[^/]*\.service|(scripts?|bin|deploy|docs|docker)/[^/]+"
    r"|\.github/workflows/[^/]+|\.gitlab-ci\.yml|Jenkinsfile|\.circleci/config\.yml)$"
)
_HIGH = 2
"""Folders above a file that is still near the root: nothing that pipelines and scripts are told by lies deeper."""
_CALLERS = 60
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_LISTED = (
    "resources",
    "bases",
    "components",
    "configurations",
    "crds",
    "generators",
    "transformers",
    "patchesStrategicMerge",
)


class Contents:
    """The texts of a repository's files, read when they are asked for."""

    def __init__(self, root: Path, paths: Sequence[str], grounds: Grounds | None = None) -> None:
        self._grounds = grounds
        self._root = root
        self._paths = frozenset(paths)
        self.high = tuple(path for path in paths if path.count("/") <= _HIGH)
        self._callers = tuple(sorted(path for path in self.high if _CALLER.search(path)))[:_CALLERS]
        self.text = cache(self._text)
        self.taken_in = cache(self._taken_in)
        self.stands_instead = cache(self._stands_instead)
        self.services_of = cache(self._services)
        self.included = cache(self._included)
        self._references = cache(self._find_references)

    def has(self, path: str) -> bool:
        """Say whether a file is one of the repository's."""
        return path in self._paths

    def is_link(self, path: str) -> bool:
        """Say whether a path is a link, whose target is listed under its own name."""
        return (self._root / path).is_symlink()

    def is_file(self, path: str) -> bool:
        """Say whether there is such a file: git lists deleted ones, and submodules, as well."""
        return (self._root / path).is_file()

    def sections(self, path: str) -> tuple[str, ...]:
        """Give the keys at the top of a YAML, TOML or JSON file, or the classes of a Python module."""
        text = self.text(path)
        if path.endswith(".json"):
            return _json_keys(text)
        if path.endswith(".py"):
            return tuple(dict.fromkeys(_CLASS.findall(text)))
        pattern = _TABLE if path.endswith(".toml") else _KEY
        return tuple(dict.fromkeys(pattern.findall(text)))

    def spring_profiles(self, path: str) -> tuple[str, ...]:
        """Give the profiles for which a Spring file has documents of their own."""
        return tuple(dict.fromkeys(_ON_PROFILE.findall(self.text(path))))

    def symfony_environments(self, path: str) -> tuple[str, ...]:
        """Give the environments that a Symfony file has sections `when@NAME` for."""
        return tuple(dict.fromkeys(_WHEN.findall(self.text(path))))

    def is_manifest(self, path: str) -> bool:
        """Say whether a YAML file is a Kubernetes manifest; an empty one counts, its folder has spoken for it."""
        text = self.text(path)
        return not text.strip() or bool(
            re.search(r"^\s*(- )?[\"']?kind[\"']?:", text, re.MULTILINE)
            and re.search(r"^\s*(- )?[\"']?apiVersion[\"']?:", text, re.MULTILINE)
        )

    def namespaces(self, path: str) -> tuple[str, ...]:
        """Give the namespaces that a manifest names; a comment names none."""
        return tuple(dict.fromkeys(_NAMESPACE.findall(_COMMENT.sub("", self.text(path)))))

    def is_component(self, path: str) -> bool:
        """Say whether a kustomization is a component, which does nothing unless another takes it in."""
        return re.search(r"^kind:\s*[\"']?Component\b", self.text(path), re.MULTILINE) is not None

    def _stands_instead(self, path: str, base: str) -> bool:
        """Say whether a Compose file stands instead of another rather than changing it.

        It does when each of its services says itself what it runs, and it has no service in common with
        the other or says again what the other says already, which nobody writes into a file of changes.
        """
        own, shared = self.services_of(path), self.services_of(base)
        if not own or any({"image", "build", "extends"}.isdisjoint(service) for service in own.values()):
            return False
        common = own.keys() & shared.keys()
        if not common:
            return True
        said = [(own[name].get(key), shared[name][key]) for name in common for key in shared[name]]
        return any(mine == other for mine, other in said)

    def _services(self, path: str) -> dict[str, dict[str, object]]:
        """Give what a Compose file says of each of its services."""
        services = _mapping(_yaml(self.text(path))).get("services")
        return {name: _mapping(service) for name, service in _mapping(services).items()}

    def _included(self, path: str) -> frozenset[str]:
        """Give every file that a Compose file includes, through others as well."""
        found: set[str] = set()
        ahead = [path]
        while ahead:
            current = ahead.pop()
            text = self.text(current)
            for entry in _items(_mapping(_yaml(text)).get("include")) if "include" in text else ():
                for named in _texts(_mapping(entry).get("path") if isinstance(entry, dict) else entry):
                    other = posixpath.normpath(posixpath.join(posixpath.dirname(current), named))
                    if other in self._paths and other not in found and other != path:
                        found.add(other)
                        ahead.append(other)
        return frozenset(found)

    def required(self, path: str) -> tuple[str, ...]:
        """Give the files beside a Ruby file that it begins from: Rails' staging is often production and a little more.

        One that begins from another itself stands behind that.
        """
        found: list[str] = []
        self._begin(path, found, {path})
        return tuple(found)

    def _begin(self, path: str, found: list[str], seen: set[str]) -> None:
        folder = posixpath.dirname(path)
        for name in _REQUIRED.findall(self.text(path)) if path.endswith(".rb") else ():
            other = posixpath.normpath(posixpath.join(folder, f"{name}.rb"))
            if other in self._paths and other not in seen:
                seen.add(other)
                self._begin(other, found, seen)
                found.append(other)

    def mentions(self, path: str, other: str) -> bool:
        """Say whether a file names another one, relative to its own folder."""
        folder = posixpath.dirname(path)
        relative = posixpath.relpath(other, folder or ".")
        return re.search(rf"(?<![\w./-])(\./)?{re.escape(relative)}(?![\w-])", self.text(path)) is not None

    def called_together(self, first: str, second: str, callers: tuple[str, ...]) -> bool:
        """Say whether some script, Makefile or page gives both files to one Compose command."""
        a, b = posixpath.basename(first), posixpath.basename(second)
        pattern = re.compile(rf"(-f|--file)[ =]\S*{re.escape(a)}\s[^\n]*?(-f|--file)[ =]\S*{re.escape(b)}")
        return any(pattern.search(self.text(path)) for path in callers)

    def callers(self) -> tuple[str, ...]:
        """Give the files in which people write Compose commands."""
        return self._callers

    def _text(self, path: str) -> str:
        try:
            with (self._root / path).open("rb") as file:
                data = file.read(_MOST)
                if self._grounds is not None:
                    self._grounds.read(path, data + file.read())
        except OSError:
            if self._grounds is not None:
                self._grounds.read(path, None)
            return ""
        return data.decode("utf-8-sig", "replace")

    def _taken_in(self, kustomization: str) -> frozenset[str]:
        """Give every file that a kustomization takes in, through others as well."""
        found: set[str] = set()
        ahead = [kustomization]
        while ahead:
            path = ahead.pop()
            for other in self._references(path):
                if other not in found and other != kustomization:
                    found.add(other)
                    if posixpath.basename(other) in _KUSTOMIZATIONS:
                        ahead.append(other)
        return frozenset(found)

    def _find_references(self, kustomization: str) -> tuple[str, ...]:
        return tuple(self._look_for_references(kustomization))

    def _look_for_references(self, kustomization: str) -> Iterator[str]:
        folder = posixpath.dirname(kustomization)
        for named in _named(_mapping(_yaml(self.text(kustomization)))):
            path = posixpath.normpath(posixpath.join(folder, named))
            if path in self._paths:
                yield path
            for name in _KUSTOMIZATIONS:
                if f"{path}/{name}" in self._paths:
                    yield f"{path}/{name}"


_KEY = expression(r"^[\"']?([A-Za-z][\w.-]*)[\"']?:(?=\s|$)", re.MULTILINE)
_TABLE = expression(r"^\[([A-Za-z][\w-]*)[\].]", re.MULTILINE)
_CLASS = expression(r"^class\s+(\w+)\s*[(:]", re.MULTILINE)
_NAMESPACE = expression(r"(?:^|[\s{,])[\"']?namespace[\"']?:[ \t]*[\"']?([\w.-]+)")
_COMMENT = expression(r"(?:^|(?<=[ \t]))#.*", re.MULTILINE)
_REQUIRED = expression(
    r"^(?:require_relative[ (]+[\"'](?:\./)?|require[ (]+File\.(?:expand_path|join)\([\"'](?:\./)?)([\w-]+)(?:\.rb)?[\"']",
    re.MULTILINE,
)
_WHEN = expression(r"^[\"']?when@(\w+)[\"']?:", re.MULTILINE)
_ON_PROFILE = expression(r"\bon-profile\s*[:=]\s*[\"']?([\w-]+)[\"']?\s*$", re.MULTILINE)


def _json_keys(text: str) -> tuple[str, ...]:
    import json

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(found) if isinstance(found, dict) else ()


def _named(data: dict[str, object]) -> Iterator[str]:
    """Give the paths in a kustomization, wherever it may hold one."""
    for key in _LISTED:
        yield from _texts(data.get(key))
    for key in ("patches", "patchesJson6902", "replacements"):
        for patch in _items(data.get(key)):
            yield from _texts(_mapping(patch).get("path"))
    for key in ("configMapGenerator", "secretGenerator"):
        for generator in map(_mapping, _items(data.get(key))):
            for held in ("files", "envs", "env"):
                yield from (text.rpartition("=")[2] for text in _texts(generator.get(held)))


def _texts(value: object) -> Iterator[str]:
    for item in _items(value) if isinstance(value, list) else (value,):
        if isinstance(item, str) and "\n" not in item and "://" not in item:
            yield item


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _yaml(text: str) -> object:
    from envparity.readers.syntax.yaml import load

    try:
        documents = load(text)
    except (ReadError, RecursionError):
        return None
    return documents[0].value if documents else None
