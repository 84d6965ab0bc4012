"""One look at an engine: what a plan is made from. Asks and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from envparity.engines.base import Engine
from envparity.engines.listeners import taken
from envparity.engines.seen import Room, Seen, Taken, owner
from envparity.engines.wanted.values import Wanted, WantedService

THREADS = 8


def observe(engine: Engine, workspace: str, wanted: Sequence[Wanted] = ()) -> Seen:
    """Look at everything a plan for these environments of a workspace has to know.

    All containers are listed, ours are looked at in full; images are asked for by name.
    """
    containers = engine.containers()
    services = [service for one in wanted for service in one.services]
    with ThreadPoolExecutor(THREADS) as pool:
        ours = [found for found in containers if owner(found.labels)[0] == workspace]
        closer = pool.map(lambda found: engine.container(found.id), ours)
        names = sorted({image for service in services for image in service.images})
        images = pool.map(engine.image, names)
        there = dict(zip(names, images, strict=True))
        full = dict(zip((found.id for found in ours), closer, strict=True))
        return Seen(
            containers=tuple(
                looked for found in containers if (looked := full.get(found.id, found)) is not None
            ),
            networks=engine.networks(),
            volumes=engine.volumes(),
            images={name: image for name, image in there.items() if image is not None},
            taken=_taken(engine, services),
            api=engine.info.api,
            engine=engine.info.name,
            room=engine.room() if None in there.values() or _reserve(services) else Room(),
        )


def _reserve(services: Iterable[WantedService]) -> bool:
    """Whether the machine's memory matters to the services: an engine may take seconds to tell of it."""
    return any(service.memory != (0, 0) for service in services)


def _taken(engine: Engine, services: Iterable[WantedService]) -> tuple[Taken, ...]:
    """Ask who listens on the wanted ports, where the engine's ports are this machine's."""
    if not engine.info.address.startswith(("unix:", "npipe:")):
        return ()
    return taken(port for service in services for port in service.ports)
