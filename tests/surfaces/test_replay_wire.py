import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from ordito.surfaces.cli.replay.wire import Answer, Connection, ConnectionBroken

pytestmark = pytest.mark.anyio

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await handler(reader, writer)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def request_of(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    [length] = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")]
    return head + await reader.readexactly(int(length.split(b":")[1]))


async def test_sends_a_command_and_keeps_the_connection() -> None:
    seen: list[bytes] = []
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        for _ in range(2):
            seen.append(await request_of(reader))
            writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: 7\r\n\r\n[1,2,3]")

    async with serving(answer) as url, Connection(url) as line:
        first = await line.post("/api/v1/x", body=b"{}", authorization="Bearer t", key="k")
        await line.post("/api/v1/x", body=b"[]", authorization="Bearer t")

    assert first == Answer(201, b"[1,2,3]")
    assert connections == 1
    assert seen[0].startswith(b"POST /api/v1/x HTTP/1.1\r\n")
    assert b"\r\nIdempotency-Key: k\r\n" in seen[0]
    assert b"Idempotency-Key" not in seen[1]


@pytest.mark.parametrize(
    "cut", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"]
)
async def test_says_that_an_answer_was_cut_off_and_connects_anew(cut: bytes) -> None:
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await request_of(reader)
        writer.write(cut if connections == 1 else OK)

    async with serving(answer) as url, Connection(url) as line:
        with pytest.raises(ConnectionBroken):
            await line.post("/", body=b"{}", authorization="Bearer t", key="k")
        again = await line.post("/", body=b"{}", authorization="Bearer t", key="k")

    assert again == Answer(200, b"{}")
    assert connections == 2


async def test_gives_up_on_a_server_that_does_not_answer() -> None:
    async def keep_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(keep_silent) as url, Connection(url, timeout_s=0.05) as line:
        with pytest.raises(ConnectionBroken, match="TimeoutError"):
            await line.post("/", body=b"{}", authorization="Bearer t")


async def test_says_that_nobody_listens() -> None:
    async def never(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        raise AssertionError

    async with serving(never) as url:
        pass
    async with Connection(url) as line:
        with pytest.raises(ConnectionBroken):
            await line.post("/", body=b"{}", authorization="Bearer t")
