"""The environment and labels of each service, with what their files say put below what the model says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from envparity.errors import ReadError
from envparity.model.places import Place, Problem
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Row, Table, text
from envparity.readers.services.compose.normalizing import services_of, table_of
from envparity.readers.syntax.dotenv.agreement import disagreements
from envparity.readers.syntax.envfile import Assignment, parse, parse_raw

Fetch = Callable[[str], tuple[str, str]]
"""Gives a file's name for people and its text, by its absolute path; `ReadError` when it cannot be read."""


class Inherited(NamedTuple):
    """A variable that a file leaves to the process that reads it, which did not have it."""

    service: str
    key: str
    origin: Origin


class Environments:
    """Fills in the environments of a model's services."""

    def __init__(self, fetch: Fetch, variables: Mapping[str, str], notes: Notes) -> None:
        self.fetch = fetch
        self.variables = variables
        self.notes = notes
        self.inherited: list[Inherited] = []
        self._doubts: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}

    def resolve(self, model: Table, names: Iterable[str], place: Place, *, keep: bool = False) -> None:
        """Put the files of the named services into their `environment` and `labels`.

        The list of `env_file` is dropped then, as the reference does not print it, unless `keep`.
        """
        wanted = set(names)
        for name, service, origin in services_of(model):
            if name in wanted:
                at = origin.place if origin else place
                self._environment(name, service, at)
                self._labels(name, service, at)
                if not keep:
                    service.pop("env_file", None)

    def _environment(self, name: str, service: Table, place: Place) -> None:
        own = self._own(service, ("services", name, "environment"), place)
        known = {key: value for key, value in own.items() if value is not None}
        lookups = {**known, **self.variables}
        layered = Table()

        files = service.get("env_file")
        for index, entry, origin in files.rows() if isinstance(files, Row) else ():
            path = ("services", name, "env_file", str(index))
            before = {key: text(value) for key, value in layered.items()}
            for line, at in self._entries(entry, path, origin, place, lookups, before):
                if line.value is None:
                    self.inherited.append(Inherited(name, line.key, at))
                else:
                    self._lay(layered, line.key, line.value, at)
        for key, value, origin in own.rows():
            self._lay(layered, key, value, origin)
        if layered or "environment" in service:
            service.put("environment", layered, service.origins.get("environment"))

    @staticmethod
    def _lay(layered: Table, key: str, value: Any, origin: Origin | None) -> None:
        before = layered.get(key)
        under = None if before is None else text(before)
        layered.put(key, value, origin.over(layered.origins.get(key), under) if origin else None)

    def _own(self, service: Table, path: Path, place: Place) -> Table:
        try:
            own = to_pairs(service.get("environment"))
        except Mistake as mistake:
            self.notes.add(mistake.message, path, service.origins.get("environment"), place)
            return Table()
        for key, value, origin in own.rows():
            if value is None and key in self.variables:
                own.put(key, self.variables[key], origin)
        return own

    def _entries(
        self,
        entry: Any,
        path: Path,
        origin: Origin | None,
        place: Place,
        lookups: Mapping[str, str],
        earlier: Mapping[str, str],
    ) -> Iterable[tuple[Assignment, Origin]]:
        """Read one file, or note why it cannot be read; one that is not required may be missing."""
        file = text(entry.get("path")) if isinstance(entry, Table) else text(entry)
        try:
            shown, content = self.fetch(file)
        except ReadError as error:
            if not isinstance(entry, Table) or entry.get("required", True) is not False:
                self.notes.add(error.message, path, origin, place)
            return
        kind = entry.get("format") if isinstance(entry, Table) else None
        if kind not in (None, "", ".env", "raw"):
            self.notes.add("no `format` is called so: `.env` or `raw`", (*path, "format"), origin, place)
            return
        problems: list[Problem] = []
        lines = tuple((parse_raw if kind == "raw" else parse)(content, lookups, problems, earlier))
        dialect = "docker-env-file" if kind == "raw" else "compose"
        if (file, dialect) not in self._doubts:
            self._doubts[file, dialect] = disagreements(content, dialect, lookups, lines)
        doubts = self._doubts[file, dialect]
        for line in lines:
            yield (
                line,
                Origin(Place(shown, line.line), (), line.unset, doubts.get(line.key, ()), dialect=dialect),
            )
        for problem in problems:
            self.notes.add(problem.message, path, Origin(Place(shown, problem.line)), place)

    def _labels(self, name: str, service: Table, place: Place) -> None:
        files = service.get("label_file")
        if not isinstance(files, Row):
            return
        layered = Table()
        for index, entry, origin in files.rows():
            path = ("services", name, "label_file", str(index))
            known = {key: text(value) for key, value in layered.items()}
            for line, at in self._entries(entry, path, origin, place, {}, known):
                if line.value is not None:
                    layered.put(line.key, line.value, at)
        own = to_pairs(service.get("labels"))
        for key in sorted(own):
            layered.put(key, own[key] or "", own.origins.get(key))
        service.put("labels", layered, service.origins.get("labels"))


def to_pairs(value: Any) -> Table:
    """Give `KEY=VALUE` items or a mapping as a table of text; a key without a value has none."""
    made = Table()
    if isinstance(value, Table):
        for key, item, origin in value.rows():
            made.put(key, None if item is None else text(item), origin)
    elif isinstance(value, Row):
        for _, item, origin in value.rows():
            key, separator, content = text(item).partition("=")
            if key[-1:].isspace():
                raise Mistake(f"`{key.rstrip()}` has a space before its equals sign")
            made.put(key, content if separator else None, origin)
    return made


def resolve_listed(model: Table, variables: Mapping[str, str]) -> None:
    """Give the variables that an included file passes on by name the values that its own `.env` has."""
    for _, service, _ in services_of(model):
        environment = service.get("environment")
        if isinstance(environment, Row):
            for index, item in enumerate(environment):
                if isinstance(item, str) and "=" not in item and item in variables:
                    environment[index] = f"{item}={variables[item]}"
    for _, entry, _ in table_of(model, "configs").rows():
        if isinstance(entry, Table) and entry.get("environment") in variables:
            entry["content"] = variables[entry["environment"]]
