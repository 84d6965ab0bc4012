"""What the rules on dotenv files that git does not keep share: the files that are exposed in one way."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.differences import Difference
from envparity.model.facts import Setting
from envparity.model.findings import Evidence
from envparity.model.snapshots import Environment
from envparity.model.values import secrets_in
from envparity.rules.keys import is_harmless


def exposed_by(difference: Difference, way: str) -> Iterator[tuple[Environment, tuple[Evidence, ...]]]:
    """Give the environments whose secret lies in a file that is exposed in a way, and the places."""
    for environment, cell in difference.present():
        places = dict.fromkeys(
            fact.place
            for fact in cell.facts
            if isinstance(fact, Setting)
            and any(said.startswith(way) for said in fact.exposure)
            and any(not is_harmless(difference.subject.name, secret) for secret in secrets_in(fact.value))
        )
        if places:
            yield environment, tuple(Evidence(environment.name, place) for place in places)
