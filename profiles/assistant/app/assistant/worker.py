"""Waits for questions; a file says that the queue and the database answer."""

import logging
import pathlib
import signal
import sys
import time

from assistant.reach import unreachable

ALIVE = pathlib.Path("alive")
LOG = logging.getLogger("worker")

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    while True:
        missing = unreachable()
        if missing:
            ALIVE.unlink(missing_ok=True)
            LOG.warning("cannot reach %s", ", ".join(missing))
        elif not ALIVE.exists():
            ALIVE.touch()
            LOG.info("worker waits for questions")
        time.sleep(2)
