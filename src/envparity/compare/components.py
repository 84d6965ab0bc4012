"""One service under two names: `helpdesk-web` in a cluster is `web` in Compose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from envparity.model.facts import Service
from envparity.model.images import image_name
from envparity.model.snapshots import Environment, Snapshot
from envparity.model.stages import own_words
from envparity.model.values import Plain


def spoken_names(snapshots: Sequence[Snapshot]) -> tuple[Mapping[str, str], ...]:
    """Map, for each snapshot, a service's own name to the name it is compared by.

    What the profile says goes before everything. The environment's own name is dropped from the ends; then a name
    that no other environment knows takes the one name of theirs that it ends with as a whole word, that its labels
    give it, or whose image it runs, if there is exactly one such.
    """
    stated = [dict(snapshot.environment.services) for snapshot in snapshots]
    stripped = [
        {
            s.name: said.get(s.name) or _without_own_name(s.name, snapshot.environment)
            for s in snapshot.services
        }
        for snapshot, said in zip(snapshots, stated, strict=True)
    ]
    images = [_by_image(*pair) for pair in zip(snapshots, stripped, strict=True)]
    spoken: list[dict[str, str]] = []
    often = Counter(name for held in stripped for name in set(held.values()))
    for at, names in enumerate(stripped):
        if not names:
            spoken.append({})
            continue
        own = set(names.values())
        others = {name for name, number in often.items() if number > (name in own)}
        elsewhere = [held for other, held in enumerate(images) if other != at]
        taken = own
        found: dict[str, str] = {}
        for service in snapshots[at].services:
            name = names[service.name]
            if name not in others and service.name not in stated[at]:
                free = others - taken
                name = (
                    _known_as(name, free)
                    or _labelled(service, free)
                    or _alike(name, images[at], elsewhere, free)
                    or name
                )
                taken.add(name)
            found[service.name] = name
        spoken.append(found)
    return tuple(spoken)


def _by_image(snapshot: Snapshot, names: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """Give the services by the last part of their images' names, whose tags and registries differ on purpose."""
    found: dict[str, set[str]] = {}
    for service in snapshot.services:
        for facet in service.facets:
            image = (
                image_name(str(facet.value))
                if facet.name == "image" and isinstance(facet.value, Plain)
                else None
            )
            if image is not None:
                found.setdefault(image.last, set()).add(names[service.name])
    return {image: frozenset(held) for image, held in found.items()}


def _labelled(service: Service, free: Collection[str]) -> str:
    """Give the one name that the labels of a workload give it and that is free elsewhere."""
    named = {alias for alias in service.aliases if alias in free}
    return next(iter(named)) if len(named) == 1 else ""


def _alike(
    name: str,
    mine: Mapping[str, frozenset[str]],
    others: Sequence[Mapping[str, frozenset[str]]],
    free: Collection[str],
) -> str:
    """Give the one service elsewhere that runs an image which here this service alone runs."""
    own = [image for image, held in mine.items() if held == {name}]
    theirs = [held.get(image, frozenset()) for image in own for held in others]
    named = {one for held in theirs for one in held}
    return next(iter(named)) if len(named) == 1 and named <= set(free) else ""


def _without_own_name(name: str, environment: Environment) -> str:
    above, slash, last = name.rpartition("/")
    if slash:
        return f"{_without_own_name(above, environment)}/{_without_own_name(last, environment)}"
    words = own_words(environment)
    parts = name.split("-")
    whole = environment.name.lower().split("-")
    lowered, long = name.lower().split("-"), len(whole)
    if len(parts) > long and lowered[:long] == whole:
        return "-".join(parts[long:])
    if len(parts) > long and lowered[-long:] == whole:
        return "-".join(parts[:-long])
    while len(parts) > 1 and parts[-1].lower() in words:
        parts.pop()
    while len(parts) > 1 and parts[0].lower() in words:
        parts.pop(0)
    return "-".join(parts)


def _known_as(name: str, free: Collection[str]) -> str:
    ends = [other for other in free if name.endswith(f"-{other}")]
    return ends[0] if len(ends) == 1 else ""
