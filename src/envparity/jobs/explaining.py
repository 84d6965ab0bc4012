"""The rules' pages."""

from __future__ import annotations

from difflib import get_close_matches

from envparity.errors import UsageError
from envparity.model.pages import Page


def pages() -> tuple[Page, ...]:
    """Give every rule's page, in the order of the table, then those of what a search sees and of what is said of a policy."""
    from envparity.policy.notices import NOTICES
    from envparity.rules.sightings import SIGHTING_RULES
    from envparity.rules.table import RULES

    return (*(rule.page() for rule in RULES), *SIGHTING_RULES, *NOTICES)


def page(code: str) -> Page:
    """Find a page by its rule's code or name, whatever the case; `UsageError` names near ones."""
    wanted = code.lower()
    every = pages()
    for one in every:
        if wanted in (one.code.lower(), one.name):
            return one
    near = get_close_matches(wanted, [name for one in every for name in (one.code.lower(), one.name)], n=2)
    hint = (
        f"did you mean {' or '.join(f'`{name.upper() if name[-1].isdecimal() else name}`' for name in near)}?"
    )
    raise UsageError(
        f"no rule is called `{code}`", hint=hint if near else "`envparity explain` lists all rules"
    )
