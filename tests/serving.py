"""A served company for tests: the whole application on a loopback port, in a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ssl import TLSVersion

import msgspec
import uvicorn

from ordito.platform.settings import Settings
from ordito.surfaces.app import create_app
from tests.certificates import Certificate

_PATIENCE_S = 60.0


@contextmanager
def serve(
    address: str, *, settings: Settings | None = None, tls: Certificate | None = None
) -> Iterator[str]:
    """Serve the company at ``address`` (a database URL) and yield the URL of its server.

    With a certificate it is served by TLS 1.3, and by nothing older.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    told = settings or Settings(log_requests=False, settle_after_s=2)
    app = create_app(msgspec.structs.replace(told, marts_every_s=0), address)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=10,
        ssl_keyfile=None if tls is None else tls.key,
        ssl_certfile=None if tls is None else tls.chain,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = TLSVersion.TLSv1_3
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    give_up_at = time.monotonic() + _PATIENCE_S
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < give_up_at, "the server did not start"
        time.sleep(0.02)
    try:
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        assert not thread.is_alive(), "the server did not end"
        listening.close()
