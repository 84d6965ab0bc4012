"""Which services of an environment are the application itself, and not what it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from envparity.model.facts import Service
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain

_TRIALS = ("test", "tests", "e2e", "playwright", "cypress", "selenium", "lint", "devcontainer")
"""Words of services that are built here to try the application, or to write it in."""


class Part(NamedTuple):
    """A service of the application, and what says so."""

    service: str
    why: str


def applications(snapshots: Sequence[Snapshot], project: str) -> Mapping[str, tuple[Part, ...]]:
    """Give each environment's parts of the application, by name; none where nothing tells.

    What an environment builds is made here; so is what runs that image elsewhere, or goes by the same name,
    and what is started without any image. Where nothing is built, an image named as the `project` is will do.
    """
    built: dict[str, str] = {}
    for snapshot in snapshots:
        for service in snapshot.services:
            if _facet(service, "build") and not _tries(service):
                name = snapshot.environment.name
                built |= {key: name for key in _keys(service) if key not in built}
    named = frozenset() if built else frozenset(_words(project))
    return {snapshot.environment.name: tuple(_parts(snapshot, built, named)) for snapshot in snapshots}


def _parts(snapshot: Snapshot, built: Mapping[str, str], named: frozenset[str]) -> Iterator[Part]:
    for service in snapshot.services:
        if _tries(service):
            continue
        image = _facet(service, "image")
        elsewhere = next((built[key] for key in _keys(service) if key in built), "")
        if made := _facet(service, "build"):
            folder, _, file = made.partition(" file ")
            yield Part(service.name, f"built here from {file or folder}")
        elif elsewhere:
            yield Part(service.name, f"built by {elsewhere}")
        elif not image and _facet(service, "command"):
            yield Part(service.name, "started from the code, without an image")
        elif image and named.issuperset(_words(_repository(image))):
            yield Part(service.name, "its image has the project's name")


def _keys(service: Service) -> tuple[str, ...]:
    """Give the names that two environments may know one part of the application by."""
    image = _facet(service, "image")
    return (service.name, *service.aliases, *((f"image {_repository(image)}",) if image else ()))


def _repository(image: str) -> str:
    """Give an image's name without registry, tag and digest: one is built here and fetched there."""
    path = image.partition("@")[0]
    last = path.rpartition("/")[2].partition(":")[0]
    return last or path


def _facet(service: Service, name: str) -> str:
    for facet in service.facets:
        if facet.name == name and not facet.item:
            return facet.value.text if isinstance(facet.value, Plain) else "what is not known"
    return ""


def _tries(service: Service) -> bool:
    return any(word in _TRIALS for word in _words(f"{service.name} {service.place.path}"))


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
