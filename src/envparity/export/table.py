"""Every form that an environment can be exported to, in the order in which users see them.

A form's module is imported when it is asked for. Each has `export(outline) -> Exported`.
"""

from __future__ import annotations

from importlib import import_module

from envparity.export.outline import Exported, outline
from envparity.model.snapshots import Snapshot

FORMS = ("compose", "kubernetes", "swarm", "terraform", "devcontainer")
"""The names of the forms, which are those of their modules."""


def export(snapshot: Snapshot, form: str, *, service: str = "") -> Exported:
    """Write an environment's services in a form; `service` is the one that a developer works in, where that counts.

    `KeyError` for a form or a service that there is none of.
    """
    if form not in FORMS:
        raise KeyError(form)
    found = outline(snapshot, main=service)
    exported: Exported = import_module(f"envparity.export.{form}").export(found)
    return exported
