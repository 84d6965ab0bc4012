"""One search for secrets, whatever it looks into: what is known is gathered, what is found is judged."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date
from os.path import lexists
from pathlib import Path, PurePosixPath

from envparity.errors import EnvparityError, UsageError
from envparity.jobs.policy import agreed
from envparity.jobs.scanning.knowledge import NOTHING, Knowledge
from envparity.jobs.scanning.places import Looked, Seen
from envparity.model.declarations import Workspace
from envparity.model.findings import Expected, Finding
from envparity.model.records import dataclass, replace
from envparity.model.sightings import Scan, Sighting, place_of
from envparity.policy.agreed import FILE, Policy
from envparity.policy.agreed import NOTHING as NO_POLICY
from envparity.rules.sightings import as_finding, rule_for
from envparity.secrets.scanner import Found, Scanner
from envparity.secrets.sealing import make_fingerprint


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look into: a path or an image by its name, the history of a repository, containers that run here.

    `context` is what a build of the path would be sent, `ignored` takes in files that git ignores, `logs` what
    containers wrote; `known` looks for the secrets of the
    workspace's environments, `forms` for any by their form.
    """

    target: str = ""
    history: bool = False
    running: bool = False
    ignored: bool = False
    logs: bool = False
    known: bool = True
    forms: bool = True
    context: bool = False


def scan(directory: Path, wanted: Wanted, *, now: str, lasting: bool = False) -> Scan:
    """Look into one place for the secrets of the workspace that `directory` is in, and for others by their form.

    `lasting` makes fingerprints with the workspace's key. Without a workspace there are no known secrets.
    `UsageError` when there is no such path or image.
    """
    workspace, said = _workspace(directory) if wanted.known else (None, ())
    knowledge = _known(workspace) if workspace is not None else NOTHING
    scanner = Scanner(make_fingerprint(_key(workspace, lasting)), knowledge.search, forms=wanted.forms)
    looked = _look(directory, workspace, wanted, scanner)
    policy = _policy(directory, workspace)
    today = date.fromisoformat(now[:10])
    sightings = [
        _judged(_sighting(seen, knowledge), policy, today)
        for seen in looked.seen
        if not _at_home(seen, knowledge)
    ]
    sightings = [sighting for sighting in sightings if sighting.code not in policy.off]
    return Scan(
        target=wanted.target or str(directory),
        files=looked.files,
        bytes=looked.bytes,
        commits=looked.commits,
        layers=looked.layers,
        archives=looked.archives,
        known=knowledge.number,
        sightings=tuple(sorted(sightings, key=_order)),
        problems=(*said, *knowledge.problems, *(looked.problems or _nothing(looked, wanted))),
    )


def _nothing(looked: Looked, wanted: Wanted) -> tuple[str, ...]:
    """Say that there was nothing, which is not the same as nothing to find: a search of the wrong folder is none.

    A build that is sent nothing is an answer.
    """
    if looked.files or looked.commits or looked.layers or wanted.context:
        return ()
    if wanted.running:
        return ("no container that runs here has an environment",)
    left = "" if wanted.ignored else " that git does not ignore (`--ignored` looks into those too)"
    return (f"there is no file{left}",)


def _order(sighting: Sighting) -> tuple[object, ...]:
    """Give what the gravest come first by, then the first in their place: in one tuple, which is compared at once."""
    return -sighting.severity, *place_of(sighting.spot), sighting.code


def _known(workspace: Workspace) -> Knowledge:
    from envparity.jobs.scanning.known import gather

    return gather(workspace)


def _workspace(directory: Path) -> tuple[Workspace | None, tuple[str, ...]]:
    from envparity.jobs.opening import open_workspace

    try:
        return open_workspace(directory), ()
    except UsageError:
        raise
    except EnvparityError as error:
        return None, (f"the workspace cannot be opened, so that no secret is known: {error.message}",)


def _key(workspace: Workspace | None, lasting: bool) -> bytes:
    if workspace is None or not lasting:
        return os.urandom(32)
    from envparity.jobs.reading import lasting_key_of

    return lasting_key_of(workspace.name)


