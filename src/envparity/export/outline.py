"""An environment's services taken apart, in words that every form can be made of."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence

from envparity.model.expressions import expression
from envparity.model.facts import Facet, Service, Setting
from envparity.model.records import dataclass, field
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown, Value, secrets_in

_VARIABLE = expression(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_PROBE = expression(r"(?P<kind>https?|tcp|grpc) :(?P<port>[\w-]+)(?P<path>/\S*)?")
_GIVEN = frozenset({"dotenv", "compose", "variable", "configmap", "secret", "manifest"})
"""What carries a setting into a service's environment; a plain file of settings is mounted, if at all."""


@dataclass(frozen=True, slots=True)
class Port:
    """One port of a container. `published` are the host's, as `[address:]port`, `any` for one that is chosen."""

    number: str
    protocol: str
    published: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mount:
    """What lies at a path in the container. `kind` is `volume`, `bind`, `tmpfs`, `ephemeral`, `secret` or `configmap`."""

    path: str
    kind: str
    name: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """How health is told: `command`, `http`, `https`, `tcp`, `grpc`, or `disabled`."""

    kind: str
    command: str = ""
    port: str = ""
    path: str = ""


@dataclass(frozen=True)
class Piece:
    """One service, facet by facet.

    `one` are facets of which there is one; `secrets` are variables whose values are secret or not known,
    each with the name under which it is asked for: services that share a name and not the secret ask apart.
    """

    name: str
    one: Mapping[str, str]
    ports: tuple[Port, ...] = ()
    mounts: tuple[Mount, ...] = ()
    probe: Probe | None = None
    needs: tuple[tuple[str, str, bool], ...] = ()
    """Services that have to be there first: name, condition, whether they are optional."""
    capabilities: tuple[tuple[str, str], ...] = ()
    networks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)

    def words(self, facet: str) -> list[str]:
        """Give a command's words."""
        return shlex.split(self.one[facet]) if facet in self.one else []


@dataclass(frozen=True)
class Outline:
    """All services of an environment, the one that a developer works in, and what was left out on the way."""

    environment: str
    pieces: tuple[Piece, ...]
    main: str = ""
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exported:
    """Files by their paths, and what did not carry over, each a sentence."""

    files: Mapping[str, str]
    left: tuple[str, ...] = ()
    complete: bool = True
    """Whether everything that the environment declares was read."""


def outline(snapshot: Snapshot, *, main: str = "") -> Outline:
    """Take an environment's services apart; `KeyError` when `main` is none of them."""
    names = [service.name for service in snapshot.services]
    if main and main not in names:
        raise KeyError(main)
    left: list[str] = []
    asked = _asked(snapshot.settings, names)
    pieces = tuple(_piece(service, snapshot.settings, asked, left) for service in snapshot.services)
    loose = [setting for setting in snapshot.settings if setting.scope not in names]
    if loose:
        scopes = ", ".join(f"`{scope}`" for scope in sorted({setting.scope for setting in loose}) if scope)
        which = "1 setting" if len(loose) == 1 else f"{len(loose)} settings"
        of = f", those of {scopes} among them" if scopes else ""
        left.append(f"left out: {which} of no service that is declared{of}")
    if snapshot.packages:
        which = "1 package" if len(snapshot.packages) == 1 else f"{len(snapshot.packages)} packages"
        left.append(f"not declared again, since it comes with the images: {which}")
    built = next((piece.name for piece in pieces if "build" in piece.one), names[0] if names else "")
    return Outline(snapshot.environment.name, pieces, main or built, tuple(left))


_MANY = frozenset({"port", "volume", "depends-on", "capability", "network"})


