"""Documents: what clients ask for before they send, so that they need no other server."""

from base64 import b64decode
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.types import Receive, Scope, Send

from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ingest.adapters import read_snowplow_query
from ordito.surfaces.ingest.door import (
    Asked,
    Refused,
    answer,
    asked_of,
    cross_origin,
    keys_of,
    refuse,
    require_room,
    source_of,
    take_body,
)

_PIXEL: Final = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_NO_FLAGS: Final[dict[str, Any]] = {
    "featureFlags": {},
    "flags": {},
    "supportedCompression": ["gzip", "gzip-js"],
    "sessionRecording": False,
    "capturePerformance": False,
    "surveys": False,
    "heatmaps": False,
    "autocapture_opt_out": True,
    "hasFeatureFlags": False,
}


@get(
    ["/v1/projects/{key:str}/settings", "/cdn/v1/projects/{key:str}/settings"],
    access=PUBLIC,
    include_in_schema=False,
)
async def show_settings(request: Call, key: FromPath[str]) -> Response[bytes]:
    """Answer what Segment's client for browsers asks: where its events go to."""
    asked = asked_of(request.scope)
    own = {"apiKey": key, "apiHost": f"{asked.text(b'host')}/v1", "protocol": asked.scheme}
    told: dict[str, Any] = {
        "integrations": {"Segment.io": {**own, "unbundledIntegrations": []}},
        "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
        "edgeFunction": {},
        "enabledMiddleware": {},
        "analyticsNextEnabled": True,
        "remotePlugins": [],
    }
    try:
        await source_of(asked, [key])
    except Refused as no:
        return _response(asked, {"code": no.code, "message": no.message}, no.status)
    return _response(asked, told)


@get("/array/{key:str}/config", access=PUBLIC, include_in_schema=False)
async def show_capture_config(request: Call, key: FromPath[str]) -> Response[bytes]:
    """Answer what PostHog's client for browsers asks: that nothing is switched or recorded."""
    del key
    return _response(asked_of(request.scope), _NO_FLAGS)


async def answer_source_config(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what RudderStack's client for browsers asks: that it may send, and to nobody else."""
    del receive
    asked = asked_of(scope)
    keys = [*keys_of(asked), *parse_qs(asked.query.decode("latin-1")).get("writeKey", [])]
    key = keys[-1] if keys else ""
    told: dict[str, Any] = {
        "source": {
            "id": "ordito",
            "name": "ordito",
            "writeKey": key,
            "config": {"statsCollection": {"errors": {"enabled": False}}},
            "enabled": True,
            "workspaceId": "ordito",
            "destinations": [],
            "dataplanes": {},
        }
    }
    await _answer_known(send, asked, keys, told)


async def answer_flags(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what PostHog's clients ask: that nothing is switched, and nothing recorded."""
    del receive
    await answer(send, asked_of(scope), 200, msgspec.json.encode(_NO_FLAGS))


async def answer_pixel(scope: Scope, receive: Receive, send: Send) -> None:
    """Take an event that Snowplow's clients send as the parameters of an image."""
    del receive
    asked = asked_of(scope)
    posted = read_snowplow_query(asked.query)
    try:
        require_room(asked)
        with asked.house.gate:
            await take_body(asked, await source_of(asked, posted.keys), posted)
        await answer(send, asked, 200, _PIXEL, kind=b"image/gif")
    except Refused as no:
        await refuse(send, asked, no)


async def _answer_known(send: Send, asked: Asked, keys: list[str], told: dict[str, Any]) -> None:
    try:
        if asked.method != "OPTIONS":
            await source_of(asked, keys)
        await answer(send, asked, 200, msgspec.json.encode(told))
    except Refused as no:
        await refuse(send, asked, no)


def _response(asked: Asked, told: dict[str, Any], status: int = 200) -> Response[bytes]:
    headers = {name.decode(): value.decode("latin-1") for name, value in cross_origin(asked)}
    return Response(
        msgspec.json.encode(told),
        status_code=status,
        headers=headers,
        media_type="application/json",
    )
