"""`envparity pause`."""

from __future__ import annotations

from envparity.cli.deeds import on_services

command = on_services("pause", "Hold the processes of an environment's containers still, or of some of them.")
