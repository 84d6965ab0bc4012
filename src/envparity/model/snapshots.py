"""Snapshots: all facts of one environment at one moment, and how well each source could be read."""

from __future__ import annotations

from enum import StrEnum

from envparity.model.facts import FactKind, Manifest, Package, Resource, Runtime, Service, Setting, Status
from envparity.model.places import Problem
from envparity.model.records import dataclass


class Stage(StrEnum):
    """How near an environment is to the people who depend on it; ordered as declared."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"

    @property
    def rank(self) -> int:
        """Position on the way to production, from 0."""
        return _RANKS[self]


_RANKS = {stage: rank for rank, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class Environment:
    """One place the project runs. Several environments may share a stage (`eu-prod`, `us-prod`)."""

    name: str
    stage: Stage
    hosts: tuple[str, ...] = ()
    """Host names that belong to this environment alone, where the profile declares them."""
    rotation_days: int = 0
    """Days after which a secret is too old, where the profile says so; 0 for never."""
    budgets: tuple[tuple[str, str], ...] = ()
    """What the profile allows it: `cores`, `memory`, `replicas`, `latency`, `models`, each as written."""
    services: tuple[tuple[str, str], ...] = ()
    """Services that the profile says go by another name elsewhere: the name here, and the one they are compared by."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """How reading one source went. `gives` are the kinds of fact that it holds or would have held."""

    kind: str
    place: str
    status: Status
    gives: frozenset[FactKind]
    problems: tuple[Problem, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All facts of one environment. Sorted, so that equal environments give equal snapshots."""

    environment: Environment
    sources: tuple[SourceReading, ...] = ()
    packages: tuple[Package, ...] = ()
    settings: tuple[Setting, ...] = ()
    services: tuple[Service, ...] = ()
    runtimes: tuple[Runtime, ...] = ()
    resources: tuple[Resource, ...] = ()
    manifests: tuple[Manifest, ...] = ()

    def why_unknown(self, kind: FactKind) -> str:
        """Say why an absent fact of this kind may exist all the same; empty when absence is certain."""
        holders = [source for source in self.sources if kind in source.gives]
        if not holders:
            return f"none of its sources holds {kind}s"
        for source in holders:
            if source.status != "read":
                detail = f": {source.problems[0]}" if source.problems else ""
                return f"{source.place} could not be read{' in full' if source.status == 'partly' else ''}{detail}"
        return ""

    @property
    def complete(self) -> bool:
        """Whether every declared source could be read in full."""
        return all(source.status == "read" for source in self.sources)

    @property
    def says(self) -> bool:
        """Whether its sources say anything at all."""
        return any(
            (self.packages, self.settings, self.services, self.runtimes, self.resources, self.manifests)
        )
