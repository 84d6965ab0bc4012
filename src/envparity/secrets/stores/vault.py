"""`vault://MOUNT/PATH#FIELD`: HashiCorp Vault and OpenBao, version 1 and 2 of their key-value engine.

The one door to `hvac`. Address, token and namespace come from the variables that Vault's own command reads, the
token also from the file that `vault login` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from envparity.errors import MissingSecretError, StoreError
from envparity.secrets.stores.base import EachAlone, Ground, Store, missing, split_field
from envparity.secrets.value import Secret

T = TypeVar("T")

TIMEOUT = 10
"""Seconds for one answer of the server."""


class Vault(EachAlone):
    """A server's key-value engines. Connects when it is first asked."""

    def __init__(self, ground: Ground) -> None:
        self._variables = ground.variables
        self._client: Any = None
        self._versions: dict[str, tuple[str, int]] = {}

    def exists(self, name: str) -> bool:
        """Say whether the path has the field."""
        path, part = split_field("vault", name)
        return part in self._fields(path)

    def get(self, name: str) -> Secret:
        """Give a field's value."""
        path, part = split_field("vault", name)
        fields = self._fields(path)
        if part not in fields:
            raise missing("vault", name)
        value = fields[part]
        return Secret(value if isinstance(value, str) else _json(value))

    def set(self, name: str, value: Secret) -> None:
        """Keep a value beside the other fields of its path; with versions, only over the version that was read."""
        path, part = split_field("vault", name)
        self._write(path, {part: value.reveal()})

    def set_all(self, values: Mapping[str, Secret]) -> None:
        """Keep several values: each path that they are of is written once."""
        paths: dict[str, dict[str, str]] = {}
        for name, value in values.items():
            path, part = split_field("vault", name)
            paths.setdefault(path, {})[part] = value.reveal()
        for path, fields in paths.items():
            self._write(path, fields)

    def list(self, within: str) -> Sequence[str]:
        """Name the fields of a path, and those of the paths below it."""
        path, _, part = within.partition("#")
        found = [f"{path}#{field}" for field in self._fields(path) if field.startswith(part)]
        if not part:
            for below in self._below(path):
                found += [f"{below}#{field}" for field in self._fields(below)]
        return sorted(found)

    def remove(self, name: str) -> None:
        """Take one field out of its path."""
        path, part = split_field("vault", name)
        held, version = self._read(path)
        fields = dict(held)
        if fields.pop(part, None) is None:
            raise missing("vault", name)
        self._replace(path, fields, version)

    def since(self, name: str) -> str:
        """Give the time of the path's newest version; empty with version 1 of the engine, which keeps none."""
        mount, rest, version = self._engine(split_field("vault", name)[0])
        if version == 1:
            return ""
        told = self._ask(
            lambda client: client.secrets.kv.v2.read_secret_version(
                rest, mount_point=mount, raise_on_deleted_version=False
            )
        )
        time = str(((told.get("data") or {}).get("metadata") or {}).get("created_time", ""))
        return f"{time[:19]}Z" if time else ""

    def _fields(self, path: str) -> Mapping[str, Any]:
        return self._read(path)[0]

    def _read(self, path: str) -> tuple[Mapping[str, Any], int]:
        """Read a path's fields and the version they are of, 0 for a path that is not there."""
        mount, rest, version = self._engine(path)
        try:
            if version == 1:
                told = self._ask(lambda client: client.secrets.kv.v1.read_secret(rest, mount_point=mount))
                return told.get("data") or {}, 0
            told = self._ask(
                lambda client: client.secrets.kv.v2.read_secret_version(
                    rest, mount_point=mount, raise_on_deleted_version=False
                )
            )
        except MissingSecretError:
            return {}, 0
        data = told.get("data") or {}
        return data.get("data") or {}, int((data.get("metadata") or {}).get("version", 0))

    def _write(self, path: str, fields: Mapping[str, str]) -> None:
        held, version = self._read(path)
        self._replace(path, {**held, **fields}, version)

    def _replace(self, path: str, fields: Mapping[str, Any], seen: int) -> None:
        mount, rest, version = self._engine(path)
        if version == 1 and not fields:
            self._ask(lambda client: client.secrets.kv.v1.delete_secret(rest, mount_point=mount))
            return
        if version == 1:
            self._ask(
                lambda client: client.secrets.kv.v1.create_or_update_secret(
                    rest, dict(fields), mount_point=mount
                )
            )
            return
        self._ask(
            lambda client: client.secrets.kv.v2.create_or_update_secret(
                rest, dict(fields), cas=seen, mount_point=mount
            )
        )

    def _below(self, path: str) -> Sequence[str]:
        mount, rest, version = self._engine(path)
        engine = "v1" if version == 1 else "v2"
        try:
            told = self._ask(
                lambda client: getattr(client.secrets.kv, engine).list_secrets(rest, mount_point=mount)
            )
        except MissingSecretError:
            return []
        keys = [str(key) for key in (told.get("data") or {}).get("keys", ())]
        found: list[str] = []
        for key in keys:
            below = f"{path.rstrip('/')}/{key.rstrip('/')}"
            found += self._below(below) if key.endswith("/") else [below]
        return found

    def _engine(self, path: str) -> tuple[str, str, int]:
        """Tell the mount, the path below it and the engine's version, as Vault's own command does beforehand."""
        clean = path.strip("/")
        first, _, rest = clean.partition("/")
        for mount, known in self._versions.items():
            if clean == mount or clean.startswith(mount + "/"):
                return mount, clean[len(mount) :].strip("/"), known[1]
        if not rest:
            raise StoreError(f"`vault://{path}` names no path", hint="such as `vault://MOUNT/PATH#FIELD`")
        try:
            told = self._ask(lambda client: client.adapter.get(f"/v1/sys/internal/ui/mounts/{clean}"))
            data = told.get("data") or {}
            mount, version = (
                str(data["path"]).strip("/"),
                int((data.get("options") or {}).get("version") or 1),
            )
        except (MissingSecretError, KeyError):
            mount, version = first, 2
        self._versions[mount] = (mount, version)
        return mount, clean[len(mount) :].strip("/"), version

    def _ask(self, call: Callable[[Any], T]) -> T:
        try:
            import hvac  # type: ignore[import-untyped]
            from hvac import exceptions
            from requests.exceptions import RequestException, Timeout
        except ImportError as error:
            hint = "`pip install 'envparity[vault]'` brings it"
            raise StoreError("reading from Vault needs the package `hvac`", hint=hint) from error
        if self._client is None:
            self._client = self._connect(hvac)
        shown = self._client.url
        try:
            return call(self._client)
        except exceptions.InvalidPath as error:
            raise MissingSecretError(f"the vault at {shown} has nothing at that path") from error
        except exceptions.Forbidden as error:
            hint = "has the token expired, and may its policy read that path?"
            raise StoreError(f"the vault at {shown} refuses: not allowed", hint=hint) from error
        except exceptions.Unauthorized as error:
            raise StoreError(
                f"the vault at {shown} refuses the token", hint="`vault login` gets one"
            ) from error
        except exceptions.VaultDown as error:
            raise StoreError(
                f"the vault at {shown} is sealed", hint="`vault operator unseal` opens it"
            ) from error
        except exceptions.InvalidRequest as error:
            if "check-and-set" in str(error):
                hint = "somebody else wrote it at the same time; try again"
                raise StoreError(f"the vault at {shown} refused: the path has changed", hint=hint) from None
            raise StoreError(f"the vault at {shown} refused the request") from None
        except exceptions.VaultError as error:
            raise StoreError(f"the vault at {shown} failed ({type(error).__name__})") from None
        except Timeout as error:
            raise StoreError(f"the vault at {shown} did not answer within {TIMEOUT} s") from error
        except RequestException as error:
            hint = "is `VAULT_ADDR` right, and is the server up?"
            raise StoreError(f"the vault at {shown} cannot be reached", hint=hint) from error

    def _connect(self, hvac: Any) -> Any:
        address = self._variables.get("VAULT_ADDR") or self._variables.get("BAO_ADDR")
        if not address:
            raise StoreError("no vault is named", hint="let `VAULT_ADDR` be its address")
        token = self._variables.get("VAULT_TOKEN") or self._variables.get("BAO_TOKEN") or _token_of_login()
        if not token:
            raise StoreError(f"no token for the vault at {address}", hint="`vault login`, or `VAULT_TOKEN`")
        certificates = self._variables.get("VAULT_CACERT") or True
        namespace = self._variables.get("VAULT_NAMESPACE") or None
        return hvac.Client(
            url=address,
            token=token,
            namespace=namespace,
            timeout=TIMEOUT,
            verify=certificates,
            strict_http=True,
        )


def _token_of_login() -> str:
    for name in (".vault-token", ".bao-token"):
        try:
            return (Path.home() / name).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError, RuntimeError):
            continue
    return ""


def _json(value: object) -> str:
    import json

    return json.dumps(value)


def open_store(ground: Ground) -> Store:
    """Open the store; nothing is asked yet."""
    return Vault(ground)
