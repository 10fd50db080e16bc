"""Ingest: events of clients made for Segment, RudderStack, PostHog and Snowplow."""

from typing import Final

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ingest.adapters import read_posthog, read_snowplow
from ordito.surfaces.ingest.bodies import Reader, read_calls
from ordito.surfaces.ingest.documents import (
    answer_flags,
    answer_pixel,
    answer_source_config,
    show_capture_config,
    show_settings,
)
from ordito.surfaces.ingest.door import answer_events

_CALLS: Final = ("identify", "track", "page", "screen", "group", "alias")
_BATCHES: Final = ("/v1/batch", "/v1/b", "/v1/import", "/api/public/apps/batch", "/api/s/batch")


def _route(paths: list[str], reader: Reader, call: str = "") -> ASGIRouteHandler:
    async def take(scope: Scope, receive: Receive, send: Send) -> None:
        await answer_events(scope, receive, send, reader=reader, call=call)

    return asgi(paths, access=PUBLIC, copy_scope=False)(take)


def _calls() -> list[ASGIRouteHandler]:
    """Return the routes of single calls: by name, by the letter of analytics-next, and Jitsu's."""
    return [
        _route([f"/v1/{call}", f"/v1/{call[0]}", f"/api/s/{call}"], read_calls, call)
        for call in _CALLS
    ]


ROUTES: Final = (
    *_calls(),
    _route(list(_BATCHES), read_calls),
    _route(["/batch", "/e", "/i/v0/e", "/capture"], read_posthog),
    _route(["/com.snowplowanalytics.snowplow/tp2"], read_snowplow),
    asgi(["/i"], access=PUBLIC, copy_scope=False)(answer_pixel),
    asgi(["/flags", "/decide"], access=PUBLIC, copy_scope=False)(answer_flags),
    asgi(["/sourceConfig"], access=PUBLIC, copy_scope=False)(answer_source_config),
    show_settings,
    show_capture_config,
)
