"""Runs inside the container that lets one host out: each connection to one of its ports is carried to that host.

Given to the container as its command, so it stands alone: Python 3.8 and nothing else. Arguments are the host and
the ports. What is carried is not looked into; who it may be carried to is fixed by how the container is made.
"""

import signal
import socket
import sys
import threading
import time
from contextlib import suppress


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def copy(source: socket.socket, target: socket.socket) -> None:
    """Carry one way until it ends, and say the end on; one that is cut off ends the other way too."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(
                    socket.SHUT_RDWR
                )  # closed here, it would stay open while the other way waits in it


def carry(caller: socket.socket, host: str, port: int) -> None:
    """Carry one connection both ways."""
    with caller:
        try:
            called = socket.create_connection((host, port), timeout=20)
        except OSError as error:
            say(f"{host}:{port} is not reached: {error}")
            return
        with called:
            called.settimeout(None)
            back = threading.Thread(target=copy, args=(called, caller), daemon=True)
            back.start()
            copy(caller, called)
            back.join()


def serve(host: str, port: int) -> None:
    """Take connections to one port."""
    server = socket.create_server(("", port))
    while True:
        caller, _ = server.accept()
        threading.Thread(target=carry, args=(caller, host, port), daemon=True).start()


def main() -> None:
    """Serve every port until told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    host, *ports = sys.argv[1:]
    for port in ports:
        threading.Thread(target=serve, args=(host, int(port)), daemon=True).start()
    say(f"lets {host} out on {', '.join(ports)}")
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
