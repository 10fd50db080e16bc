"""Documents of made-up platforms on loopback, each with one thing wrong."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

_DOCUMENTS: Final = {
    "/unsupported": json.dumps(
        {
            "ucp": {
                "version": "2019-01-01",
                "services": {},
                "capabilities": {},
                "payment_handlers": {},
            }
        }
    ),
    "/incompatible": json.dumps(
        {
            "ucp": {
                "version": "2026-04-08",
                "services": {},
                "payment_handlers": {},
                "capabilities": {
                    "com.example.shopping.something": [
                        {
                            "version": "2026-04-08",
                            "spec": "https://example.com/something",
                            "schema": "https://example.com/something.json",
                        }
                    ]
                },
            }
        }
    ),
    "/malformed": "this is no JSON",
}


class Platforms:
    """Where the documents are."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def url(self, name: str) -> str:
        """Return the address of a document; of an unknown one, an address that answers 404."""
        return f"{self._origin}/{name}"


class _Documents(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        document = _DOCUMENTS.get(self.path)
        self.send_response(404 if document is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "public, max-age=300")
        self.end_headers()
        self.wfile.write((document or "").encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the method's own
        """Say nothing."""


@contextmanager
def made_up() -> Iterator[Platforms]:
    """Serve the documents on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Documents)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Platforms(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
