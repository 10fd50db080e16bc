"""Peers that stand between a client and a server, or in its place, and misbehave on purpose."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

_END = b"\r\n\r\n"
Answer = Callable[[bytes], bytes | None]


@contextmanager
def cutting(url: str, *, cuts: int) -> Iterator[tuple[str, list[bytes]]]:
    """Forward requests to the server at ``url``; lose the answers of the first ``cuts``.

    Yields the URL to talk to, and the list of the requests that came.
    """
    target = urlsplit(url)
    seen: list[bytes] = []

    def answer(request: bytes) -> bytes | None:
        seen.append(request)
        with socket.create_connection((target.hostname or "", target.port or 80)) as server:
            server.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            whole = b"".join(iter(lambda: server.recv(65536), b""))
        return None if len(seen) <= cuts else whole

    with _listening(answer) as address:
        yield address, seen


@contextmanager
def saying(answers: Sequence[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Give these answers one after the other, the last one for ever."""
    seen: list[bytes] = []

    def answer(request: bytes) -> bytes | None:
        seen.append(request)
        return answers[min(len(seen), len(answers)) - 1]

    with _listening(answer) as address:
        yield address, seen


def an_answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Write an answer of HTTP/1.1."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(head).encode() + _END + body


@contextmanager
def _listening(answer: Answer) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, answer), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _serve(listening: socket.socket, answer: Answer) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            text = answer(_request(connection))
            if text is not None:
                connection.sendall(text)


def _request(connection: socket.socket) -> bytes:
    text = b""
    while _END not in text:
        text += connection.recv(65536)
    head, _, body = text.partition(_END)
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        body += connection.recv(65536)
    return head + _END + body
