"""Secrets that are held in more than one place: who holds them, and where to speak of it once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.model.differences import Difference, Layer, Subject
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Mixed, Sealed, Value
from envparity.rules.base import Context
from envparity.rules.keys import is_harmless, is_public
from envparity.rules.sections import is_about_one_environment
from envparity.rules.wording import listed, names_of, quoted

Holder = tuple[Environment, Subject]
"""An environment, and the subject under which it holds a secret."""


def credentials(difference: Difference) -> tuple[tuple[Environment, Sealed], ...]:
    """Give the secrets in a subject's values that are credentials, by environment."""
    key = difference.subject.name
    return tuple((e, sealed) for e, sealed in difference.secrets() if not is_harmless(key, sealed))


def is_fallback(difference: Difference, environment: Environment) -> bool:
    """Say whether an environment's value is what code falls back on where a variable is not set: `${NAME:...}`."""
    return any(falls_back(cell.value) for e, cell in difference.present() if e.name == environment.name)


def falls_back(value: Value) -> bool:
    """Say whether a value is a variable with a fallback."""
    if not isinstance(value, Mixed) or len(value.parts) != _FALLBACK:
        return False
    first, _, last = value.parts
    return (
        last == "}" and isinstance(first, str) and first.startswith("${") and first.endswith((":", ":-", "-"))
    )


_FALLBACK = 3
"""The parts of a fallback: its beginning, the secret, its end."""


def holders(fingerprint: str, context: Context) -> tuple[Holder, ...]:
    """Give everybody who holds a secret; another environment's section of a shared file does not count.

    An environment before production holds too what a file of its own sets and a later source overrides.
    """
    overridden = ((layer.environment, layer.subject) for layer in _left_lying(fingerprint, context))
    return tuple(
        (context.environment(name), subject)
        for name, subject in dict.fromkeys((*context.secrets.get(fingerprint, ()), *overridden))
        if not is_public(subject.name) and not is_about_one_environment(subject.name, context.environments)
    )


def _left_lying(fingerprint: str, context: Context) -> list[Layer]:
    """Give where a secret stands in an environment before production that no longer uses it under that key."""
    held = context.secrets.get(fingerprint, ())
    return [
        layer
        for layer in context.beneath.get(fingerprint, ())
        if layer.own
        and (layer.environment, layer.subject) not in held
        and context.environment(layer.environment).stage is not Stage.PRODUCTION
    ]


def told(
    difference: Difference, fingerprint: str, held: Sequence[Holder], context: Context
) -> tuple[list[str], str]:
    """Give the names of those who hold a secret, in shown order, and the sentence that says so.

    Where they do not all hold it under the subject's own key, each key is told with who holds it there, and where the
    others stand, since the subject's own values and places do not show it. So is where it stands overridden.
    """
    lying = dict.fromkeys(
        f"{layer.place} in {layer.environment}" for layer in _left_lying(fingerprint, context)
    )
    overridden = f"; overridden, it still stands at {listed(list(lying))}" if lying else ""
    names = _in_order((e for e, _ in held), context)
    keys: dict[str, dict[Environment, Place | None]] = {}
    for environment, subject in sorted(held, key=lambda holder: holder[1].name != difference.subject.name):
        keys.setdefault(subject.name, {})[environment] = context.stands.get((environment.name, subject))
    if all(len(at) == len(names) for at in keys.values()):
        first, *others = [quoted(key) for key in keys]
        also = f" (also in {listed(sorted(others))})" if others else ""
        return names, f"{listed(names)} hold the same secret in {first}{also}{overridden}"
    said = [
        f"{quoted(key)} in {listed(_in_order(at, context))}"
        + ("" if key == difference.subject.name else _standing(at.values()))
        for key, at in list(keys.items())[:_MOST]
    ]
    left = f" and under {len(keys) - _MOST} more keys" if len(keys) > _MOST else ""
    return names, f"{listed(names)} hold the same secret: {', '.join(said)}{left}{overridden}"


def crossing(finding: Finding, fingerprint: str, held: Sequence[Holder], context: Context) -> Finding:
    """Add to a finding's evidence where the secret stands under other keys than its own, or overridden."""
    seen = (
        Evidence(e.name, place)
        for e, subject in held
        if (place := context.stands.get((e.name, subject))) and subject != finding.subject
    )
    overridden = (
        Evidence(layer.environment, layer.place)
        for layer in context.beneath.get(fingerprint, ())
        if layer.environment in finding.environments
    )
    return replace(finding, evidence=tuple(dict.fromkeys((*finding.evidence, *seen, *overridden))))


def _in_order(environments: Iterable[Environment], context: Context) -> list[str]:
    named = set(names_of(environments))
    return [e.name for e in context.environments if e.name in named]


def _standing(places: Iterable[Place | None]) -> str:
    known = list(dict.fromkeys(str(place) for place in places if place))
    more = ", ..." if len(known) > _PLACES else ""
    return f" ({', '.join(known[:_PLACES])}{more})" if known else ""


_MOST, _PLACES = 4, 2
"""The keys of one secret that are told by name, and the places of each."""


def speakers(context: Context) -> Mapping[str, Subject]:
    """Name the one subject to speak of each secret: the first that holds it in production, else the first of all."""
    found = {}
    for fingerprint in context.secrets:
        held = holders(fingerprint, context)
        live = [subject for environment, subject in held if environment.stage is Stage.PRODUCTION]
        if held:
            found[fingerprint] = min(live or (subject for _, subject in held))
    return found
