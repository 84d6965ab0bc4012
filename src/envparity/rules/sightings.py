"""What is said of secrets that a search saw: no difference stands behind it, and each has a code and a page like a rule."""

from __future__ import annotations

from envparity.model.areas import Area, Severity
from envparity.model.differences import Subject
from envparity.model.findings import Evidence, Finding
from envparity.model.pages import Page
from envparity.model.places import Place
from envparity.model.sightings import Sighting

PRODUCTION = Page(
    "SEC030",
    "production-secret-seen",
    Area.SECRETS,
    Severity.CRITICAL,
    "A secret of production stands, whole or in part and in whatever spelling, where production does not keep it.",
    "It is production's own value, not something that looks like one: whoever reads that file, commit, image or log can"
    " use it in production.",
    "Rotate the secret in production, then take it out of the place; out of a repository's history and of an image's"
    " layers it can only be taken by making them anew.",
)
OTHER = Page(
    "SEC031",
    "environment-secret-seen",
    Area.SECRETS,
    Severity.HIGH,
    "A secret of an environment before production stands where that environment does not keep it.",
    "It is that environment's own value. In what production runs on it is an outage that waits, since a test key or a"
    " staging password does not open production's doors.",
    "Rotate it, keep the new value in a store or a file that git ignores, and let the place refer to it.",
)
FORM = Page(
    "SEC032",
    "secret-seen",
    Area.SECRETS,
    Severity.HIGH,
    "Something stands in the open that has a credential's form, or that the structure of its file makes a secret.",
    "No environment declares it, so nobody compares or rotates it, and everybody who has the file has it.",
    "Revoke it where it was issued and keep its successor in a store. If it is none (a fixture, an example), say so in"
    " `envparity.toml` with a reason and an end.",
)
RANDOM = Page(
    "SEC033",
    "random-value-seen",
    Area.SECRETS,
    Severity.MEDIUM,
    "A value that looks drawn at random stands under a key that names a secret.",
    "Keys and tokens without a documented form look like this, and so do some identifiers.",
    "Treat it as a secret unless you know what it is; if it is none, say so in `envparity.toml` with a reason and an end.",
)

SIGHTING_RULES: tuple[Page, ...] = (PRODUCTION, OTHER, FORM, RANDOM)


def rule_for(certainty: str, *, production: bool) -> Page:
    """Choose what is said of a sighting by how it is known, and by whether production has the secret."""
    if certainty == "known":
        return PRODUCTION if production else OTHER
    return RANDOM if certainty == "entropy" else FORM


def as_finding(sighting: Sighting) -> Finding:
    """Give a sighting as a finding: its subject is the path, below the workspace, at which the secret stands."""
    rule = next(rule for rule in SIGHTING_RULES if rule.code == sighting.code)
    spot = sighting.spot
    return Finding(
        code=rule.code,
        name=rule.name,
        area=rule.area,
        severity=sighting.severity,
        subject=Subject("setting", sighting.home or spot.path),
        environments=sighting.environments,
        message=f"{sighting.message} stands in `{spot}`",
        why=rule.why,
        fix=rule.fix,
        evidence=tuple(
            Evidence(name, Place(spot.path, spot.line), "scan") for name in sighting.environments or ("",)
        ),
        expected=sighting.expected,
    )
