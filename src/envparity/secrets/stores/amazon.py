"""What the two stores of AWS share: the session, and refusals in our words. The one door to `boto3`.

Credentials, region and profile are found as the AWS command finds them; `AWS_ENDPOINT_URL` names another service.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from envparity.errors import MissingSecretError, StoreError

T = TypeVar("T")

TIMEOUT = 10
"""Seconds to connect, and for one answer."""
_MISSING = frozenset({"ResourceNotFoundException", "ParameterNotFound"})
_REFUSED = frozenset({"AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "InvalidSignatureException",
                      "ExpiredTokenException", "ExpiredToken", "InvalidClientTokenId"})  # fmt: skip


class Client:
    """A service's client, made when it is first asked."""

    def __init__(self, service: str, shown: str) -> None:
        self._service = service
        self._shown = shown
        self._client: Any = None

    def ask(self, call: Callable[[Any], T]) -> T:
        """Make a call; `StoreError` and `MissingSecretError` say what went wrong."""
        try:
            import boto3  # type: ignore[import-untyped]
            from botocore import exceptions  # type: ignore[import-untyped]
            from botocore.config import Config  # type: ignore[import-untyped]
        except ImportError as error:
            hint = "`pip install 'envparity[aws]'` brings it"
            raise StoreError(f"{self._shown} needs the package `boto3`", hint=hint) from error
        try:
            if self._client is None:
                times = Config(
                    connect_timeout=TIMEOUT, read_timeout=TIMEOUT, retries={"total_max_attempts": 2}
                )
                self._client = boto3.session.Session().client(self._service, config=times)
            return call(self._client)
        except exceptions.ClientError as error:
            raise self._told(error.response.get("Error", {})) from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
            hint = "`aws configure`, a profile or a role gives them"
            raise StoreError(f"no credentials for {self._shown}", hint=hint) from error
        except exceptions.NoRegionError as error:
            raise StoreError(f"no region for {self._shown}", hint="let `AWS_REGION` name it") from error
        except (exceptions.HTTPClientError, exceptions.ConnectionError) as error:
            hint = "is the network there, and is `AWS_ENDPOINT_URL` right where it is set?"
            raise StoreError(f"{self._shown} cannot be reached", hint=hint) from error
        except exceptions.BotoCoreError as error:
            raise StoreError(f"{self._shown} failed ({type(error).__name__})") from None

    def _told(self, error: Any) -> StoreError:
        code = str(error.get("Code", "unknown"))
        if code == "InvalidRequestException" and "delet" in str(error.get("Message", "")):
            return MissingSecretError(f"{self._shown} has that name scheduled for deletion")
        if code in _MISSING:
            return MissingSecretError(f"{self._shown} holds nothing by that name")
        if code in _REFUSED:
            hint = "have the credentials expired, and may they read it?"
            return StoreError(f"{self._shown} refuses: not allowed ({code})", hint=hint)
        return StoreError(f"{self._shown} refused ({code})")


def written(time: Any) -> str:
    """Write a time of AWS as ISO 8601 in UTC; empty for none."""
    from datetime import UTC

    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else ""
