"""Compose's dialect: what `.env` and `env_file` hold; the syntax itself is in `readers.syntax.envfile`."""

from __future__ import annotations

from envparity.readers.syntax.envfile import parse

__all__ = ["parse"]
