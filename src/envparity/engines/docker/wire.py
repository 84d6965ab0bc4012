"""HTTP as an engine speaks it: a request, an answer of JSON, or one that flows until somebody ends it.

What the engine's own library brings for this takes a quarter of a second to load, longer than most deeds of
one who changes nothing. Here is what its API needs and no more: no redirects, no proxies, no cookies.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from envparity.engines.docker.answers import Answer, Refused
from envparity.engines.docker.sockets import connect
from envparity.engines.finding import Address
from envparity.errors import EngineError

_IDLE = 32
"""Connections that are kept for later requests."""
_REACHED = 10
"""Seconds in which an engine is connected to."""


@contextmanager
def ours(doing: str, *, known: bool = True) -> Iterator[None]:
    """Turn what goes wrong with an engine into our own error, saying what was being done.

    `known` says whether the engine has answered before; else it is one that was only hoped for.
    """
    try:
        yield
    except Refused as error:
        raise EngineError(f"{doing}: {error.reason}") from None
    except (OSError, ValueError) as error:
        if not known:
            raise EngineError(f"{doing}: {_root(error)}") from None
        raise EngineError(
            f"{doing}: the engine does not answer any more ({_root(error)})",
            hint="see whether it runs, then say the same command again: it goes on from what is there",
        ) from None


def _root(error: BaseException) -> str:
    """Find the operating system's own word for it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).lower() or type(error).__name__


class Wire:
    """Requests to one engine in one version of its API, from any thread; connections are kept for the next."""

    def __init__(self, address: Address, version: str, wait: float) -> None:
        self.version = version
        self._address = address
        self._wait = wait
        self._idle: list[socket.socket] = []
        self._lock = threading.Lock()

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        gone: bool = False,
        wait: float | None = None,
    ) -> Any:
        """Send one request and give what the JSON of its answer says; none for any other answer.

        With `gone`, a thing that is not there (any more), or is so already, gives none. `Refused`, `OSError`.
        """
        while True:
            held, rested = self._connection()
            try:
                held.settimeout(wait or self._wait)
                answer = self._sent(held, method, path, params, body)
                if not (gone and answer.status in (304, 404)):
                    answer.check()
                told = answer.body()
                break
            except BaseException as error:
                held.close()
                # An engine may let go of a connection that rested: what changes nothing is asked once more.
                if not (rested and method == "GET" and isinstance(error, ConnectionError)):
                    raise
        self._put_back(held, answer)
        if answer.status >= 300 or not told or not answer.is_json:
            return None
        return json.loads(told)

    def stream(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        data: Iterable[bytes] | None = None,
    ) -> Flowing:
        """Send one request, with a body in pieces if there is one, and give its answer as it comes.

        It may take long to begin: an engine packs a large image before it says a word of it.
        """
        held = connect(self._address, _REACHED)
        try:
            held.settimeout(None)
            answer = self._sent(held, method, path, params, data)
            answer.check()
        except BaseException:
            held.close()
            raise
        return Flowing(held, answer)

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for held in idle:
            held.close()

    def _sent(
        self,
        held: socket.socket,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        body: Mapping[str, Any] | Iterable[bytes] | None,
    ) -> Answer:
        place = f"/v{self.version}{path}" if self.version else path
        asked = f"?{urlencode(params)}" if params else ""
        head = f"{method} {place}{asked} HTTP/1.1\r\nHost: engine\r\n"
        if body is None:
            length = "Content-Length: 0\r\n" if method in ("POST", "PUT") else ""
            held.sendall(f"{head}{length}\r\n".encode("latin-1"))
        elif isinstance(body, Mapping):
            data = json.dumps(body).encode()
            head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
            held.sendall(head.encode("latin-1") + data)
        else:
            head += "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n"
            held.sendall(head.encode("latin-1"))
            for piece in filter(None, body):
                try:
                    held.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
                except ConnectionError:  # it may have said why it takes no more
                    with suppress(OSError):
                        return Answer(held)
                    raise
            held.sendall(b"0\r\n\r\n")
        return Answer(held)

    def _connection(self) -> tuple[socket.socket, bool]:
        """Give a connection, and whether it is one that rested."""
        while True:
            with self._lock:
                held = self._idle.pop() if self._idle else None
            if held is None:
                return connect(self._address, self._wait), False
            if not _ended(held):
                return held, True
            held.close()

    def _put_back(self, held: socket.socket, answer: Answer) -> None:
        with self._lock:
            if answer.reusable and len(self._idle) < _IDLE:
                self._idle.append(held)
                return
        held.close()


def _ended(held: socket.socket) -> bool:
    """Whether the other side has closed a connection that rested: there is its end to be read."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(held, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([held], [], [], 0)[0])


class Flowing:
    """An answer that flows. Any thread may close it: whoever reads gets its end."""

    def __init__(self, held: socket.socket, answer: Answer) -> None:
        self._held = held
        self._answer = answer
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            with ours("reading from the engine"):
                yield from self._answer.pieces()
        except EngineError:
            if not self._closed:
                raise
        finally:
            self.close()

    def objects(self) -> Iterator[Mapping[str, Any]]:
        """Read it as JSON, one object a line."""
        rest = b""
        for piece in chain(self, (b"\n",)):
            *whole, rest = (rest + piece).split(b"\n")
            with ours("reading from the engine"):
                found = [json.loads(line) for line in whole if line.strip()]
            yield from found

    def close(self) -> None:
        """End it; twice is no error."""
        if not self._closed:
            self._closed = True
            with suppress(OSError):
                self._held.shutdown(socket.SHUT_RDWR)
            self._held.close()


class Sampled:
    """What an engine says to one question that is asked again and again. Any thread may close it."""

    def __init__(self, ask: Callable[[], Any], every: float) -> None:
        self._ask = ask
        self._every = every
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[Any]:
        while not self._closed.is_set():
            with ours("reading from the engine"):
                told = self._ask()
            if told is None:
                return
            yield told
            self._closed.wait(self._every)

    def close(self) -> None:
        """Ask no more."""
        self._closed.set()


class Flow:
    """Items that are read from an answer that flows, ended with it."""

    def __init__(self, items: Iterator[Any], flowing: Flowing | Sampled) -> None:
        self._items = items
        self._flowing = flowing

    def __iter__(self) -> Iterator[Any]:
        return self._items

    def close(self) -> None:
        """End the stream; what waits on it ends too."""
        self._flowing.close()


class Batches(Flow):
    """Items that are read in lists, as many as came at once: `batches` gives these, one by one they come too."""

    def __init__(self, batches: Iterator[Sequence[Any]], flowing: Flowing) -> None:
        super().__init__(chain.from_iterable(batches), flowing)
        self.batches = batches
