"""Discovery: which environments a repository has, and which files speak of each, told without being told.

`listing` names the files, `naming` says what one path is, `assembling` makes environments of them.
"""

from __future__ import annotations

from pathlib import Path

from envparity.model.declarations import Unassigned, Workspace
from envparity.workspace.discovery.assembling import assemble
from envparity.workspace.discovery.listing import MOST, list_files
from envparity.workspace.discovery.naming import piece_of


def discover(root: Path) -> Workspace:
    """Find the environments of a repository by its files; `discovered` is set, and every source says why."""
    listing = list_files(root)
    pieces = [piece for path in listing.paths if (piece := piece_of(path))]
    notes = (Unassigned("", f"more than {MOST} files: the rest was not looked at"),) if listing.cut else ()
    return assemble(root, pieces, notes)
