"""Routes of the operator: alive, ready, measured."""

import os
from importlib.metadata import version
from typing import Final

from litestar import MediaType, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct

from ordito.platform.db.readiness import reach
from ordito.platform.telemetry import metrics_text
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC, Scope, token
from ordito.surfaces.problems import Problem, explain, wants_page

VERSION: Final = version("ordito")


class Health(Struct, frozen=True):
    """What a watcher needs to know."""

    status: str
    version: str


@get("/health", access=PUBLIC, include_in_schema=False)
async def show_health() -> Health:
    """Answer while the process lives; asks nothing of the database."""
    return Health("ok", VERSION)


@get("/ready", access=PUBLIC, include_in_schema=False)
async def show_readiness(request: Call) -> Response[Health]:
    """Answer while the process can serve: the database is there, and so is the work beside."""
    await reach(request.db)
    if not request.house.is_whole:
        return Response(Health("incomplete", VERSION), status_code=503)
    return Response(Health("ok", VERSION))


@get("/docs/errors/{code:str}", access=PUBLIC, include_in_schema=False)
async def show_problem(request: Call, code: FromPath[str]) -> Template | Response[Problem]:
    """Explain a kind of refusal: where the ``type`` of problem details leads.

    Raises:
        NotFoundException: nothing refuses with this code.
    """
    problem = explain(code)
    if problem is None:
        raise NotFoundException(code)
    if wants_page(request):
        return Template(
            "problem.html",
            context={"problem": problem, "meaning": problem.detail},
            media_type=MediaType.HTML,
        )
    return Response(problem)


@get("/metrics", access=token(Scope.METRICS_READ), include_in_schema=False)
async def show_metrics() -> Response[bytes]:
    """Show the metrics to Prometheus.

    Not public: counts by route and refusals by code tell a competitor how business goes.
    """
    return Response(metrics_text(os.environ), media_type="text/plain; version=0.0.4")
