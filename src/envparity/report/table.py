"""Every format a report can be had in, in the order in which users see them.

A format's module is imported when the format is asked for. Each has `render(report, ...)`;
what it needs beside the report (a terminal's width, a template's text) is the caller's to give.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Format(NamedTuple):
    """One format: its name, the module below `envparity.report` that writes it, the usual file name suffix."""

    name: str
    module: str
    suffix: str


TABLE: tuple[Format, ...] = (
    Format("text", "text", ".txt"),
    Format("json", "json", ".json"),
    Format("markdown", "markdown", ".md"),
    Format("html", "html", ".html"),
    Format("sarif", "sarif", ".sarif"),
    Format("junit", "junit", ".xml"),
    Format("github", "github", ".log"),
    Format("csv", "csv", ".csv"),
)

FINGERPRINTED = frozenset({"json", "markdown", "html", "csv"})
"""Formats that show secrets by the workspace's lasting fingerprints, and are to be read by their owner alone."""

NAMES: tuple[str, ...] = tuple(entry.name for entry in TABLE)


def load(name: str) -> ModuleType:
    """Import the module of a format; `KeyError` when there is none of that name."""
    modules = {entry.name: entry.module for entry in TABLE}
    return import_module(f"envparity.report.{modules[name]}")
