"""Facts: what is known of an environment, each with the place it was read."""

from __future__ import annotations

from typing import Literal

from envparity.model.places import Place, Problem
from envparity.model.records import dataclass, replace
from envparity.model.values import Value, secrets_in

FactKind = Literal["package", "setting", "service", "runtime", "resource", "manifest"]


@dataclass(frozen=True)
class Package:
    """One version of one package.

    `ecosystem` is a purl type (`pypi`, `npm`, `cargo`, ...); `name` and `version` are spelled as the
    ecosystem spells them; `key` is the name by which two locks mean the same package. `groups` holds
    the format's own words folded to `runtime`, `development`, `optional`, `build`, `test`.
    `origin` is where it comes from (`registry+URL`, `git+URL@COMMIT`, `path+DIR`, `url+URL`, or empty
    for the format's default), `hashes` its integrity digests. `direct` is none where the format does not say.
    `root` marks the project itself and its workspace members: listed, never compared.
    """

    ecosystem: str
    name: str
    version: str
    place: Place
    key: str = ""
    groups: tuple[str, ...] = ("runtime",)
    origin: str = ""
    hashes: tuple[str, ...] = ()
    markers: str = ""
    direct: bool | None = None
    via: tuple[str, ...] = ()
    root: bool = False
    flags: tuple[str, ...] = ()
    """Whatever else changes what is installed: `install-script`, `os=linux`, `alias-of=NAME`, `extra=NAME`."""

    @property
    def purl(self) -> str:
        """Package URL, `pkg:type/namespace/name@version` (https://github.com/package-url/purl-spec)."""
        from packageurl import PackageURL

        namespace, _, name = self.name.rpartition("/")
        if self.ecosystem == "maven" and ":" in self.name:
            namespace, _, name = self.name.partition(":")
        return PackageURL(self.ecosystem, namespace or None, name, self.version or None).to_string()


VARIABLES = frozenset({"dotenv", "compose", "variable", "configmap", "secret", "manifest", "systemd"})
"""Carriers whose settings become variables of a process's environment."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One configuration key with its value after the seal.

    `scope` is the service it is set for, empty when it is the environment's own. `earlier` are the
    places that set it too and were overridden, first to last. `tracked` says whether the file is
    kept by git (none: not known). `carrier` is what holds it: `dotenv`, `compose`, `variable`
    (the file names it, a variable fills it in), `configmap`, `secret`, `manifest`, `file`. `dialects` lists `READER=VALUE-CLASS` where readers disagree;
    `dialect` is the reader that this one's file is known to have there, empty where nothing tells.
    """

    key: str
    value: Value
    place: Place
    scope: str = ""
    carrier: str = "file"
    tracked: bool | None = None
    earlier: tuple[Place, ...] = ()
    dialects: tuple[str, ...] = ()
    dialect: str = ""
    exposure: tuple[str, ...] = ()
    """Of a secret in a dotenv file that git does not keep: `others` may read the file, git would take it in
    (`unignored`), the build of a service copies it (`context:SERVICE`)."""
    beneath: tuple[Setting, ...] = ()
    """Those of the settings it overrides that hold secrets: what does not count any more can still be read."""

    def over(self, before: Setting | None) -> Setting:
        """Give this setting as one that overrides another."""
        if before is None:
            return self
        beneath = (*before.beneath, *_bare(before), *self.beneath)
        return replace(self, earlier=(*before.earlier, before.place, *self.earlier), beneath=beneath)

    @property
    def layers(self) -> tuple[Setting, ...]:
        """What holds a secret of what was set, first to last, and this one."""
        return (*self.beneath, self)


def _bare(setting: Setting) -> tuple[Setting, ...]:
    return (replace(setting, earlier=(), beneath=()),) if secrets_in(setting.value) else ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that is true of a service, in words that mean the same in Compose and Kubernetes.

    `name` is one of: `image`, `build`, `command`, `entrypoint`, `port`, `volume`, `healthcheck`,
    `replicas`, `cpus`, `memory`, `cpus-reserved`, `memory-reserved`, `restart`, `user`, `privileged`,
    `read-only`, `network-mode`, `depends-on`, `capability`, `working-dir`, `hostname`, `network`, `strategy`,
    `revisions-kept`.
    `item` tells several of a kind apart: `80/tcp` for a port (as the container sees it), the path in
    the container for a volume, a service's name for depends-on. `value` is normalised text:
    `published 8080` / `exposed` for a port, `volume NAME` / `bind PATH` / `tmpfs` for a volume,
    cores and bytes as plain numbers.
    """

    name: str
    value: Value
    place: Place
    item: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service as some file or engine declares it; its environment variables are `Setting`s in its scope.

    `aliases` are names that its labels give it beside its own.
    """

    name: str
    place: Place
    facets: tuple[Facet, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runtime:
    """A language or tool version that something pins: `Python` `3.11`."""

    name: str
    version: str
    place: Place


@dataclass(frozen=True, slots=True)
class Resource:
    """A declared thing that is neither package, setting nor service: `kubernetes:Ingress` `web`."""

    kind: str
    name: str
    place: Place
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What a manifest asks for: a package within a range, as the file writes it; an empty range takes any version."""

    name: str
    range: str
    place: Place
    key: str = ""
    dialect: str = ""
    """How the range is to be read, where that is not the ecosystem's own way: `poetry`."""
    needed: bool = True
    """Whether a lock must answer it: not so for a peer, or a folder of the project's own."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A project's own file of what it asks for, with the locks that lie beside it.

    `open_ended` says that other files may ask for packages too, so that a lock may hold more than this asks for.
    `unlocked`, `outside` and `left` are what comparing it with its lock gave: demands that no lock answers,
    demands with the version that does not answer them, and packages that nobody asks for any more.
    """

    name: str
    ecosystem: str
    place: Place
    demands: tuple[Demand, ...]
    locks: tuple[str, ...] = ()
    open_ended: bool = False
    unlocked: tuple[Demand, ...] = ()
    outside: tuple[tuple[Demand, str], ...] = ()
    left: tuple[Package, ...] = ()


Fact = Package | Setting | Service | Runtime | Resource | Manifest

Status = Literal["read", "partly", "failed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of one file. `partly` when some entries could not be read, each a problem."""

    format: str
    packages: tuple[Package, ...] = ()
    settings: tuple[Setting, ...] = ()
    services: tuple[Service, ...] = ()
    runtimes: tuple[Runtime, ...] = ()
    resources: tuple[Resource, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    problems: tuple[Problem, ...] = ()
    failed: bool = False

    @property
    def status(self) -> Status:
        """How much of the file this is."""
        if self.failed:
            return "failed"
        return "partly" if self.problems else "read"
