"""Dotenv files, each in the dialect of the program that reads it."""

from __future__ import annotations

from envparity.readers.settings.dotenv.parser import DEFAULT, DIALECTS, Parsed, parse

__all__ = ["DEFAULT", "DIALECTS", "Parsed", "parse"]
