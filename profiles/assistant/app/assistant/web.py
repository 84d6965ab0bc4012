"""Serves the chat's page and the health check on port 8000."""

import json
import logging
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.reach import unreachable


class Handler(BaseHTTPRequestHandler):
    """`/healthz` says what cannot be reached; everything else introduces the assistant."""

    def do_GET(self):
        """Answer any path with a little JSON."""
        missing = unreachable() if self.path == "/healthz" else []
        body = {"environment": os.environ.get("APP_ENV", "unknown"), "unreachable": missing}
        self.send_response(503 if missing else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("web").info("web listens on port 8000")
    ThreadingHTTPServer(("", 8000), Handler).serve_forever()
