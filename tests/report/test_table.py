"""The formats that a report can be had in."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import envparity.report
from envparity.report import table

NOT_A_FORMAT = {
    "assessment",
    "cells",
    "clean",
    "data",
    "holdings",
    "indenting",
    "pages",
    "pictures",
    "remembered",
    "scans",
    "scans_sarif",
    "schema",
    "shipping",
    "summary",
    "table",
}


def test_every_module_that_is_a_format_is_in_the_table() -> None:
    modules = {found.name for found in pkgutil.iter_modules(envparity.report.__path__)}
    assert {entry.module for entry in table.TABLE} == modules - NOT_A_FORMAT


def test_every_format_can_render() -> None:
    for entry in table.TABLE:
        assert callable(table.load(entry.name).render)


def test_drawing_text_imports_no_other_format_s_library() -> None:
    script = (
        "import sys; from envparity.report import text; "
        "print(sorted({'jinja2', 'orjson', 'json', 'html', 'markupsafe', 'jsonschema', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
