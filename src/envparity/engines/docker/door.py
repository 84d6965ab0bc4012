"""The one door to the Docker SDK, which is loaded for what it does best: fetching and building images.

It knows how registries are logged in to and how a build's context is packed. Its failures are those of
`wire` here. The environment's `REQUESTS_CA_BUNDLE` would override an engine's own certificates, so it is not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import docker
import requests
from docker.errors import APIError, DockerException
from docker.tls import TLSConfig
from urllib3.exceptions import HTTPError

from envparity.engines.docker.answers import Refused
from envparity.engines.finding import Address


@contextmanager
def client(address: Address, version: str, timeout: float) -> Iterator[docker.APIClient]:
    """Give a client of the engine at an address; what it raises is `Refused` or `OSError`."""
    try:
        made = docker.APIClient(
            base_url=address.reached, version=version, timeout=cast(int, timeout), tls=_tls(address)
        )
        made.trust_env = False
        try:
            yield made
        finally:
            made.close()
    except APIError as error:
        raise Refused(error.status_code or 500, " ".join(str(error.explanation or error).split())) from None
    except (DockerException, requests.RequestException, HTTPError) as error:
        raise ConnectionError(_root(error)) from None


def give_limits(client: Any, limits: Sequence[tuple[str, int, int]]) -> None:
    """Have a client's builds keep to limits, which an engine takes and the SDK has no word for."""
    if not limits:
        return
    post = client._post  # noqa: SLF001
    told = json.dumps([{"Name": name, "Soft": soft, "Hard": hard} for name, soft, hard in limits])

    def posted(url: str, **more: Any) -> Any:
        return post(url, **{**more, "params": {**(more.get("params") or {}), "ulimits": told}})

    client._post = posted  # noqa: SLF001


def open_pipe(url: str, timeout: float) -> Any:
    """Connect to a named pipe of Windows; the SDK's own, which has a socket's manners."""
    from docker.transport.npipesocket import NpipeSocket

    held = NpipeSocket()
    held.settimeout(timeout)
    held.connect(url.removeprefix("npipe://").replace("/", "\\"))
    return held


def _root(error: BaseException) -> str:
    """Find the operating system's own word for it below the library's layers."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            return seen.strerror
        seen = seen.__cause__ or seen.__context__
    return str(error)


def _tls(address: Address) -> Any:
    """Read the certificates that an address names; false for an engine that is reached without."""
    if not address.tls:
        return False
    folder = Path(address.tls)
    pair = (str(folder / "cert.pem"), str(folder / "key.pem"))
    return TLSConfig(
        client_cert=pair if Path(pair[0]).exists() else None,
        ca_cert=str(folder / "ca.pem") if address.verify else None,
        verify=address.verify,
    )
