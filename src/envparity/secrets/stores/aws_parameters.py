"""`aws-ssm://NAME`: parameters of AWS Systems Manager; `aws-ssm:///shop/production/DB` is `/shop/production/DB`."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.errors import MissingSecretError
from envparity.secrets.stores.amazon import Client, written
from envparity.secrets.stores.base import EachAlone, Ground, Store, missing
from envparity.secrets.value import Secret


class Parameters(EachAlone):
    """The parameters of one account and region; what is set is a `SecureString`."""

    def __init__(self) -> None:
        self._client = Client("ssm", "AWS Systems Manager")

    def get(self, name: str) -> Secret:
        """Give a parameter, decrypted."""
        try:
            told = self._client.ask(lambda client: client.get_parameter(Name=name, WithDecryption=True))
        except MissingSecretError:
            raise missing("aws-ssm", name) from None
        return Secret(told["Parameter"]["Value"])

    def set(self, name: str, value: Secret) -> None:
        """Keep a parameter, encrypted with the account's own key."""
        text = value.reveal()
        self._client.ask(
            lambda client: client.put_parameter(Name=name, Value=text, Type="SecureString", Overwrite=True)
        )

    def list(self, within: str) -> Sequence[str]:
        """Name the parameters that begin so."""
        filters = [{"Key": "Name", "Option": "BeginsWith", "Values": [within]}] if within else []
        pages = self._client.ask(
            lambda client: list(
                client.get_paginator("describe_parameters").paginate(ParameterFilters=filters)
            )
        )
        return sorted(one["Name"] for page in pages for one in page["Parameters"])

    def remove(self, name: str) -> None:
        """Delete a parameter, at once and for good."""
        try:
            self._client.ask(lambda client: client.delete_parameter(Name=name))
        except MissingSecretError:
            raise missing("aws-ssm", name) from None

    def since(self, name: str) -> str:
        """Say when the parameter was last changed."""
        told = self._client.ask(lambda client: client.get_parameter(Name=name, WithDecryption=False))
        return written(told["Parameter"].get("LastModifiedDate"))


def open_store(ground: Ground) -> Store:  # noqa: ARG001 - every store is made alike
    """Open the store; nothing is asked yet."""
    return Parameters()
