"""An image -> a resource with what is in it: base system, packages, what is baked in; and what a lock says otherwise.

Read from its layers as a stream, without running it. A file that a later layer deletes or replaces does not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Facet, Package, Reading, Resource
from envparity.model.places import Place, Problem
from envparity.model.records import dataclass
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Seal
from envparity.readers.document import Document
from envparity.readers.packages.python.names import normal
from envparity.readers.table import reader_named
from envparity.sources.archive import Layered, read_layers

KIND = "image:contents"
DIFFERS = "differs"
"""The facet of a package that a lock says otherwise; its item is `ECOSYSTEM NAME`, its value `locked X, image has Y`."""

_SYSTEM: tuple[tuple[str, str], ...] = (
    (r"^var/lib/dpkg/status$", "dpkg status"),
    (r"^var/lib/dpkg/status\.d/[^/.]+$", "dpkg status"),
    (r"^lib/apk/db/installed$", "apk installed"),
    (r"/rpm/rpmdb\.sqlite$", "rpmdb"),
    (r"\.dist-info/METADATA$|\.egg-info/PKG-INFO$", "dist-info"),
)
_WANTED = expression(
    r"^(?:etc|usr/lib)/os-release$|^var/lib/dpkg/status(?:$|\.d/)|^lib/apk/db/installed$|^usr/lib/apk/db/installed$"
    r"|\.(?:dist|egg)-info/(?:METADATA|PKG-INFO|direct_url\.json)$|(?:^|/)node_modules/(?:@[^/]+/)?[^/]+/package\.json$"
    r"|^(?:var/lib|usr/lib/sysimage)/rpm/(?:rpmdb\.sqlite|Packages|Packages\.db)$"
)
_NODE = expression(r"(?:^|/)node_modules/(?:@[^/]+/)?[^/]+/package\.json$")
_MOST = 40
"""Packages that one resource names as different; of more the number is told."""


@dataclass(frozen=True)
class _Contents:
    packages: tuple[Package, ...] = ()
    system: str = ""
    problems: tuple[Problem, ...] = ()


def read_image(
    reference: str, described: Mapping[str, Any], archive: IO[bytes], snapshot: Snapshot, seal: Seal
) -> Reading:
    """Read an image beside the locks of its environment's snapshot."""
    problems: list[Problem] = []
    layers = read_layers(
        archive, lambda path: _WANTED.search(path) is not None, lambda told: problems.append(Problem(told))
    )
    contents = _contents(layers, seal)
    place = Place(f"image {reference}")
    facets = [*_described(described, place, seal), *_counted(contents, place)]
    if not problems:
        # Of an archive that could not be read to its end nothing is known to be missing, or to be the last word.
        said = _otherwise(contents.packages, snapshot)
        facets += [Facet(DIFFERS, Plain(text), place, item) for item, text in said]
    resource = Resource(KIND, reference, place, tuple(sorted(facets, key=lambda one: (one.name, one.item))))
    return Reading("Image", resources=(resource,), problems=(*problems, *contents.problems))


def _contents(layers: Layered, seal: Seal) -> _Contents:
    packages: list[Package] = []
    problems: list[Problem] = []
    for path, data in sorted(layers.items()):
        try:
            packages += _packages(path, data, layers, seal)
        except ReadError as error:
            problems.append(Problem(f"`{path}`: {error.message}"))
        if path.endswith(("/rpm/Packages", "/rpm/Packages.db")):
            problems.append(
                Problem(
                    f"`{path}`: rpm's database, of an older form, is not opened: its packages are not known"
                )
            )
    system = layers.get("etc/os-release") or layers.get("usr/lib/os-release") or b""
    return _Contents(tuple(packages), _system(system), tuple(problems))


def _packages(path: str, data: bytes, layers: Layered, seal: Seal) -> Iterator[Package]:
    if _NODE.search(path):
        yield from _node(path, data)
        return
    for pattern, name in _SYSTEM:
        if expression(pattern).search(path) and (reader := reader_named(name)) is not None:

            def sibling(other: str) -> bytes:
                if other not in layers:
                    raise ReadError(f"`{other}` is not in the image")
                return layers[other]

            yield from reader.read(Document(path, data, sibling), seal).packages


