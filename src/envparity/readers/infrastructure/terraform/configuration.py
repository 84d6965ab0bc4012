"""Reads Terraform's configuration together with an environment's variables: settings, and resources with their sizes.

All `.tf` files of one folder are one module; the `.tfvars` beside them, in the order of the source, are what one
environment gives it. A module's own modules are named with what they are given; what they make of it is not read.
The workspace is the source's `profiles`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Facet, FactKind, Reading, Resource, Runtime, Setting
from envparity.model.places import Place, Problem
from envparity.model.records import replace
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.document import Document
from envparity.readers.infrastructure.terraform.module import Module, flattened
from envparity.readers.syntax.flat import telling_key
from envparity.readers.syntax.hclbody import Attribute, Block, parse_body
from envparity.readers.syntax.hclfunctions import NotKnown
from envparity.readers.syntax.hclvalue import value_of

_META = frozenset({"depends_on", "lifecycle", "provisioner", "connection", "for_each", "count", "provider"})
_INERT = frozenset({"tags", "labels", "description", "tags_all"})
"""Arguments that people read and nothing runs by."""
_BACKEND = expression(r"(?i)(^|[/._-])backend[^/]*\.tfvars(\.json)?$|\.tfbackend$")
_DEFAULTS = ("variables.tf", "vars.tf", "_variables.tf", "_var.tf")
_HIGHEST = 3


class Terraform:
    """A folder's `.tf` files with the `.tfvars` of one environment."""

    format = "Terraform"
    gives: frozenset[FactKind] = frozenset({"setting", "resource"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - told by the name
        """Say whether the name ends as one of Terraform's or OpenTofu's does."""
        return path.lower().endswith((".tf", ".tofu", ".tfvars", ".tfvars.json", ".tfbackend"))

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read one file by itself."""
        return self.read_merged((document,), seal)

    def read_merged(self, documents: Sequence[Document], seal: Seal) -> Reading:
        """Read the files of one module and the values for it; a bad file is a problem unless it is the only one."""
        problems: list[Problem] = []
        bodies: list[tuple[str, Block]] = []
        values: list[tuple[Document, Any]] = []
        backends: list[Resource] = []
        for document in documents:
            try:
                if document.path.lower().endswith((".tf", ".tofu")):
                    bodies.append((document.path, parse_body(document.text())))
                elif _BACKEND.search(document.path):
                    backends.append(_backend(document, seal))
                else:
                    values.append((document, list(_values(document))))
            except ReadError as error:
                if len(documents) == 1:
                    raise
                where = f"{document.path}:{error.line}" if error.line else document.path
                problems.append(Problem(f"{where}: {error.message}", 0, error.key))
        if not bodies and values:
            bodies = list(_defaults(values[-1][0]))
        workspace = documents[0].options.get("profiles", "").partition(",")[0] if documents else ""
        module = Module(bodies, workspace)
        for document, given in values:
            for name, value, line in given:
                module.give(name, value, Place(document.path, line))
        return Reading(
            self.format,
            settings=tuple(_settings(module, seal)),
            runtimes=tuple(_runtimes(module)),
            resources=tuple(
                sorted((*backends, *_resources(module, seal)), key=lambda item: (item.kind, item.name))
            ),
            problems=tuple(problems),
        )


READER = Terraform()


def _backend(document: Document, seal: Seal) -> Resource:
    """Read what `-backend-config` is given: where the state is kept."""
    facets = [
        Facet(key, seal("backend", str(part)), Place(document.path, line))
        for name, value, line in _values(document)
        for key, part in flattened(value, name)
        if part != ""
    ]
    return Resource("terraform:backend", "given", Place(document.path, 1), tuple(facets))


def _values(document: Document) -> Iterator[tuple[str, Any, int]]:
    """Give what a file of variables sets: name, value and line."""
    if document.path.endswith(".json"):
        from envparity.readers.syntax.json import parse

        file = parse(document, relaxed=True)
        for name, value in file.table().items():
            yield name, _as_written(value), file.line((name,))
        return
    body = parse_body(document.text())
    if body.blocks:
        raise ReadError("a block, where variables alone can be set", line=body.blocks[0].line)
    for attribute in body.attributes.values():
        try:
            yield attribute.name, value_of(attribute.tokens, _nothing), attribute.line
        except NotKnown:
            raise ReadError(
                "not a literal value", line=attribute.line, hint="a `.tfvars` file holds literals alone"
            ) from None


def _as_written(value: Any) -> Any:
    """Give JSON's values as HCL's are kept: scalars as text."""
    if isinstance(value, dict):
        return {str(key): _as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _nothing(path: tuple[str, ...]) -> Any:
    raise NotKnown(f"`{'.'.join(path)}` is no literal")


def _defaults(document: Document) -> Iterator[tuple[str, Block]]:
    """Find the file that declares the variables of one that sets them: beside it, or in a folder above it."""
    folder = posixpath.dirname(document.path)
    for _ in range(_HIGHEST):
        found = []
        for name in _DEFAULTS:
            path = posixpath.join(folder, name)
            try:
                found.append((path, parse_body(Document(path, document.sibling(path)).text())))
            except ReadError:
                continue
        if found:
            yield from found
            return
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _settings(module: Module, seal: Seal) -> Iterator[Setting]:
    for name in module.variables():
        declared = module.declared.get(name)
        certain = declared is not None and declared.sensitive
        try:
            held, places = module.variable(name)
        except NotKnown as error:
            place = declared.place if declared else Place("")
            yield Setting(name, Unknown(error.reason), place, carrier="file")
            continue
        for key, part in flattened(held, name):
            value: Value
            if isinstance(part, NotKnown):
                value = Unknown(part.reason)
            else:
                value = seal(telling_key(key), str(part), certain=certain)
            place = replace(places[-1], line=getattr(part, "line", places[-1].line))
            yield Setting(key, value, place, earlier=places[:-1])


def _runtimes(module: Module) -> Iterator[Runtime]:
    for item in module.of_type("terraform"):
        attribute = item.block.attributes.get("required_version")
        if attribute is not None and attribute.tokens and attribute.tokens[0].kind == "string":
            yield Runtime("Terraform", attribute.tokens[0].text, Place(item.path, attribute.line))


def _resources(module: Module, seal: Seal) -> Iterator[Resource]:
    for item in module.of_type("resource"):
        if len(item.block.labels) == 2:
            facets = _Facets(module, item.path, seal).of(item.block)
            count = next((facet for facet in facets if facet.name == "count"), None)
            if count is None or str(count.value) != "0":
                kind, name = item.block.labels
                yield Resource(f"terraform:{kind}", name, Place(item.path, item.block.line), facets)
    for kind in ("module", "provider"):
        for item in module.of_type(kind):
            facets = _Facets(module, item.path, seal).of(item.block)
            name = item.block.labels[0] if item.block.labels else kind
            name = next(
                (f"{name}.{f.value}" for f in facets if kind == "provider" and f.name == "alias"), name
            )
            yield Resource(f"terraform:{kind}", name, Place(item.path, item.block.line), facets)
    for item in module.of_type("terraform"):
        for backend in item.block.of_type("backend"):
            facets = _Facets(module, item.path, seal).of(backend)
            name = backend.labels[0] if backend.labels else "local"
            yield Resource("terraform:backend", name, Place(item.path, backend.line), facets)


class _Facets:
    """The arguments of one block as flat facets: `settings.tier`, `ingress[1].from_port`."""

    def __init__(self, module: Module, path: str, seal: Seal) -> None:
        self._module = module
        self._path = path
        self._seal = seal

    def of(self, block: Block) -> tuple[Facet, ...]:
        return tuple(sorted(self._walk(block, ""), key=lambda facet: facet.name))

    def _walk(self, block: Block, above: str) -> Iterator[Facet]:
        for name, attribute in block.attributes.items():
            if name in _INERT or (name in _META and name != "count"):
                continue
            yield from self._argument(f"{above}{name}", attribute)
        kinds = [inner.type for inner in block.blocks]
        met: dict[str, int] = {}
        for inner in block.blocks:
            if inner.type in _META:
                continue
            at = met[inner.type] = met.get(inner.type, -1) + 1
            label = f"{inner.type}[{at}]" if kinds.count(inner.type) > 1 else inner.type
            yield from self._walk(inner, f"{above}{label}.")

    def _argument(self, name: str, attribute: Attribute) -> Iterator[Facet]:
        place = Place(self._path, attribute.line)
        try:
            held = self._module.work_out(attribute)
        except NotKnown as error:
            yield Facet(name, Unknown(error.reason), place)
            return
        for key, part in flattened(held, name):
            if isinstance(part, NotKnown):
                yield Facet(key, Unknown(part.reason), place)
            elif part != "":
                yield Facet(key, self._seal(telling_key(key), str(part)), place)
