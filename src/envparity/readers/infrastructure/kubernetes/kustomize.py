"""What a kustomization makes of its bases: the common subset of kustomize, carried out here.

Resources, bases and components, strategic and JSON patches, generators, images, replicas, labels,
namespace, name prefix and suffix. Whatever else a kustomization asks for is said, and leaves the
reading partial. The form: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.places import Place
from envparity.model.records import replace
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.infrastructure.kubernetes.generators import generate
from envparity.readers.infrastructure.kubernetes.patches import (
    json_patched,
    merged,
    operations_of,
    same_object,
    selected,
)
from envparity.readers.infrastructure.kubernetes.placed import (
    Complaints,
    Manifest,
    Text,
    listing,
    load,
    load_one,
    mapping,
    name_of,
    place_of,
    text,
)
from envparity.readers.infrastructure.kubernetes.reader import facts, load_document
from envparity.readers.infrastructure.kubernetes.transformers import Held, as_fields, transform

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_NOT_DONE = ("helmCharts", "helmChartInflationGenerator", "replacements", "vars", "generators")
_CARRIED_OUT = frozenset(
    {
        "apiVersion", "kind", "metadata", "resources", "bases", "components", "patches", "patchesStrategicMerge",
        "patchesJson6902", "configMapGenerator", "secretGenerator", "generatorOptions", "images", "replicas",
        "labels", "commonLabels", "commonAnnotations", "namespace", "namePrefix", "nameSuffix", "crds",
        "configurations", "openapi", "buildMetadata", "transformers", "sortOptions", "validators", "helmGlobals",
    }
)  # fmt: skip
_DEEPEST = 40


class Kustomize:
    """A `kustomization.yaml`, with everything it takes in."""

    format = "Kustomize"
    gives: frozenset[FactKind] = frozenset({"service", "setting", "resource"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - the name is fixed
        """Say whether the file has the one name that kustomize looks for."""
        return path.rpartition("/")[2] in NAMES

    def read(self, document: Document, seal: Seal) -> Reading:
        """Build the kustomization and read the manifests that it comes to."""
        return self.read_merged((document,), seal)

    def read_merged(self, documents: Sequence[Document], seal: Seal) -> Reading:
        """Read what several kustomizations come to, and plain manifests beside them, as one set."""
        complaints = Complaints(documents[0].path if documents else "")
        manifests: list[Manifest] = []
        for document in documents:
            try:
                manifests += _built(document, complaints)
            except ReadError as error:
                if len(documents) == 1:
                    raise
                complaints.add(error.message, Place(document.path, error.line or 0), error.key)
        by = next((document.options["built"] for document in documents if "built" in document.options), "")
        told = f"{self.format}, built by {by}" if by else self.format
        return replace(facts(manifests, complaints, seal), format=told)


READER = Kustomize()
_UNDONE, _ELSEWHERE = "carried out here", "lies elsewhere and is not fetched"


def is_unfinished(reading: Reading) -> bool:
    """Say whether kustomize would do more than was done here, with files that are all here."""
    said = [problem.message for problem in reading.problems]
    return any(_UNDONE in message for message in said) and not any(_ELSEWHERE in message for message in said)


def _built(document: Document, complaints: Complaints) -> Sequence[Manifest]:
    if "built" not in document.options and document.path.rpartition("/")[2] in NAMES:
        held = _Build(document, complaints).kustomization(document, [], ())
        return [item.manifest for item in held]
    manifests, problems = load_document(document)
    complaints.add_all(problems, document.path)
    return manifests


class _Build:
    """One build: files are had through the document's `sibling`, problems are gathered."""

    def __init__(self, document: Document, complaints: Complaints) -> None:
        self.complaints = complaints
        self._sibling = document.sibling

    def kustomization(self, document: Document, held: list[Held], above: tuple[str, ...]) -> list[Held]:
        """Carry out one kustomization; a component's works on what is held already."""
        if document.path in above or len(above) > _DEEPEST:
            raise ReadError(f"`{document.path}` takes itself in", line=1)
        found = load_one(document.text(), document.path)
        if not isinstance(found, dict):
            raise ReadError(f"`{document.path}`: not a mapping", line=1)
        whole = (*above, document.path)
        for key in (*_list(found, "resources"), *_list(found, "bases")):
            held = [*held, *self._resource(key, document, whole)]
        for key in _list(found, "components"):
            held = self._component(key, document, held, whole)
        place = Place(document.path)
        generate(held, found, lambda name: self._fetch(document.path, name), self.complaints, place)
        held = self._patched(found, document, held)
        transform(held, found)
        for named in _list(found, "transformers"):
            self._transformer(named, document, held)
        for key in found:
            if key in _NOT_DONE or key not in _CARRIED_OUT:
                self._complain(
                    document.path, "not carried out here; build it and read the result", key, str(key)
                )
        return held

    def _resource(self, named: Any, document: Document, above: tuple[str, ...]) -> Iterator[Held]:
        for other in self._files(named, document):
            try:
                if other.path.rpartition("/")[2] in NAMES:
                    yield from self.kustomization(other, [], above)
                else:
                    manifests, problems = load_document(other)
                    self.complaints.add_all(problems, other.path)
                    yield from (Held(manifest) for manifest in manifests)
            except ReadError as error:
                if "takes itself in" in error.message:
                    raise
                self.complaints.add(error.message, Place(other.path, error.line or 0))

    def _component(
        self, named: Any, document: Document, held: list[Held], above: tuple[str, ...]
    ) -> list[Held]:
        for other in self._files(named, document):
            held = self.kustomization(other, held, above)
        return held

    def _files(self, named: Any, document: Document) -> Iterator[Document]:
        """Give the file that a name stands for: itself, or the kustomization of a folder."""
        name = text(named)
        if "://" in name or name.startswith(("github.com/", "git@")) or "?ref=" in name:
            self._complain(document.path, _ELSEWHERE, named, name)
            return
        tries = [name] if name.endswith((".yaml", ".yml", ".json")) else [f"{name}/{file}" for file in NAMES]
        for attempt in tries:
            try:
                path, data = self._fetch(document.path, attempt)
            except ReadError as error:
                if attempt == tries[-1]:
                    problem = (
                        error.message if len(tries) == 1 else "no such file, and no kustomization below it"
                    )
                    self._complain(document.path, problem, named, name, refused=len(tries) > 1)
                continue
            yield replace(document, path=path, data=data)
            return

    def _fetch(self, path: str, name: str) -> tuple[str, bytes]:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if whole.startswith("../"):
            raise ReadError(f"`{name}` leaves the workspace")
        return whole, self._sibling(whole)

    def _patched(self, found: Mapping[str, Any], document: Document, held: list[Held]) -> list[Held]:
        for named in _list(found, "patchesStrategicMerge"):
            for patch in self._patches(named if "\n" in text(named) else {"path": named}, document):
                held = self._strategic(patch, {}, held, document)
        for key in ("patches", "patchesJson6902"):
            for entry in map(mapping, _list(found, key)):
                for patch in self._patches(entry, document):
                    held = self._patch(patch, mapping(entry.get("target")), held, document)
        return held

    def _patches(self, entry: Any, document: Document) -> Iterator[Any]:
        """Give the patches of an entry: written in it, or in the file it names."""
        inline = text(mapping(entry).get("patch")) if isinstance(entry, dict) else text(entry)
        path, source = document.path, inline
        try:
            if not inline:
                path, data = self._fetch(document.path, text(mapping(entry).get("path")))
                source = Document(path, data).text()
            if isinstance(single := load_one(source, path), list):
                yield single
                return
            yield from load(source, path)[0]
        except ReadError as error:
            self._complain(document.path, f"the patch cannot be read: {error.message}", entry, "patches")

    def _patch(
        self, patch: Any, target: Mapping[str, Any], held: list[Held], document: Document
    ) -> list[Held]:
        operations = operations_of(patch)
        if operations is None:
            return self._strategic(patch, target, held, document)
        chosen = [item for item in held if selected(item.manifest, frozenset(item.names), target)]
        for item in chosen:
            try:
                item.manifest = json_patched(item.manifest, operations)
            except ReadError as error:
                self._complain(document.path, error.message, target, "patches", refused=True)
        return held

    def _strategic(
        self, patch: Manifest, target: Mapping[str, Any], held: list[Held], document: Document
    ) -> list[Held]:
        if target:
            chosen = [item for item in held if selected(item.manifest, frozenset(item.names), target)]
        else:
            chosen = [item for item in held if same_object(item.manifest, frozenset(item.names), patch)]
        if not chosen and not target:
            what = f"{text(patch.get('kind'))} `{name_of(patch)}`"
            message = f"{what} is not among the resources: nothing to patch"
            self._complain(document.path, message, patch, "patches", refused=True)
        if text(patch.get("$patch")) == "delete":
            return [item for item in held if item not in chosen]
        body = {key: value for key, value in patch.items() if key not in ("apiVersion", "kind")}
        metadata = {k: v for k, v in mapping(body.get("metadata")).items() if k not in ("name", "namespace")}
        for item in chosen:
            known = "." not in text(item.manifest.get("apiVersion")).partition("/")[0].replace(".k8s.io", "")
            item.manifest = mapping(merged(item.manifest, {**body, "metadata": metadata}, known=known))
        return held

    def _transformer(self, named: Any, document: Document, held: list[Held]) -> None:
        """Carry out transformers that kustomize has built in; any other is a program."""
        for other in self._files(named, document):
            for transformer in load(other.text(), other.path)[0]:
                fields = as_fields(transformer)
                if fields is None:
                    kind = text(transformer.get("kind"))
                    self._complain(
                        other.path, f"a {kind} is not carried out here", transformer, "transformers"
                    )
                else:
                    transform(held, fields)

    def _complain(self, path: str, message: str, value: Any, key: str, *, refused: bool = False) -> None:
        self.complaints.add(message, place_of(value, Place(path)), key, refused=refused)


def _list(found: Mapping[str, Any], key: str) -> list[Any]:
    value = found.get(key)
    return [value] if isinstance(value, Text) else listing(value)
