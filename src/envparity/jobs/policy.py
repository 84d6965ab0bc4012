"""What a workspace has agreed to: its policy, read with all that it may speak of."""

from __future__ import annotations

from os.path import lexists
from typing import TYPE_CHECKING

from envparity.model.declarations import Workspace
from envparity.model.records import replace
from envparity.policy.agreed import FILE, NOTHING, Policy

if TYPE_CHECKING:
    from envparity.policy.form import Known


def agreed(workspace: Workspace) -> Policy:
    """Read the workspace's policy, `NOTHING` where there is no file; `ProfileError` names file, line and key."""
    if not lexists(workspace.root / FILE):
        return NOTHING
    from envparity.policy.loading import load_policy

    return load_policy(workspace.root, known(workspace))


def known(workspace: Workspace) -> Known:
    """Give what a policy may speak of: the codes of rules and notices, the workspace's environments."""
    from envparity.policy.form import Known
    from envparity.policy.notices import NOTICES
    from envparity.rules.sightings import SIGHTING_RULES
    from envparity.rules.table import RULES

    return Known(
        codes=(
            *(rule.code for rule in RULES),
            *(rule.code for rule in SIGHTING_RULES),
            *(notice.code for notice in NOTICES),
        ),
        environments=tuple(declaration.environment.name for declaration in workspace.declarations),
    )


def of_differences(policy: Policy) -> Policy:
    """Leave out what a policy says of secrets that a search sees: a report looks for none, and would call it unused."""
    if not policy.expectations:
        return policy
    from envparity.rules.sightings import SIGHTING_RULES

    codes = {rule.code for rule in SIGHTING_RULES}
    return replace(policy, expectations=tuple(item for item in policy.expectations if item.rule not in codes))
