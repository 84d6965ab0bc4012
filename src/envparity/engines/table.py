"""Every kind of engine, in the order in which they are asked, and the way to the first that answers."""

from __future__ import annotations

from envparity.engines.base import Engine
from envparity.engines.finding import Address, addresses, missing
from envparity.errors import EngineError

TABLE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("unix:", "tcp:", "http:", "https:", "npipe:", "ssh:"), "envparity.engines.docker.api"),
)
"""For each: how its addresses begin, and the module whose `connect` opens one."""


def connect(places: tuple[Address, ...] | None = None) -> Engine:
    """Open the first engine that answers; `EngineError` says what was tried and how to have one."""
    tried: list[tuple[Address, str]] = []
    for address in addresses() if places is None else places:
        try:
            return _open(address)
        except EngineError as error:
            tried.append((address, error.message.removeprefix(f"{address.origin} at {address.url}: ")))
    raise missing(tuple(tried))


def _open(address: Address) -> Engine:
    from importlib import import_module

    for beginnings, module in TABLE:
        if address.url.startswith(beginnings):
            engine: Engine = import_module(module).connect(address)
            return engine
    raise EngineError("not an address of an engine")
