"""Test hooks: what only a server can do to itself, for conformance runs.

They exist with the setting ``ucp_test_mode`` alone, and answer this machine alone.
"""

from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import Response, Router, post
from litestar.types import ControllerRouterHandler

from ordito.platform import idempotency
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ucp import rest
from ordito.surfaces.ucp.agent import parse_agent
from ordito.surfaces.ucp.answers import Answer, ProtocolError
from ordito.surfaces.ucp.faults import handlers
from ordito.surfaces.ucp.hooks import body_of_hook
from ordito.surfaces.ucp.repeats import HORIZON, key_of, secret_of
from ordito.surfaces.ucp.shared.reading import read
from ordito.surfaces.ucp.testing_orders import adjust_order
from ordito.surfaces.ucp.versions import Version


class Ageing(msgspec.Struct, frozen=True):
    """Which idempotency key becomes how much older, hours."""

    key: str
    hours: Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class Outage(msgspec.Struct, frozen=True):
    """Whether idempotency keys cannot be kept."""

    enabled: bool


@post("/idempotency/age", access=PUBLIC, include_in_schema=False, status_code=200)
async def age_key(request: Call) -> Response[bytes]:
    """Make a key older, and forget what is older than the horizon."""
    asked = read(await body_of_hook(request), Ageing)
    platform = parse_agent(request.headers.get("ucp-agent")).profile
    key = key_of(secret_of(platform, asked.key), "", b"")
    aged = await request.db.transact(
        _age, Context.system(), claim=key.claim, by=timedelta(hours=asked.hours)
    )
    if not aged:
        raise ProtocolError("not_found", "There is no such key.", status=404)
    return rest.written(Answer(200, {"aged": True}))


@post("/idempotency/outage", access=PUBLIC, include_in_schema=False, status_code=200)
async def cut_keys(request: Call) -> Response[bytes]:
    """Let keys be kept no more, or again."""
    asked = read(await body_of_hook(request), Outage)
    request.house.keeps_keys = not asked.enabled
    return rest.written(Answer(200, {"enabled": asked.enabled}))


def testing_routes() -> list[ControllerRouterHandler]:
    """Return the test hooks, below the endpoint of each version."""
    return [
        Router(
            f"/ucp/{version.value}/testing",
            route_handlers=[age_key, cut_keys, adjust_order],
            exception_handlers=handlers(rest.refuse),
        )
        for version in Version
    ]


async def _age(tx: Tx, *, claim: str, by: timedelta) -> bool:
    aged = await idempotency.age(tx, claim=claim, by=by)
    await idempotency.forget(tx, before=now() - HORIZON)
    return aged
