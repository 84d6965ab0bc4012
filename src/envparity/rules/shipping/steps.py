"""What a release needs first: a step where the target certainly lacks what the source has."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.differences import Absent, Cell, Difference, Present
from envparity.model.endpoints import endpoint_in
from envparity.model.findings import Evidence
from envparity.model.images import ImageName, image_name
from envparity.model.releases import Step, StepKind
from envparity.model.values import Mixed, Sealed, Unknown, secrets_in
from envparity.rules.base import Context
from envparity.rules.facets import facet, facets_of
from envparity.rules.infrastructure_as_code.missing_infrastructure import MAKES_NOTHING, has_another
from envparity.rules.infrastructure_as_code.other_engine import is_engine
from envparity.rules.keys import is_debug, is_of_a_tool, is_public
from envparity.rules.release import blank, plain
from envparity.rules.spelling import has_own_name_of, other_spelling
from envparity.rules.wording import quoted, shown

STEPS: tuple[StepKind, ...] = (
    "engine", "secret", "key", "service", "infrastructure", "storage", "network", "capacity",
)  # fmt: skip
"""In the order in which they are shown: what takes longest to get ready comes first."""

_CAPACITIES = {
    "replicas": "replicas",
    "cpus": "cores at most",
    "memory": "bytes of memory at most",
    "cpus-reserved": "cores kept free",
    "memory-reserved": "bytes of memory kept free",
}
_UNSET = "is not set"
"""How readers end the reason of a value that a variable should give and nobody sets."""


def steps_for(
    difference: Difference, before: Cell, after: Cell, release: tuple[str, str], context: Context
) -> Iterator[Step]:
    """Give what the target needs for one subject before it gets what the source has; most often nothing."""
    if not isinstance(after, Present) or isinstance(after.value, Unknown):
        return
    match difference.subject.kind:
        case "setting":
            yield from _of_setting(difference, before, after, release, context)
        case "service":
            yield from _of_service(difference, before, after, release)
        case "resource":
            yield from _of_resource(difference, before, after, release, context)


def _of_setting(
    difference: Difference, before: Cell, after: Present, release: tuple[str, str], context: Context
) -> Iterator[Step]:
    """Ask for a key that the target lacks, has blank, or takes from a variable that nobody sets."""
    key, (source, target) = difference.subject.name, release
    if blank(after) or is_of_a_tool(key) or is_debug(key):
        return
    if isinstance(before, Present):
        unset = isinstance(before.value, Unknown) and before.value.reason.endswith(_UNSET)
        if not unset and not blank(before):
            return
        why = f"; it is {'taken from a variable that nothing sets' if unset else 'blank'} there"
    elif isinstance(before, Absent):
        lacking = context.environment(target)
        if has_own_name_of(difference, lacking, context) or other_spelling(difference, (lacking,), context):
            return
        why = ""
    else:
        return
    scope = f" for {quoted(difference.subject.scope)}" if difference.subject.scope else ""
    secrets = secrets_in(after.value)
    if isinstance(after.value, Sealed) and not is_public(key):
        message = f"Create the secret {quoted(key)}{scope} ({after.value.kind}), one of {target}'s own{why}"
        yield _step("secret", difference, message, release)
        return
    endpoint = endpoint_in(key, after.value)
    if secrets and isinstance(after.value, Mixed):
        message = f"Set {quoted(key)}{scope} with credentials of {target}'s own{why}"
        yield _step("secret", difference, message, release)
    elif endpoint is not None and not endpoint.local:
        host = quoted(endpoint.host)
        message = f"Set {quoted(key)}{scope}, and let {target} reach it: {source}'s leads to {host}{why}"
        yield _step("key", difference, message, release)
    else:
        yield _step(
            "key", difference, f"Set {quoted(key)}{scope}: {source} has {shown(after.value)}{why}", release
        )


def _of_service(
    difference: Difference, before: Cell, after: Present, release: tuple[str, str]
) -> Iterator[Step]:
    name, item = facet(difference)
    service, (source, _) = quoted(difference.subject.name), release
    if not name:
        if isinstance(before, Absent):
            parts = tuple(_parts(after))
            yield _step(
                "service", difference, f"Make room for the service {service}, which is new", release, parts
            )
        return
    if isinstance(before, Absent) and not before.with_whole:
        text = plain(after) or ""
        if name == "volume" and text.startswith("volume "):
            yield _step("storage", difference, f"Make a volume for {service} at {quoted(item)}", release)
        elif name == "port" and text.startswith("published"):
            yield _step("network", difference, f"Open port {quoted(item)} of {service}", release)
        elif name == "network":
            yield _step("network", difference, f"Join {service} to the network {quoted(item)}", release)
    elif isinstance(before, Present) and name == "image":
        old, new = image_name(plain(before) or ""), image_name(plain(after) or "")
        if old and new and old.product and (old.product, old.major) != (new.product, new.major):
            yield _step("engine", difference, _migration(service, old, new), release)
    elif isinstance(before, Present) and name in _CAPACITIES:
        wanted, there = _number(after), _number(before)
        if wanted is not None and there is not None and wanted > there:
            message = (
                f"Give {service} {plain(after)} {_CAPACITIES[name]}, as {source} does: it has {plain(before)}"
            )
            yield _step("capacity", difference, message, release)


def _of_resource(
    difference: Difference, before: Cell, after: Present, release: tuple[str, str], context: Context
) -> Iterator[Step]:
    """Ask for infrastructure that the target lacks under any name, and for engines of another version."""
    subject = difference.subject
    kind = subject.scope.rpartition(":")[2] or "resource"
    if not subject.aspect and isinstance(before, Absent) and not before.with_whole:
        lacking = context.environment(release[1])
        if subject.scope not in MAKES_NOTHING and not has_another(difference, lacking, context):
            message = f"Create the {kind} {quoted(subject.name)}"
            yield _step("infrastructure", difference, message, release)
    elif isinstance(before, Present) and is_engine(difference) and difference.likeness == "different":
        old, new = shown(before.value), shown(after.value)
        message = (
            f"Migrate the {kind} {quoted(subject.name)}: its {subject.aspect} is {old}, and becomes {new}"
        )
        yield _step("engine", difference, message, release)


def _migration(service: str, old: ImageName, new: ImageName) -> str:
    said = [f"{image.product} {image.major}".strip() for image in (old, new)]
    if old.product != new.product:
        return f"Move the data of {service} from {said[0]} to {said[1]}, another product"
    back = _number_of(new.major) is not None and (_number_of(new.major) or 0) < (_number_of(old.major) or 0)
    after = (
        ", which is older: the data may not load there" if back else ", and rehearse it on a copy of the data"
    )
    return f"Migrate {service} from {said[0]} to {said[1]}{after}"


def _parts(cell: Present) -> Iterator[str]:
    """Say what a whole service asks for."""
    words = {"port": "port", "volume": "volume", **_CAPACITIES}
    for known in facets_of(cell):
        text = str(known.value)
        if known.name == "image":
            yield f"image {quoted(text)}"
        elif known.name in ("port", "volume") and text.startswith(("published", "volume ")):
            yield f"{words[known.name]} {quoted(known.item)}"
        elif known.name in _CAPACITIES:
            yield f"{text} {words[known.name]}"


def _number(cell: Present) -> float | None:
    return _number_of(plain(cell) or "")


def _number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _step(
    kind: StepKind,
    difference: Difference,
    message: str,
    release: tuple[str, str],
    parts: tuple[str, ...] = (),
) -> Step:
    seen = [
        Evidence(name, place)
        for name in reversed(release)
        if isinstance(cell := difference.cell(name), Present)
        for place in cell.places
    ]
    return Step(kind, difference.subject, message, parts, tuple(dict.fromkeys(seen)))
