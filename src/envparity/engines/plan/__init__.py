"""Wanted + seen -> the steps of a deed, each with its cause. Pure: the same look gives the same plan.

What cannot be done is said here, before anything is touched: a port or name that somebody else has, an
attribute that is not supported, an image that is nowhere to be had.
"""

from __future__ import annotations

from envparity.engines.plan.down import plan_down, plan_pause, plan_restart, plan_stop
from envparity.engines.plan.switch import plan_back, plan_switch
from envparity.engines.plan.up import plan_up

__all__ = ["plan_back", "plan_down", "plan_pause", "plan_restart", "plan_stop", "plan_switch", "plan_up"]
