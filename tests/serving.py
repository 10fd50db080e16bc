"""A served company for tests: the whole application on a loopback port, in a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from ordito.platform.settings import Settings
from ordito.surfaces.app import create_app

_PATIENCE_S = 20.0


@contextmanager
def serve(address: str, *, settings: Settings | None = None) -> Iterator[str]:
    """Serve the company at ``address`` (a database URL) and yield the URL of its server."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings or Settings(log_requests=False, settle_after_s=2), address)
    config = uvicorn.Config(app, access_log=False, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    give_up_at = time.monotonic() + _PATIENCE_S
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < give_up_at, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        listening.close()
