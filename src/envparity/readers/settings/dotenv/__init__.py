"""Dotenv files as settings; their dialects are in `readers.syntax.dotenv`."""

from __future__ import annotations

from envparity.readers.syntax.dotenv import DEFAULT, DIALECTS, Parsed, parse

__all__ = ["DEFAULT", "DIALECTS", "Parsed", "parse"]