def _asked(settings: Iterable[Setting], names: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """Name what each service's secret is asked for by: its key, with the service's name where secrets differ."""
    held: dict[str, dict[str, object]] = {}
    for setting in settings:
        if setting.scope in names and not isinstance(setting.value, Plain):
            held.setdefault(setting.key, {})[setting.scope] = _identity(setting.value)
    found: dict[tuple[str, str], str] = {}
    for key, by_service in held.items():
        apart = len(set(by_service.values())) > 1
        for name in by_service:
            found[name, key] = variable_name(f"{name.upper()}_{key}" if apart else key)
    return found


def _identity(value: Value) -> object:
    return tuple(secret.fingerprint for secret in secrets_in(value)) or str(value)


def variable_name(text: str) -> str:
    """Make a name that every shell takes for a variable's."""
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


def _piece(
    service: Service, settings: Iterable[Setting], asked: Mapping[tuple[str, str], str], left: list[str]
) -> Piece:
    known: list[Facet] = []
    for facet in service.facets:
        if isinstance(facet.value, Plain):
            known.append(facet)
        else:
            why = facet.value.reason if isinstance(facet.value, Unknown) else "it holds a secret"
            left.append(f"{service.name}: {f'{facet.name} {facet.item}'.strip()}: {why}")
    of = {name: [facet for facet in known if facet.name == name] for name in {facet.name for facet in known}}
    one = {facet.name: _text(facet) for facet in known if facet.name not in _MANY and not facet.item}
    variables, secrets = _variables(service.name, settings, left)
    secrets_asked = {key: asked[service.name, key] for key in secrets}
    return Piece(
        name=service.name,
        one={name: text for name, text in one.items() if name != "healthcheck"},
        ports=tuple(_port(facet) for facet in of.get("port", ())),
        mounts=tuple(_mount(facet) for facet in of.get("volume", ())),
        probe=_probe(service.name, one.get("healthcheck", ""), left),
        needs=tuple(_need(facet) for facet in of.get("depends-on", ())),
        capabilities=tuple((facet.item, _text(facet)) for facet in of.get("capability", ())),
        networks=tuple(_network(facet) for facet in of.get("network", ())),
        arguments={
            facet.item.removeprefix("argument "): _text(facet)
            for facet in of.get("build", ())
            if facet.item.startswith("argument ")
        },
        variables=variables,
        secrets=secrets_asked,
    )


def _text(facet: Facet) -> str:
    return str(facet.value)


def _variables(
    name: str, settings: Iterable[Setting], left: list[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    found: dict[str, str] = {}
    secrets: list[str] = []
    for setting in settings:
        if setting.scope != name or setting.carrier not in _GIVEN:
            continue
        if not _VARIABLE.fullmatch(setting.key):
            left.append(f"{name}: `{setting.key}` is no name of a variable")
        elif isinstance(setting.value, Plain):
            found[setting.key] = setting.value.text
        else:
            secrets.append(setting.key)
            if not secrets_in(setting.value):
                left.append(f"{name}: the value of `{setting.key}` is not known; it has to be set")
    return found, tuple(secrets)


def _port(facet: Facet) -> Port:
    number, _, protocol = facet.item.partition("/")
    said = _text(facet)
    published = said.removeprefix("published ").split(", ") if said.startswith("published ") else []
    return Port(number, protocol or "tcp", tuple(published))


def _mount(facet: Facet) -> Mount:
    said = _text(facet)
    read_only = said.endswith(" ro")
    kind, _, name = said.removesuffix(" ro").partition(" ")
    return Mount(facet.item, kind, "" if name == "without a name" else name, read_only)


def _probe(name: str, said: str, left: list[str]) -> Probe | None:
    if not said:
        return None
    if said == "disabled":
        return Probe("disabled")
    if said == "the image's own":
        left.append(f"{name}: the image's own health check is not repeated")
        return None
    if ": " in said and said.partition(": ")[0] in ("ready", "live", "started"):
        first = said.partition("; ")[0].partition(": ")[2]
        left.append(f"{name}: of several probes the first is taken, `{first}`")
        said = first
    if found := _PROBE.fullmatch(said):
        return Probe(found["kind"], port=found["port"], path=found["path"] or "")
    return Probe("command", said)


def _need(facet: Facet) -> tuple[str, str, bool]:
    condition, _, optional = _text(facet).partition(", ")
    return facet.item, condition, optional == "optional"


def _network(facet: Facet) -> tuple[str, tuple[str, ...]]:
    aliases = _text(facet).removeprefix("joined").removeprefix(" as ")
    return facet.item, tuple(alias for alias in aliases.split(", ") if alias)


def secret_names(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Give the names of all variables that have to be set from outside, each once."""
    return tuple(sorted({name for piece in pieces for name in piece.secrets.values()}))
