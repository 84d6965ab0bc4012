"""Settings of several files as one environment has them: the later over the earlier, and whether git keeps their file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.model.facts import Setting
from envparity.model.records import replace
from envparity.model.values import secrets_in


def layered(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Let a later setting override an earlier one of the same key and scope, keeping the places it overrides."""
    held: dict[tuple[str, str], Setting] = {}
    for setting in settings:
        before = held.pop((setting.scope, setting.key), None)
        again = before is not None and before.place == setting.place
        held[setting.scope, setting.key] = setting if again else setting.over(before)
    return tuple(held[key] for key in sorted(held))


def marked(settings: Iterable[Setting], tracked: frozenset[str]) -> tuple[Setting, ...]:
    """Say of each setting whether git keeps its file; of one that was read at a revision it is known."""

    def mark(setting: Setting) -> Setting:
        beneath = tuple(mark(one) for one in setting.beneath)
        if setting.tracked:
            return replace(setting, beneath=beneath) if beneath else setting
        return replace(setting, tracked=setting.place.path in tracked, beneath=beneath)

    return tuple(mark(setting) for setting in settings)


def is_hidden(setting: Setting) -> bool:
    """Say whether a setting is a secret in a dotenv file that git does not keep, as far as is known."""
    strong = any(not secret.weak for secret in secrets_in(setting.value))
    return setting.carrier == "dotenv" and not setting.tracked and strong


def exposed(settings: Iterable[Setting], files: Mapping[str, tuple[str, ...]]) -> tuple[Setting, ...]:
    """Say of each such setting who else may come by its file."""
    return tuple(
        replace(setting, exposure=files.get(setting.place.path, ())) if is_hidden(setting) else setting
        for setting in settings
    )
