"""Whether the database and the queue can be reached, by the addresses in the environment."""

import os
import socket
from urllib.parse import urlsplit

NEEDED = (("DATABASE_URL", 5432), ("REDIS_URL", 6379))


def unreachable():
    """Name the settings whose host does not answer."""
    missing = []
    for name, port in NEEDED:
        url = urlsplit(os.environ.get(name, ""))
        try:
            with socket.create_connection((url.hostname or "", url.port or port), timeout=2):
                pass
        except OSError:
            missing.append(name)
    return missing
