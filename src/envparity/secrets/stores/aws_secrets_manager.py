"""`aws-sm://NAME[#FIELD]`: AWS Secrets Manager; a field is a member of a secret that is a JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from envparity.errors import MissingSecretError, StoreError
from envparity.secrets.stores.amazon import Client, written
from envparity.secrets.stores.base import EachAlone, Ground, Store, missing
from envparity.secrets.value import Secret


class SecretsManager(EachAlone):
    """The secrets of one account and region."""

    def __init__(self) -> None:
        self._client = Client("secretsmanager", "AWS Secrets Manager")

    def get(self, name: str) -> Secret:
        """Give a secret, or one field of it."""
        whole, _, part = name.partition("#")
        try:
            held = self._whole(whole)
        except MissingSecretError:
            raise missing("aws-sm", name) from None
        if not part:
            return held
        fields = _fields(held, whole)
        if part not in fields:
            raise missing("aws-sm", name)
        value = fields[part]
        return Secret(value if isinstance(value, str) else json.dumps(value))

    def set(self, name: str, value: Secret) -> None:
        """Keep a secret, or one field beside the others."""
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, Secret]) -> None:
        """Keep several; the fields of one secret are written at once."""
        secrets: dict[str, dict[str, str]] = {}
        for name, value in values.items():
            whole, _, part = name.partition("#")
            secrets.setdefault(whole, {})[part] = value.reveal()
        for whole, given in secrets.items():
            if "" in given:
                self._write(whole, given.pop(""))
            if given:
                self._write(whole, json.dumps({**self._held_fields(whole), **given}))

    def list(self, within: str) -> Sequence[str]:
        """Name the secrets that begin so; with a `#`, the fields of one."""
        whole, mark, part = within.partition("#")
        if mark:
            fields = self._held_fields(whole)
            return sorted(f"{whole}#{field}" for field in fields if field.startswith(part))
        filters = [{"Key": "name", "Values": [within]}] if within else []
        pages = self._client.ask(
            lambda client: list(client.get_paginator("list_secrets").paginate(Filters=filters))
        )
        return sorted(
            one["Name"] for page in pages for one in page["SecretList"] if one["Name"].startswith(within)
        )

    def remove(self, name: str) -> None:
        """Take a field out, or delete a secret, which AWS can restore for thirty days."""
        whole, _, part = name.partition("#")
        if not part:
            self._client.ask(lambda client: client.delete_secret(SecretId=whole))
            return
        fields = self._held_fields(whole)
        if fields.pop(part, None) is None:
            raise missing("aws-sm", name)
        self._write(whole, json.dumps(fields))

    def since(self, name: str) -> str:
        """Say when the secret was last changed."""
        whole = name.partition("#")[0]
        told = self._client.ask(lambda client: client.describe_secret(SecretId=whole))
        return written(told.get("LastChangedDate") or told.get("CreatedDate"))

    def _whole(self, name: str) -> Secret:
        told = self._client.ask(lambda client: client.get_secret_value(SecretId=name))
        return Secret(told["SecretString"] if "SecretString" in told else told["SecretBinary"])

    def _held_fields(self, name: str) -> dict[str, Any]:
        try:
            return _fields(self._whole(name), name)
        except MissingSecretError:
            return {}

    def _write(self, name: str, text: str) -> None:
        try:
            self._client.ask(lambda client: client.put_secret_value(SecretId=name, SecretString=text))
        except MissingSecretError as error:
            if "deletion" not in error.message:
                self._client.ask(lambda client: client.create_secret(Name=name, SecretString=text))
                return
            self._client.ask(lambda client: client.restore_secret(SecretId=name))
            self._client.ask(lambda client: client.put_secret_value(SecretId=name, SecretString=text))


def _fields(held: Secret, name: str) -> dict[str, Any]:
    try:
        fields = json.loads(held.reveal_bytes())
    except ValueError:  # which would carry the text along
        fields = None
    if not isinstance(fields, dict):
        raise StoreError(f"`aws-sm://{name}` is no JSON object and has no fields") from None
    return fields


def open_store(ground: Ground) -> Store:  # noqa: ARG001 - every store is made alike
    """Open the store; nothing is asked yet."""
    return SecretsManager()
