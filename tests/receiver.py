"""A receiver of webhooks for tests: a real HTTP server that answers as it is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec


@dataclass
class Got:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return msgspec.json.decode(self.body)

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Reply:
    """What a receiver answers."""

    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    after_s: float = 0.0


@dataclass
class Receiver:
    """What arrived, and how to answer the next one.

    Attributes:
        url: of the server.
        got: requests in the order of their arrival.
        answer: called with each request.
    """

    url: str = ""
    got: list[Got] = field(default_factory=list[Got])
    answer: Callable[[Got], Reply] = field(default=lambda _: Reply())

    def wait_for(self, count: int, patience_s: float = 20.0) -> list[Got]:
        """Return the requests as soon as there are ``count`` of them."""
        give_up_at = time.monotonic() + patience_s
        while len(self.got) < count:
            assert time.monotonic() < give_up_at, f"{len(self.got)} of {count} arrived"
            time.sleep(0.02)
        return list(self.got)


@contextmanager
def receive() -> Iterator[Receiver]:
    """Run a receiver on a free loopback port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the server's own name
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # the sender died in the middle: nothing has arrived
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            got = Got(self.path, headers, body)
            receiver.got.append(got)
            reply = receiver.answer(got)
            time.sleep(reply.after_s)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:  # the sender has given up
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # its own name
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Stay silent: a sender that dies resets its connection."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
