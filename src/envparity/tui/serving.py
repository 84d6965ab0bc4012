"""The terminal interface in a browser: a page on loopback that only who knows its address can open.

The address holds a token drawn at random for each run, as its first folder, so that no cookie is
needed which the browser would hand to other ports of the same machine. What does not begin with it
is not there (404). Requests that name another host than the loopback address are refused, so that
a page elsewhere cannot reach this one by a name that leads here.
"""

from __future__ import annotations

import shlex
import sys
from hmac import compare_digest
from secrets import token_urlsafe
from socket import AF_INET, SOCK_STREAM, socket
from typing import TYPE_CHECKING

from aiohttp import web
from textual_serve.server import Server

from envparity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self'; connect-src 'self' ws://{here}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page of Textual's server has its script and style in line; what it would fetch from elsewhere is not let out."""


class Loopback(Server):
    """Textual's server, bound to loopback below a folder that nobody can guess."""

    def __init__(self, directory: Path, port: int, say: Callable[[str], None]) -> None:
        command = shlex.join([sys.executable, "-m", "envparity", "-C", str(directory.resolve())])
        super().__init__(command, host=HOST, port=port, title="envparity")
        self.token = token_urlsafe(24)
        self._say = say

    @property
    def address(self) -> str:
        """Where the browser goes."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002  # the library's form
        """Serve until interrupted; nothing is logged, since an address in a log would be a way in."""
        web.run_app(
            self._make_app(),
            host=HOST,
            port=self.port,
            access_log=None,
            print=lambda *_: self._say(self.address),
        )

    async def _make_app(self) -> web.Application:
        inner = await super()._make_app()
        inner.on_startup.clear()
        outer = web.Application(middlewares=[self._guard])
        outer.add_subapp(f"/{self.token}/", inner)
        return outer

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        here = f"{HOST}:{self.port}"
        folder = request.path.split("/", 2)[1]
        known = compare_digest(folder.encode(), self.token.encode())
        if (
            not known
            or request.host != here
            or request.headers.get("Origin", f"http://{here}") != f"http://{here}"
        ):
            raise web.HTTPNotFound
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY.format(here=here)
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def serve(directory: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the workspace's terminal interface until interrupted; `port` 0 takes a free one.

    `say` is called once with the address, when it answers. `UsageError` when the port is taken.
    """
    Loopback(directory, _free(port), say).serve()


def _free(port: int) -> int:
    with socket(AF_INET, SOCK_STREAM) as probe:
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be had on {HOST}: {(error.strerror or 'unknown').lower()}",
                hint="name another with `--port`, or 0 for any that is free",
            ) from error
        return int(probe.getsockname()[1])
