"""A resolved project as facts: services in words that mean the same in Compose and Kubernetes, and settings.

Every value goes through the seal. One that asks for a variable that nobody set is unknown: what the
reference puts there, nothing, is what would run only where it is not set there either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from envparity.model.facts import Reading, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.values import Seal, Unknown, Value, secrets_in
from envparity.readers.services.compose.facets import Facets, unset_below, unset_value
from envparity.readers.services.compose.model import Origin
from envparity.readers.services.compose.project import Project
from envparity.readers.syntax.dotenv.names import is_name

FORMAT = "Compose"


def facts(project: Project, seal: Seal, *, fragment: bool = False) -> Reading:
    """Give the services that would run, and their settings, in the order of their names.

    Of a `fragment`, a file that others complete, it is no problem that it names what it does not declare.
    """
    services: list[Service] = []
    unset = unset_below(project)
    settings: list[Setting] = []
    withheld: list[Problem] = []
    for name in sorted(project.config["services"]):
        found = Facets(project, seal, name, unset)
        found.describe()
        facets = tuple(sorted(found.facets, key=lambda facet: (facet.name, facet.item)))
        services.append(Service(name, found.place, facets))
        for key, origin in _environment(project, name):
            if is_name(key):
                settings.append(_setting(project, seal, name, key, origin))
            else:
                withheld.append(_no_name(origin, project))
    loose = project.inconsistencies if fragment else ()
    problems = (*(problem for problem in project.problems if problem not in loose), *withheld)
    return Reading(FORMAT, settings=tuple(settings), services=tuple(services), problems=problems)


def _environment(project: Project, service: str) -> Iterator[tuple[str, Origin]]:
    """Give the keys of a service's environment, those that only the shell knows among them."""
    environment: Mapping[str, Any] = project.config["services"][service].get("environment", {})
    inherited = {entry.key: entry.origin for entry in project.inherited if entry.service == service}
    for key in sorted({*environment, *inherited}):
        known = project.origin_of("services", service, "environment", key) if key in environment else None
        yield key, known or inherited.get(key) or Origin(Place(""))


def _no_name(origin: Origin, project: Project) -> Problem:
    message = "what is read as a variable's name here is none, and is not shown"
    if origin.place.path == project.first:
        return Problem(message, origin.place.line)
    return Problem(f"{origin.place}: {message}")


def _setting(project: Project, seal: Seal, service: str, key: str, origin: Origin) -> Setting:
    environment: Mapping[str, Any] = project.config["services"][service].get("environment", {})
    beneath = (
        Setting(key, seal(key, under.text), under.place, service, _carrier(under.filled))
        for under in origin.beneath
        if not (len(project.root) > 1 and project.root in under.text)
    )
    return Setting(
        key=key,
        value=_setting_value(key, environment.get(key), origin, seal, project.root),
        place=origin.place,
        scope=service,
        carrier=_carrier(origin.filled),
        earlier=origin.earlier,
        dialects=origin.dialects,
        dialect=origin.dialect,
        beneath=tuple(one for one in beneath if secrets_in(one.value)),
    )


def _carrier(filled: bool) -> str:
    return "variable" if filled else "compose"


def _setting_value(key: str, raw: str | None, origin: Origin, seal: Seal, root: str) -> Value:
    if origin.unset:
        return unset_value(origin.unset[0])
    if raw is None:
        return Unknown("taken from the environment of the process that starts it")
    if len(root) > 1 and root in raw:
        return Unknown("holds the folder that it is started in")
    return seal(key, raw)
