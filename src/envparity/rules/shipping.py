"""What shipping one environment to another does: what changes there, what has to be there before, what is new to all.

A step is asked for where the target certainly lacks what the source has. What could not be read gives none:
it is counted as unknown, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.endpoints import endpoint_in
from envparity.model.facts import Package
from envparity.model.findings import Evidence, Finding
from envparity.model.images import ImageName, image_name
from envparity.model.records import replace
from envparity.model.releases import KINDS, Change, ChangeKind, Deed, Release, Step, StepKind
from envparity.model.values import Mixed, Sealed, Unknown, secrets_in
from envparity.rules.base import Context
from envparity.rules.facets import facet, facets_of
from envparity.rules.keys import is_debug, is_of_a_tool, is_public
from envparity.rules.release import blank, plain
from envparity.rules.sections import is_about_one_environment
from envparity.rules.spelling import has_own_name_of, other_spelling
from envparity.rules.wording import quoted, shown

_STEPS: tuple[StepKind, ...] = (
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
_OF_ONE_FORM = frozenset({"build", "depends-on"})
"""Facets that say how a Compose file makes and starts a service, which other forms have no word for."""
_AT_HOME = frozenset({"development", "test"})
"""Groups of packages that stay where the code is written."""
_UNSET = "is not set"
"""How readers end the reason of a value that a variable should give and nobody sets."""


def weigh(
    differences: Sequence[Difference], findings: Iterable[Finding], context: Context, release: tuple[str, str]
) -> Release:
    """Say what a release does; `context` is one that knows all of the differences."""
    source, target = release
    accepted = _accepted(findings, target)
    changes: list[Change] = []
    alone: list[Change] = []
    steps: list[Step] = []
    unknown: list[tuple[Subject, str]] = []
    for difference in differences:
        after, before = difference.cell(source), difference.cell(target)
        if is_about_one_environment(difference.subject.name, difference.environments):
            continue
        steps += _steps(difference, before, after, release, context)
        if reason := _unknown(before, target) or _unknown(after, source):
            unknown.append((difference.subject, reason))
        elif difference.likeness == "different" and (found := _change(difference, before, after, context)):
            (alone if found.deed == "alone" else changes).append(found)
    return Release(
        source=source,
        target=target,
        changes=tuple(sorted(changes, key=_place_of_change)),
        steps=tuple(
            sorted(
                (_settled(step, accepted) for step in steps),
                key=lambda step: (bool(step.settled), _STEPS.index(step.kind), step.subject),
            )
        ),
        alone=tuple(sorted(alone, key=_place_of_change)),
        unknown=tuple(unknown),
    )


def _place_of_change(change: Change) -> tuple[int, bool, int, Subject]:
    sizes = ("major", "minor", "patch")
    size = sizes.index(change.step) if change.step in sizes else len(sizes)
    return KINDS.index(change.kind), not change.back, size, change.subject


def _unknown(cell: Cell, environment: str) -> str:
    if isinstance(cell, Unknown):
        return f"{environment}: {cell.reason}"
    if isinstance(cell, Present) and isinstance(cell.value, Unknown):
        return f"{environment}: {cell.value.reason}"
    return ""


def _change(difference: Difference, before: Cell, after: Cell, context: Context) -> Change | None:
    """Say what becomes of one subject; none for a part of a service that comes or stays as a whole."""
    if (isinstance(before, Absent) and before.with_whole) or (isinstance(after, Absent) and after.with_whole):
        return None
    if facet(difference)[0] in _OF_ONE_FORM or not _is_shipped(before, after):
        return None
    kind = _kind(difference)
    deed: Deed = "moves"
    if isinstance(before, Absent):
        deed = "comes"
    elif isinstance(after, Absent):
        deed = "goes" if kind in ("packages", "images") else "alone"
    if deed != "moves" or difference.subject.kind != "package":
        return Change(kind, deed, difference.subject, before, after)
    old, new = _version(before), _version(after)
    ecosystem = difference.subject.scope
    if not old or not new:
        return Change(kind, deed, difference.subject, before, after)
    back = context.order(ecosystem, new, old) < 0
    return Change(kind, deed, difference.subject, before, after, context.step(ecosystem, old, new), back)


def _is_shipped(*cells: Cell) -> bool:
    """Say whether what the cells hold runs where it is shipped to: packages of development and tests do not."""
    facts = [fact for cell in cells if isinstance(cell, Present) for fact in cell.facts]
    return not facts or not all(
        isinstance(fact, Package) and fact.groups and _AT_HOME.issuperset(fact.groups) for fact in facts
    )


def _kind(difference: Difference) -> ChangeKind:
    subject = difference.subject
    if subject.kind == "service":
        return "images" if facet(difference)[0] == "image" else "services"
    kinds: Mapping[str, ChangeKind] = {
        "package": "packages", "setting": "settings", "runtime": "languages", "resource": "infrastructure",
    }  # fmt: skip
    return kinds[subject.kind]


def _version(cell: Cell) -> str:
    """Give a package's one version; empty where there are several."""
    versions = (
        {fact.version for fact in cell.facts if isinstance(fact, Package)}
        if isinstance(cell, Present)
        else set()
    )
    return versions.pop() if len(versions) == 1 else ""


def _steps(
    difference: Difference, before: Cell, after: Cell, release: tuple[str, str], context: Context
) -> Iterator[Step]:
    if not isinstance(after, Present) or isinstance(after.value, Unknown):
        return
    match difference.subject.kind:
        case "setting":
            yield from _of_setting(difference, before, after, release, context)
        case "service":
            yield from _of_service(difference, before, after, release)
        case "resource" if isinstance(before, Absent):
            kind = difference.subject.scope.rpartition(":")[2] or "resource"
            message = f"Create the {kind} {quoted(difference.subject.name)}"
            yield _step("infrastructure", difference, message, release)


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


def _accepted(findings: Iterable[Finding], target: str) -> Mapping[Subject, str]:
    return {
        finding.subject: finding.expected.reason
        for finding in findings
        if finding.expected is not None and target in finding.environments
    }


def _settled(step: Step, accepted: Mapping[Subject, str]) -> Step:
    reason = accepted.get(step.subject, "")
    return replace(step, settled=reason) if reason else step
