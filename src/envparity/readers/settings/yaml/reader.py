"""YAML files as flat settings: a framework's `application-prod.yml`, a project's `config/staging.yaml`.

Of Symfony's sections `when@prod:` those that the source's `profiles` name go over the rest of the file.

A document that Spring takes only for one profile keeps its settings apart, as `profile(NAME).key`, unless
the source's `profiles` name it: whether it is active is not the file's to say. Of a file with a section
for each environment, the source's `profiles` choose the section.
"""

from __future__ import annotations

from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.places import Problem
from envparity.model.records import dataclass, replace
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.settings.yaml.ruby import without_ruby
from envparity.readers.syntax.flat import Leaf, node_leaves, settings_of
from envparity.readers.syntax.sections import active, is_condition, of_conditions, of_sections
from envparity.readers.syntax.yaml import MappingNode, Node, ScalarNode, parse

_ON_PROFILE = (("spring", "config", "activate", "on-profile"), ("spring", "profiles"))
_SOPS = "sops"


@dataclass(frozen=True, slots=True)
class YamlSettings:
    """Reads any YAML mapping."""

    format: str = "YAML settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - any mapping may be settings
        """Say whether the name is one of YAML, and of no other program's file that we know."""
        return is_settings(path, (".yml", ".yaml"))

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read every document of a file, later ones over earlier ones."""
        source = document.text()
        problems: list[Problem] = []
        roots = _parsed(source, problems)
        names = active(document.options)
        leaves = (leaf for root in roots for leaf in _leaves(root, names))
        return Reading(
            self.format, settings=settings_of(leaves, document.path, seal), problems=tuple(problems)
        )


READER = YamlSettings()


def _parsed(source: str, problems: list[Problem]) -> list[MappingNode]:
    try:
        return list(_roots(source, problems))
    except ReadError as error:
        problems.clear()
        plain = without_ruby(source) if "<%" in source else ""
        try:
            if plain:
                return list(_roots(plain, problems))
        except ReadError:
            pass
        raise _refusal(error, source) from error


def _roots(source: str, problems: list[Problem]) -> Iterator[MappingNode]:
    for root, found in parse(source):
        problems += found
        if isinstance(root, MappingNode):
            yield root
        elif not (isinstance(root, ScalarNode) and root.text in ("", "~", "null")):
            problems.append(Problem("holds no settings: not a mapping", root.line))


def _leaves(root: MappingNode, names: tuple[str, ...]) -> Iterator[Leaf]:
    profile = next((name for keys in _ON_PROFILE if (name := _text(root, keys))), "")
    profile = "" if profile in names else profile
    leaves = of_sections(node_leaves(root), tuple(root.entries), names)
    for leaf in of_conditions(leaves, names) if any(map(is_condition, root.entries)) else leaves:
        if leaf.key.partition(".")[0] == _SOPS and _SOPS in root.entries:
            continue
        yield replace(leaf, key=f"profile({profile}).{leaf.key}") if profile else leaf


def _text(node: Node, keys: tuple[str, ...]) -> str:
    """Follow keys, which may also be written joined by dots."""
    if not keys:
        return node.text if isinstance(node, ScalarNode) else ""
    if isinstance(node, MappingNode):
        for length in range(len(keys), 0, -1):
            below = node.get(".".join(keys[:length]))
            if below is not None:
                return _text(below, keys[length:])
    return ""


def _refusal(error: ReadError, source: str) -> ReadError:
    mark = next((mark for mark in ("{{", "<%", "{%") if mark in source), "")
    if not mark:
        return error
    line = source.count("\n", 0, source.index(mark)) + 1
    return ReadError("a template: what it says is known only when it is rendered", line=line)
