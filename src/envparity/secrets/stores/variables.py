"""`env://NAME`: a variable of the process; read, and never written."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.errors import StoreError
from envparity.secrets.stores.base import EachAlone, Ground, Store, missing
from envparity.secrets.value import Secret


class Variables(EachAlone):
    """The variables that the process was started with."""

    def __init__(self, ground: Ground) -> None:
        self._variables = ground.variables

    def exists(self, name: str) -> bool:
        """Say whether the variable is set, be it to nothing."""
        return name in self._variables

    def get(self, name: str) -> Secret:
        """Give the variable's value."""
        if name not in self._variables:
            raise missing("env", name)
        return Secret(self._variables[name])

    def set(self, name: str, value: Secret) -> None:  # noqa: ARG002
        """Refuse: whoever starts the process sets its variables."""
        raise _given(name, "written")

    def list(self, within: str) -> Sequence[str]:
        """Name the variables that begin so."""
        return sorted(name for name in self._variables if name.startswith(within))

    def remove(self, name: str) -> None:
        """Refuse, as `set` does."""
        raise _given(name, "removed")


def _given(name: str, deed: str) -> StoreError:
    told = f"`env://{name}` cannot be {deed}: it is set by whoever starts the process"
    return StoreError(told, hint="another store takes it: `--store keyring` or `--store age`")


def open_store(ground: Ground) -> Store:
    """Open the store."""
    return Variables(ground)