def _node(path: str, data: bytes) -> Iterator[Package]:
    """Read the package.json of one installed package (npm's documentation of package.json)."""
    try:
        told = json.loads(data)
        name, version = told["name"], told["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    if isinstance(name, str) and isinstance(version, str):
        yield Package("npm", name, version, Place(path))


def _system(release: bytes) -> str:
    """Name the base system by its os-release (https://www.freedesktop.org/software/systemd/man/os-release.html)."""
    fields = dict(
        line.partition("=")[::2] for line in release.decode("utf-8", "replace").splitlines() if "=" in line
    )
    name = fields.get("PRETTY_NAME") or f"{fields.get('NAME', '')} {fields.get('VERSION_ID', '')}"
    return name.strip().strip("\"'").strip()


def _described(described: Mapping[str, Any], place: Place, seal: Seal) -> Iterator[Facet]:
    config = described.get("Config") or {}
    for key, name in (("User", "user"), ("WorkingDir", "working-dir"), ("StopSignal", "stop-signal")):
        if config.get(key):
            yield Facet(name, Plain(str(config[key])), place)
    for key, name in (("Entrypoint", "entrypoint"), ("Cmd", "command")):
        if config.get(key):
            yield Facet(name, seal(name, " ".join(map(str, config[key]))), place)
    for entry in config.get("Env") or ():
        key, _, value = str(entry).partition("=")
        yield Facet("variable", seal(key, value), place, key)
    for key, value in (config.get("Labels") or {}).items():
        yield Facet("label", seal(str(key), str(value)), place, str(key))
    for port in config.get("ExposedPorts") or ():
        yield Facet("port", Plain("exposed"), place, str(port))
    for volume in config.get("Volumes") or ():
        yield Facet("volume", Plain("volume without a name"), place, str(volume))
    yield Facet("digest", Plain(str(described.get("Id", ""))), place)
    if described.get("Architecture"):
        yield Facet("platform", Plain(f"{described.get('Os', 'linux')}/{described['Architecture']}"), place)
    layers = (described.get("RootFS") or {}).get("Layers") or ()
    yield Facet("layers", Plain(str(len(layers))), place)
    if described.get("Created"):
        yield Facet("created", Plain(str(described["Created"])[:19]), place)


def _counted(contents: _Contents, place: Place) -> Iterator[Facet]:
    if contents.system:
        yield Facet("system", Plain(contents.system), place)
    counts: dict[str, int] = {}
    for package in contents.packages:
        counts[package.ecosystem] = counts.get(package.ecosystem, 0) + 1
    for ecosystem, count in counts.items():
        yield Facet("packages", Plain(str(count)), place, ecosystem)


def _otherwise(packages: tuple[Package, ...], snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Give the packages that the environment's locks have in another version, or that an image lacks.

    A lock is held against an image only where that has something of the lock's ecosystem: a build may leave
    all of it in another image.
    """
    has: dict[tuple[str, str], set[str]] = {}
    for package in packages:
        has.setdefault(_identity(package), set()).add(package.version)
    inside = {ecosystem for ecosystem, _ in has} & {"pypi", "npm"}
    locked: dict[tuple[str, str], set[str]] = {}
    shipped: set[tuple[str, str]] = set()
    for package in snapshot.packages:
        if package.ecosystem in inside and not package.root and package.version:
            locked.setdefault(_identity(package), set()).add(package.version)
            if "runtime" in package.groups and not package.markers and not package.flags:
                shipped.add(_identity(package))
    told = 0
    for identity, versions in sorted(locked.items()):
        there = has.get(identity, set())
        if there and not there <= versions:
            text = f"locked {_listed(versions)}, image has {_listed(there)}"
        elif not there and identity in shipped:
            text = f"locked {_listed(versions)}, image has none"
        else:
            continue
        told += 1
        if told <= _MOST:
            yield " ".join(identity), text
    if told > _MOST:
        yield "more", f"{told - _MOST} more packages"


def _identity(package: Package) -> tuple[str, str]:
    name = normal(package.name) if package.ecosystem == "pypi" else package.name
    return package.ecosystem, name


def _listed(versions: set[str]) -> str:
    return ", ".join(sorted(versions))
