"""What a workspace declares: its environments, and for each the files that speak of it and how it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.model.snapshots import Environment

DEPLOYED = "deployed"
"""The revision that stands for what an environment runs: the commit that its image's label names."""

Doubt = Literal["likely", "guess"]
Certainty = Literal["certain", "likely", "guess"]
"""How sure a file's environment is: its name, a section or a reference says so; custom says so; nothing else is left."""

_NO_NAME = expression(r"[\x00-\x20\x7f:?*\[\\]|\.\.|@\{|\^\{")


def revision_problem(revision: str) -> str:
    """Say why a text can be no tag, branch or commit (`HEAD~2` is one); empty when it can."""
    if revision.startswith("-"):
        return "a revision does not begin with `-`"
    if not revision or _NO_NAME.search(revision):
        return "not the name of a tag, branch or commit"
    return ""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Files that speak of one environment, in the order in which they layer: a later one overrides.

    Paths are relative to the workspace's root. `format` names a reader where the file's name does
    not tell; `service` is the scope of settings that a plain file (dotenv) holds; `dialect` the
    reader a dotenv file has there (`compose`, `python-dotenv`, ...); `variables` are dotenv files
    that Compose interpolation takes its values from (`.env` beside the first file when empty);
    `profiles` the Compose profiles that are active; `why` is what discovery took the files for.
    `revision` is a git tag, branch or commit to read all of them at, or `deployed`; the work tree when empty.
    """

    files: tuple[str, ...]
    format: str = ""
    service: str = ""
    dialect: str = ""
    variables: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    why: str = ""
    parts: tuple[str, ...] = ()
    """Files that the named ones take in (a kustomization's base and patches, an `env_file`): read by way of them."""
    reasons: tuple[tuple[str, str], ...] = ()
    """What each single file was taken for, where that is known: path and reason."""
    doubts: tuple[tuple[str, Doubt], ...] = ()
    """Which files discovery gave to the environment without being sure: path and how much is left open."""
    revision: str = ""
    secret: tuple[str, ...] = ()
    """Patterns of keys that are secrets in these files, by the profile's word; `open` are those that are none."""
    open: tuple[str, ...] = ()

    def why_of(self, path: str) -> str:
        """Say what one of the files was taken for."""
        if path in self.parts:
            return dict(self.reasons).get(path, "taken in by another file of this source")
        return dict(self.reasons).get(path, self.why)

    def sure_of(self, path: str) -> Certainty:
        """Say how sure it is that a file belongs to the environment."""
        return dict(self.doubts).get(path, "certain")

    def told_of(self, path: str) -> str:
        """Say what one of the files was taken for, and how sure that is where it is not certain."""
        sure, why = self.sure_of(path), self.why_of(path)
        return why if sure == "certain" else f"{sure}: {why}"


@dataclass(frozen=True, slots=True)
class LiveSpec:
    """What is not a file and is compared too: a project that runs on the engine, or an image it has.

    `name` is the Compose project's, or the image's reference.
    """

    kind: Literal["engine", "image"]
    name: str


@dataclass(frozen=True, slots=True)
class RuntimeSpec:
    """How an environment runs on this machine: Compose files, merged in order, and the project's name.

    `substitutes` stand here in place of what the files say, by variable (`KEY`, or `SERVICE.KEY` for one
    service), `secrets` by the name of a Compose secret: each a value or where it is kept (`keyring://...`).
    `hosts` may be talked to from here. With `internal` no network has a way out, but for services `outside`, and
    to `hosts` by a container of the image `gateway`.
    """

    compose: tuple[str, ...]
    project: str
    variables: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    substitutes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    hosts: tuple[str, ...] = ()
    internal: bool = False
    outside: tuple[str, ...] = ()
    gateway: str = ""


@dataclass(frozen=True, slots=True)
class SecretsSpec:
    """What a profile says of its environment's secrets.

    `store` is where they are kept: a store's scheme, or a reference that their names lie below. `secret` and `open`
    are patterns of keys that are secrets, or are none, whatever they look like; `required` are keys that the store
    has to hold; `rotation_days` is the age above which a secret is too old, 0 for none.
    """

    store: str = ""
    secret: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    rotation_days: int = 0


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A file that looks as if it spoke of an environment and was given to none, with the reason."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One environment with its sources. `profile` is the file that says so, empty when it was discovered.

    A `protected` environment is never touched by a deed without saying its name. `unread` are files
    that discovery found to be the environment's and that no reader reads.
    """

    environment: Environment
    sources: tuple[SourceSpec, ...]
    runtime: RuntimeSpec | None = None
    protected: bool = False
    description: str = ""
    profile: str = ""
    unread: tuple[Unassigned, ...] = ()
    live: tuple[LiveSpec, ...] = ()
    secrets: SecretsSpec = SecretsSpec()


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project folder and its environments, on the way to production: development first."""

    name: str
    root: Path
    declarations: tuple[Declaration, ...]
    discovered: bool = False
    unassigned: tuple[Unassigned, ...] = field(default=())
    resolve: str = ""
    """Which stores are asked for what files refer to: `all`, those on this machine (`local`), or none."""

    def declaration(self, name: str) -> Declaration:
        """Find an environment by name; `KeyError` when there is none."""
        for declaration in self.declarations:
            if declaration.environment.name == name:
                return declaration
        raise KeyError(name)
