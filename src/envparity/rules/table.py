"""Every rule, by area, in the order in which users see them."""

from __future__ import annotations

from envparity.rules.base import Rule

RULES: tuple[Rule, ...] = ()
