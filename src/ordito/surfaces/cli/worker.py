"""Worker: one web server process on a socket that the keeper listens on.

``python -m ordito.surfaces.cli.worker FD``; what it serves stands in the environment.
"""

import gc
import socket
import sys
from typing import Final

import uvicorn

_GRACE_S: Final = 5  # live streams stay open until the server ends them


class Worker(uvicorn.Server):
    """A server whose collector leaves alone what was loaded before the first request."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then set aside what stays: to walk it would hold up every request for a while."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.enable()


def main() -> None:
    """Serve until a signal asks for the end."""
    # what is imported and loaded stays: to walk it meanwhile takes as long as to load it
    gc.disable()
    listening = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(
        "ordito.surfaces.app:serve_app",
        factory=True,
        access_log=False,
        log_config=None,  # `configure_logs` has told Python's logging where to write
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    Worker(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
