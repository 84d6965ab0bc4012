"""`envparity unpause`."""

from __future__ import annotations

from envparity.cli.deeds import on_services

command = on_services(
    "unpause", "Let the containers of an environment that are held still go on, or some of them."
)
