"""`envparity stop`."""

from __future__ import annotations

from envparity.cli.deeds import on_services

command = on_services(
    "stop",
    "Stop an environment's containers, or those of some services. Nothing is removed; `up` starts them again.",
)
