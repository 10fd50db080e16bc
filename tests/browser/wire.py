"""A wire between a browser and a server that can be cut, lose answers, or lead to a newer build.

It stands on a port of its own, so that the server behind it may die and come back elsewhere while
the browser's origin stays.
"""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final, cast
from urllib.parse import urlsplit

_HOP: Final = {"connection", "transfer-encoding", "content-length", "keep-alive"}
_PATIENCE_S: Final = 60


class Wire:
    """What the wire does.

    Attributes:
        url: what a browser opens.
        upstream: URL of the server; None is none.
        cut: nothing passes.
        loses: how many answers to what changes something are lost on their way back.
        newer: what a newer server would add to the name of its build; empty is the present one.
        passed: paths of the requests that have reached the server.
    """

    def __init__(self) -> None:
        self.url = ""
        self.upstream: str | None = None
        self.cut = False
        self.loses = 0
        self.newer = ""
        self.passed: list[str] = []


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, wire: Wire) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.wire = wire

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that goes away is no fault."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def wire(self) -> Wire:
        """The wire whose request this is."""
        return cast("_Server", self.server).wire

    def do_GET(self) -> None:
        self.pass_on()

    def do_POST(self) -> None:
        self.pass_on()

    def do_PUT(self) -> None:
        self.pass_on()

    def pass_on(self) -> None:
        """Hand the request on and its answer back, or neither, or one of them."""
        wire = self.wire
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        answer = None if wire.cut or wire.upstream is None else self.ask(wire.upstream, body)
        if answer is not None:
            wire.passed.append(self.path)
        if answer is not None and wire.loses and self.command != "GET":
            wire.loses -= 1
            answer = None
        if answer is None:
            self.close_connection = True
            return
        status, headers, content = answer
        if self.path == "/till/sw.js" and wire.newer:
            content = content.replace(b'"build":"', f'"build":"{wire.newer}'.encode(), 1)
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def ask(self, upstream: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """Return the server's answer, or None where it does not answer."""
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
        headers["Host"] = urlsplit(self.wire.url).netloc
        connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=_PATIENCE_S)
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # the library's
        """Say nothing."""


@contextmanager
def wired() -> Iterator[Wire]:
    """Lay a wire that leads nowhere yet."""
    wire = Wire()
    server = _Server(wire)
    wire.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        server.server_close()
        thread.join(_PATIENCE_S)
