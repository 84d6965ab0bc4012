"""Brings what lies outside `docs/` into the site: pictures into it, links to files of the repository out to their names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"\]\((?:\.\./)+screenshots/")
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:templates|tests|src|profiles)/[^)]*\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pictures."""
    for path in sorted((ROOT / "screenshots").glob("*.[ps][nv]g")):
        files.append(File.generated(config, f"screenshots/{path.name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Let links lead to the pictures of the site, and name files that are not part of it."""
    up = "../" * page.file.src_uri.count("/")
    return OUTSIDE.sub(r"\1", PICTURE.sub(f"]({up}screenshots/", markdown))