def _look(directory: Path, workspace: Workspace | None, wanted: Wanted, scanner: Scanner) -> Looked:
    if wanted.running:
        from envparity.jobs.scanning.containers import look_at_containers

        return look_at_containers(scanner, logs=wanted.logs)
    path = directory / wanted.target if wanted.target else directory
    there = _exists(path)
    if wanted.history:
        from envparity.jobs.scanning.history import look_at_history

        if not path.is_dir():
            raise UsageError(f"`{wanted.target}`: no such folder")
        return look_at_history(path, scanner)
    if wanted.context:
        from envparity.jobs.scanning.tree import look_at_context

        if not path.is_dir():
            raise UsageError(f"`{wanted.target}`: no such folder")
        return look_at_context(path, scanner)
    if there and not (path.is_dir() or path.is_file()):
        raise UsageError(
            f"`{wanted.target}` is neither a file nor a folder", hint="pipes and devices are not opened"
        )
    if there and not _is_image(path):
        from envparity.jobs.scanning.tree import look_at_tree

        return look_at_tree(path, scanner, below=_below(path, workspace), ignored=wanted.ignored)
    from envparity.jobs.scanning.images import look_at_image

    return look_at_image(path if there else wanted.target, scanner)


def _below(path: Path, workspace: Workspace | None) -> PurePosixPath | None:
    if workspace is None:
        return None
    try:
        return PurePosixPath(path.resolve().relative_to(workspace.root.resolve()).as_posix())
    except ValueError:
        return None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_image(path: Path) -> bool:
    """Say whether a path is a saved image: an archive, or a folder in the layout that OCI gives images."""
    if path.is_dir():
        return (path / "oci-layout").is_file() and (path / "index.json").is_file()
    if not (path.is_file() and path.name.endswith((".tar", ".tar.gz", ".tgz"))):
        return False
    import tarfile

    try:
        with tarfile.open(path) as archive:
            return any(member.name in _OF_IMAGES for member in archive)
    except (tarfile.TarError, OSError, EOFError, ValueError):
        return False


_OF_IMAGES = frozenset({"manifest.json", "oci-layout", "repositories"})
"""Of which members a saved image has one; another archive is looked into like any file."""


def _at_home(seen: Seen, knowledge: Knowledge) -> bool:
    """Say whether a known secret was met where its environments keep it, and nowhere else."""
    found = seen.found
    if found.certainty != "known":
        return False
    return knowledge.is_home(seen.home, tuple(dict.fromkeys(name for name, _ in found.holders)))


def _sighting(seen: Seen, knowledge: Knowledge) -> Sighting:
    found = seen.found
    names = tuple(dict.fromkeys(name for name, _ in found.holders))
    rule = rule_for(found.certainty, production=bool(knowledge.production.intersection(names)))
    return Sighting(
        code=rule.code,
        severity=rule.severity,
        kind=found.kind,
        certainty=found.certainty,
        spot=seen.spot,
        message=_message(found, knowledge.production),
        key=found.key,
        spelling=found.spelling,
        fingerprint=found.fingerprint,
        home=seen.home,
        holders=found.holders,
    )


def _message(found: Found, production: Collection[str]) -> str:
    if found.certainty == "known":
        keys: dict[str, list[str]] = {}
        for name, key in sorted(found.holders, key=lambda holder: holder[0] not in production):
            keys.setdefault(key, []).append(name)
        told = [f"`{key}` of {' and '.join(dict.fromkeys(names))}" for key, names in keys.items()]
        more = f" and {len(told) - _TOLD} more keys" if len(told) > _TOLD else ""
        spelt = "" if found.spelling in ("", "plain") else f", in {found.spelling}"
        return f"{', '.join(told[:_TOLD])}{more}{spelt}"
    kind = found.kind.replace("-", " ")
    return f"{kind} under `{found.key}`" if found.key else kind


_TOLD = 2
"""The keys of one secret that are told by name, production's first."""


def _policy(directory: Path, workspace: Workspace | None) -> Policy:
    """Give the workspace's policy; it is heeded where no secrets are known too, if the folder has one."""
    if workspace is None and lexists(directory / FILE):
        workspace, _ = _workspace(directory)
    if workspace is None:
        return NO_POLICY

    return agreed(workspace)


def _judged(sighting: Sighting, policy: Policy, today: date) -> Sighting:
    """Let the policy accept a sighting: its subject there is the path, its environments those that have the secret."""
    if not policy.expectations:
        return sighting
    finding = as_finding(sighting)
    for expectation in policy.expectations:
        if not expectation.expired(today) and expectation.takes(finding):
            until = "" if expectation.until is None else expectation.until.isoformat()
            return replace(sighting, expected=Expected(expectation.reason, expectation.by, until))
    return sighting


def findings_of(result: Scan) -> tuple[Finding, ...]:
    """Give a search's sightings as findings, for formats that know those."""
    return tuple(as_finding(sighting) for sighting in result.sightings)
