"""Serve: the web servers of a company in the foreground, as in production."""

from typing import Annotated

import typer

from ordito.platform.settings import read_settings
from ordito.surfaces.cli.keeper import keep
from ordito.surfaces.cli.options import Company


def serve(
    *,
    company: Company = "demo",
    host: Annotated[
        str, typer.Option(help="Address to listen on; TLS is the work of a proxy before it.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Web server processes.")] = 1,
) -> None:
    """Serve a company in the foreground until Ctrl-C; a killed server process is replaced."""
    # what cannot be used is said at once, and not by each worker
    read_settings()
    keep(company, host, port, workers)
