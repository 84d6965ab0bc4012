"""Dotenv lines as the programs that read them have them, one module for each family of readers.

Lies here because both dotenv files by themselves and the `env_file` of a Compose service are read so.
"""

from __future__ import annotations

from envparity.readers.syntax.dotenv.parser import DEFAULT, DIALECTS, Parsed, parse

__all__ = ["DEFAULT", "DIALECTS", "Parsed", "parse"]
