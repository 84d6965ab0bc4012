"""An environment's services in the form of another tool."""

from __future__ import annotations

from envparity.errors import UsageError
from envparity.export.outline import Exported
from envparity.jobs.reading import Held, take_snapshots
from envparity.model.declarations import Workspace


def export(
    workspace: Workspace, environment: str, form: str, *, service: str = "", held: Held | None = None
) -> Exported:
    """Write an environment's services in a form; `UsageError` for one without services, or without that one.

    What could not be read in full is said among what did not carry over.
    """
    from envparity.export import table
    from envparity.model.records import replace

    (snapshot,) = take_snapshots(workspace, (environment,), held=held)
    if not snapshot.services:
        raise UsageError(
            f"`{environment}` has no services to export",
            hint="a Compose file or manifests among its sources declare some",
        )
    names = [known.name for known in snapshot.services]
    if service and service not in names:
        raise UsageError(f"no service is called `{service}`", hint=f"there are: {', '.join(names)}")
    exported = table.export(snapshot, form, service=service)
    unread = [
        f"{source.place} was not read in full" for source in snapshot.sources if source.status != "read"
    ]
    return replace(exported, left=(*unread, *exported.left), complete=not unread)
