"""The one door to the Docker SDK: its client, its streams, and its failures, each an `EngineError` here.

The environment's `REQUESTS_CA_BUNDLE` would override the client's own TLS certificates, so it is not asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast

import docker
import requests
import urllib3
from docker.errors import APIError, DockerException
from docker.tls import TLSConfig
from docker.types import CancellableStream
from urllib3.exceptions import HTTPError, InsecureRequestWarning

from envparity.engines.docker.lines import clean
from envparity.engines.finding import Address
from envparity.errors import EngineError

Client = docker.APIClient
Refused = APIError
"""What the library raises when the engine answered, and not well."""


@contextmanager
def ours(doing: str, *, known: bool = True) -> Iterator[None]:
    """Turn whatever the library raises into our own error, saying what was being done.

    `known` says whether the engine has answered before; else it is one that was only hoped for.
    """
    try:
        yield
    except APIError as error:
        raise EngineError(f"{doing}: {_reason(error)}") from None
    except (DockerException, requests.RequestException, HTTPError, HTTPException, OSError) as error:
        if not known:
            raise EngineError(f"{doing}: {_root(error)}") from None
        raise EngineError(
            f"{doing}: the engine does not answer any more ({_root(error)})",
            hint="see whether it runs, then say the same command again: it goes on from what is there",
        ) from None


def _reason(error: APIError) -> str:
    told = error.explanation or (error.response.text if error.response is not None else "") or str(error)
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(told)["message"]
    return clean(" ".join(str(told).split()))


def check(answer: Any) -> None:
    """Raise what the engine says against it."""
    if answer.status_code >= 400:
        raise APIError("", response=answer, explanation=answer.text)


def _root(error: BaseException) -> str:
    """Find the operating system's own word for it below the library's layers."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return seen.strerror.lower()
        seen = seen.__cause__ or seen.__context__
    found = re.search(r"\[Errno \d+\] ([A-Za-z ]+)|([Tt]imed? ?out)|([Rr]efused)", str(error))
    return found[0] if found else type(error).__name__


def make_client(address: Address, version: str, timeout: float, tls: Any) -> Client:
    """Make a client of the engine at an address; nothing is asked yet."""
    client = docker.APIClient(
        base_url=address.reached, version=version, timeout=cast(int, timeout), tls=tls, max_pool_size=32
    )
    client.trust_env = False
    return client


def read_tls(address: Address) -> Any:
    """Read the certificates that an address names; false for an engine that is reached without."""
    if not address.tls:
        return False
    if not address.verify:
        # Who names certificates and asks for no verification has been told by name; once is enough.
        urllib3.disable_warnings(InsecureRequestWarning)
    folder = Path(address.tls)
    pair = (str(folder / "cert.pem"), str(folder / "key.pem"))
    return TLSConfig(
        client_cert=pair if Path(pair[0]).exists() else None,
        ca_cert=str(folder / "ca.pem") if address.verify else None,
        verify=address.verify,
    )


class Shuttable:
    """A stream of ours over one of the library's, closed by shutting the socket beneath."""

    def __init__(self, items: Iterator[Any], answer: Any) -> None:
        self._items = items
        self._stream: CancellableStream[Any] = CancellableStream(items, answer)
        self._closed = False

    def __iter__(self) -> Iterator[Any]:
        try:
            with ours("reading from the engine"):
                yield from self._items
        except (EngineError, ValueError, AttributeError):
            # Shutting a socket under a reader surfaces as any of these; ours to pass over only once closed.
            if not self._closed:
                raise

    def close(self) -> None:
        """End the stream; what waits on it ends too."""
        if self._closed:
            return
        self._closed = True
        try:
            self._stream.close()
        except (DockerException, OSError, AttributeError):
            return
