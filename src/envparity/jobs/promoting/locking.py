"""The locked environment: which images a release gives its target, what else it needs, and the file that pins them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from envparity.model.differences import Difference, Present
from envparity.model.facts import Service
from envparity.model.images import image_name
from envparity.model.releases import Release
from envparity.model.reports import Report
from envparity.model.values import Plain

FOLDER = "releases"
"""Where the files that pin a target's images lie, below the workspace."""

Data = dict[str, Any]
Identify = Callable[[str], str]
"""Gives the id of an image that an engine here has, empty where none has it."""


def lock(report: Report, release: Release, identify: Identify) -> Data:
    """Say what the target gets and needs: images by digest, settings and secrets to set. It holds no secret."""
    return {
        "images": list(_images(report.differences, release, identify)),
        "packages": [
            {
                "subject": str(change.subject),
                "from": _text(change.before),
                "to": _text(change.after),
            }
            for change in release.by_kind.get("packages", ())
        ],
        "settings": [
            {"key": step.subject.name, "service": step.subject.scope, "do": step.message}
            for step in release.steps
            if step.kind == "key" and not step.settled
        ],
        "secrets": [
            {"key": step.subject.name, "service": step.subject.scope, "do": step.message}
            for step in release.steps
            if step.kind == "secret" and not step.settled
        ],
        "needs": [step.message for step in release.steps if not step.settled],
    }


def _text(cell: object) -> str:
    return str(cell.value) if isinstance(cell, Present) else ""


def _images(differences: Sequence[Difference], release: Release, identify: Identify) -> Iterator[Data]:
    """Give each image that source and target both run, as the source runs it."""
    for difference in differences:
        if difference.subject.kind != "service" or difference.subject.aspect != "image":
            continue
        source, target = difference.cell(release.source), difference.cell(release.target)
        if not isinstance(source, Present) or not isinstance(target, Present):
            continue
        if not isinstance(source.value, Plain) or not isinstance(target.value, Plain):
            yield {"service": difference.subject.name, "image": None, "why": "it is not known on both sides"}
            continue
        yield _image(difference, source.value.text, target, identify)


def _image(difference: Difference, reference: str, target: Present, identify: Identify) -> Data:
    wanted, there = image_name(reference), image_name(str(target.value))
    services = [fact.name for fact in target.facts if isinstance(fact, Service)]
    found: Data = {
        "service": services[0] if services else difference.subject.name,
        "image": reference,
        "was": str(target.value),
        "digest": wanted.digest if wanted and wanted.digest else None,
        "id": None,
        "why": "",
    }
    if wanted is None or there is None or wanted.repository != there.repository:
        return {**found, "image": None, "why": "the target runs another image under this name"}
    if not found["digest"]:
        found["id"] = identify(reference) or None
        found["why"] = (
            "" if found["id"] else "the tag is not pinned: it names no digest, and no engine here has it"
        )
    return found


def override(locked: Mapping[str, Any], said: str) -> str:
    """Write the Compose file that pins the images, to be merged over the target's own; the head says what made it.

    An image that an engine here has is named by its id, which holds whatever becomes of its tag.
    """
    lines = [*(f"# {line}" for line in said.splitlines()), "services:"]
    pinned = [image for image in locked["images"] if image.get("image")]
    if not pinned:
        return "\n".join([*lines[:-1], "services: {}"]) + "\n"
    for image in pinned:
        lines += [
            f"  {json.dumps(image['service'])}:",
            f"    image: {json.dumps(image['id'] or image['image'])}  # {_comment(image['image'])}",
        ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
