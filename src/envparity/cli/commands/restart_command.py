"""`envparity restart`."""

from __future__ import annotations

from envparity.cli.deeds import on_services

command = on_services("restart", "Stop and start an environment's services, or some of them.")
