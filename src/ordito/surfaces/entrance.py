"""Entrance: the outermost ring of the server, the same for routes, wrong routes and faults.

Names the request, adds the headers that protect browsers, measures and logs the answer.
"""

from collections.abc import Iterable
from time import perf_counter
from typing import Any, Final, cast
from uuid import UUID

from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send

from ordito.platform import ids
from ordito.platform.telemetry import REQUESTS, Span, log
from ordito.surfaces.deprecation import Goes
from ordito.surfaces.guards import Principal
from ordito.surfaces.house import House

# scripts, styles, fonts and data come from files of this server alone
_POLICY: Final = (
    b"default-src 'self'; img-src 'self' data:; "
    b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=()"),
)
_TLS_HEADERS: Final = ((b"strict-transport-security", b"max-age=31536000"),)
_PRIVATE: Final = (b"cache-control", b"no-store")


class Entrance:
    """An ASGI application around Litestar's.

    Attributes:
        inner: the routes.
        house: what this process holds.
    """

    def __init__(self, inner: Litestar, house: House, span: Span) -> None:
        self.inner = inner
        self.house = house
        self._log_requests = house.settings.log_requests
        self._span = span
        self._headers = _HEADERS + (_TLS_HEADERS if house.settings.cookies_secure else ())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        started_s = perf_counter()
        request_id = ids.new()
        scope.setdefault("state", {}).update(request_id=request_id, house=self.house)
        asked = cast("dict[str, Any]", scope)
        if scope["method"] == "HEAD":
            asked, send = {**asked, "method": "GET"}, _headless(send)
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                said = [*message["headers"], *_notice(asked)]
                message["headers"] = self._protected(said, request_id)
            await send(message)

        try:
            with self._span(scope["method"]):
                await self.inner(cast("Scope", asked), receive, answer)
        finally:
            self._observe(asked, scope["method"], status, perf_counter() - started_s)

    def _protected(
        self, headers: Iterable[tuple[bytes, bytes]], request_id: UUID
    ) -> list[tuple[bytes, bytes]]:
        own = list(headers)
        said = {name for name, _ in own}
        added = [*self._headers, (b"x-request-id", str(request_id).encode()), _PRIVATE]
        return [*own, *(header for header in added if header[0] not in said)]

    def _observe(self, scope: dict[str, Any], method: str, status: int, duration_s: float) -> None:
        # an unknown path is a stranger's text: it names no series and no line
        route: str = scope.get("path_template") or "unknown"
        REQUESTS.labels(method, route, str(status)).observe(duration_s)
        if self._log_requests:
            principal: Principal | None = scope.get("user")
            log.info(
                "request",
                request_id=scope["state"]["request_id"],
                method=method,
                route=route,
                status=status,
                duration_ms=round(duration_s * 1000, 2),
                actor=None if principal is None else principal.actor,
                code=scope["state"].get("problem"),
            )


def _headless(send: Send) -> Send:
    """Let an answer end where its body would begin; a stream would go on for long."""
    has_ended = False

    async def send_head(message: Message) -> None:
        nonlocal has_ended
        if has_ended:
            return
        if message["type"] == "http.response.body":
            has_ended = True
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await send(message)

    return send_head


def _notice(scope: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """Return what an answer says of its route's end, nothing of a route that stays."""
    handler = scope.get("route_handler")
    goes: Goes | None = None if handler is None else handler.opt.get("goes")
    return [] if goes is None else goes.headers
