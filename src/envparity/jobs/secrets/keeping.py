"""One secret at a time: set, shown, removed, and rotated with its former value kept until that is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from envparity.errors import MissingSecretError, UsageError
from envparity.jobs.reading import take_snapshots
from envparity.jobs.secrets.standing import checked_key, declared, reference_of
from envparity.model.declarations import Workspace
from envparity.model.facts import Setting
from envparity.model.records import dataclass
from envparity.model.references import Reference
from envparity.model.values import secrets_in
from envparity.secrets.places import former
from envparity.secrets.references import Resolver, secret_reference
from envparity.secrets.stores.base import Ground, Store
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done to a key: where its value is, and whether a file of the environment refers to it there."""

    environment: str
    key: str
    reference: Reference
    in_files: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which secret is meant, and of which store; empty for the environment's own."""

    workspace: Workspace
    environment: str
    key: str
    store: str = ""


def keep(asked: Asked, value: Secret) -> Kept:
    """Set a key's value: where the environment's files refer to, else on its shelf."""
    if not value.reveal_bytes():
        raise UsageError("an empty value is no secret", hint="`envparity secrets remove` forgets one")
    with _opened(asked) as (kept, store):
        store.set(kept.reference.name, value)
    return kept


def reveal(asked: Asked) -> Secret:
    """Give a key's value: what the environment's files say, or what the store holds that they refer to.

    `MissingSecretError` where neither has it. The caller drops it.
    """
    checked_key(asked.key)
    found = None if asked.store else _in_files(asked)
    if found is None:
        reference = reference_of(asked.workspace, (), asked.environment, asked.key, asked.store)
    else:
        referred = secret_reference(asked.key, found.reveal())
        if referred is None:
            return found
        reference = referred
    with Resolver(Ground(asked.workspace.root)) as resolver:
        return Secret(resolver.get(reference).reveal_bytes())


def _in_files(asked: Asked) -> Secret | None:
    from envparity.secrets.keeping import make_keeping_seal
    from envparity.sources.worktree import Worktree

    declaration = declared(asked.workspace, asked.environment)
    with make_keeping_seal() as kept:
        (snapshot,) = Worktree(asked.workspace.root, kept.seal).read((declaration,))
        found = [setting for setting in snapshot.settings if setting.key == asked.key]
        values = [value for setting in found if (value := kept.value(setting.value)) is not None]
        if len({value.reveal_bytes() for value in values}) > 1:
            scopes = ", ".join(f"`{setting.scope}`" for setting in found)
            hint = f"it is set for {scopes}"
            raise UsageError(f"`{asked.key}` has several values in `{asked.environment}`", hint=hint)
        return Secret(values[0].reveal_bytes()) if values else None


def forget(asked: Asked) -> Kept:
    """Remove a key's value from its store, a former one with it; `MissingSecretError` when it holds none."""
    with _opened(asked) as (kept, store):
        store.remove(kept.reference.name)
        _drop_former(store, kept.reference)
    return kept


def rotate(asked: Asked, value: Secret) -> Kept:
    """Set a new value and keep the former one beside it, until `confirm` drops it or `turn_back` restores it.

    The former one is kept before the new one is set. `UsageError` when an earlier rotation was not confirmed.
    """
    with _opened(asked) as (kept, store):
        before = former(kept.reference)
        with store.get(kept.reference.name) as now:
            if now == value:
                raise UsageError("that is the value that it has")
            if store.exists(before.name) and store.get(before.name) != now:
                hint = "`--confirm` drops the former value, `--back` restores it"
                raise UsageError(f"the last rotation of `{asked.key}` was not confirmed", hint=hint)
            store.set(before.name, now)
        store.set(kept.reference.name, value)
    return kept


def confirm(asked: Asked) -> Kept:
    """Drop the value that a key had before it was rotated; `UsageError` when it was not."""
    with _opened(asked) as (kept, store):
        if not _drop_former(store, kept.reference):
            raise UsageError(f"`{asked.key}` has no former value in `{asked.environment}`")
    return kept


def turn_back(asked: Asked) -> Kept:
    """Restore the value that a key had before it was rotated; `UsageError` when it was not."""
    with _opened(asked) as (kept, store):
        try:
            held = store.get(former(kept.reference).name)
        except MissingSecretError:
            raise UsageError(f"`{asked.key}` has no former value in `{asked.environment}`") from None
        with held:
            store.set(kept.reference.name, held)
        _drop_former(store, kept.reference)
    return kept


def draw(characters: int = 43) -> Secret:
    """Draw a value at random: letters, digits, `-` and `_`, 256 bits of them by default."""
    import secrets

    return Secret(secrets.token_urlsafe(characters)[:characters])


@contextmanager
def _opened(asked: Asked) -> Iterator[tuple[Kept, Store]]:
    """Find where the key is kept, and open the store for as long as the deed takes."""
    settings = _settings(asked)
    kept = _located(asked, settings)
    store = open_store(kept.reference.scheme, Ground(asked.workspace.root))
    try:
        yield kept, store
    except MissingSecretError as error:
        plain = next((one.place for one in settings if one.key == asked.key and _is_plain(one)), None)
        if plain is None:
            raise
        hint = (
            f"`{plain}` holds the value itself: `envparity secrets import {plain.path}` moves it into a store"
        )
        raise MissingSecretError(error.message, hint=hint) from None
    finally:
        store.close()


def _drop_former(store: Store, reference: Reference) -> bool:
    try:
        store.remove(former(reference).name)
    except MissingSecretError:
        return False
    return True


def _settings(asked: Asked) -> tuple[Setting, ...]:
    declared(asked.workspace, asked.environment)
    return () if asked.store else take_snapshots(asked.workspace, (asked.environment,))[0].settings


def _is_plain(setting: Setting) -> bool:
    """Say whether a file holds the secret itself, and no reference to it."""
    return any(not secret.reference for secret in secrets_in(setting.value))


def _located(asked: Asked, settings: tuple[Setting, ...]) -> Kept:
    reference = reference_of(asked.workspace, settings, asked.environment, asked.key, asked.store)
    mentioned = any(one.key == asked.key and str(one.value) == str(reference) for one in settings)
    return Kept(asked.environment, asked.key, reference, mentioned)
