"""Running environments on this machine: what runs, the plan of a deed, the deed, logs and changes.

Joins the workspace's declarations, the Compose reader and the engine. Asks nobody anything: who calls
it shows the plan and has it confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.jobs.running.running import Running

if TYPE_CHECKING:
    from envparity.engines.base import Exchange as Exchange

__all__ = ["Running"]
