"""Session: sends requests, waits out what passes, and reads what comes back."""

import asyncio
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Self, TypeVar, cast
from urllib.parse import quote

import httpx
import msgspec

from ordito_client.errors import NoAnswer, Unreadable, error_of
from ordito_client.repeats import Repeats, was_sent

_JSON: Final = "application/json"
Answer = TypeVar("Answer")


class AsyncSession:
    """A connection to one server with one token; safe to share, best kept for long.

    Args:
        url: of the server, as ``https://shop.example``.
        token: ``ord_...``; `ordito token create` makes one.
        patience_s: how long a request that may be repeated is repeated, seconds.
        timeout_s: how long one try may be silent, seconds.
        http: instead of a plain ``httpx.AsyncClient``: proxies, certificates, limits.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        patience_s: float = 30.0,
        timeout_s: float = 30.0,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._patience_s = patience_s
        self._timeout_s = timeout_s
        self._http = http or httpx.AsyncClient()
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept": _JSON,
            "User-Agent": f"ordito-client/{_version()}",
        }
        self._warned: set[str] = set()

    async def __aenter__(self) -> Self:
        """Open nothing: the first request opens the connection."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(
        self,
        method: str,
        path: str,
        answers: type[Answer],
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        kind: str = _JSON,
        key: str | None = None,
    ) -> Answer:
        """Send a request, again where that is harmless, and return what it answers.

        Args:
            method: of HTTP.
            path: with its parameters in it.
            answers: type of the answer; ``bytes`` takes it as it is.
            query: parameters of the query; None leaves one out.
            body: what is sent: JSON of it, or bytes as they are.
            kind: content type of the body.
            key: idempotency key, of a command.

        Raises:
            Refusal: the server says no.
            Fault: it failed, or did not answer.
        """
        request = self._request(method, path, query, body, kind, key)
        repeats = Repeats(method=method, key=key is not None, patience_s=self._patience_s)
        while True:
            try:
                answer = await self._http.send(request)
            except httpx.TransportError as fault:
                pause_s = repeats.after_fault(fault)
                if pause_s is None:
                    detail = f"{method} {path}: {type(fault).__name__} {fault}"
                    raise NoAnswer(detail, key, was_sent=was_sent(fault)) from fault
            else:
                pause_s = repeats.after_answer(answer)
                if pause_s is None:
                    self._warn(answer, method, path)
                    return _read(answer, answers, key)
            await asyncio.sleep(pause_s)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Any,
        kind: str,
        key: str | None,
    ) -> httpx.Request:
        headers = self._headers | ({"Idempotency-Key": key} if key is not None else {})
        content: bytes | None = None
        if body is not None:
            headers["Content-Type"] = kind
            content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        given: Mapping[str, Any] = query or {}
        return self._http.build_request(
            method,
            self._url + path,
            params={name: _text(value) for name, value in given.items() if value is not None},
            headers=headers,
            content=content,
            timeout=self._timeout_s,
        )

    def _warn(self, answer: httpx.Response, method: str, path: str) -> None:
        """Say once that a route will go."""
        route = f"{method} {path.rpartition('/')[0]}"
        if "deprecation" in answer.headers and route not in self._warned:
            self._warned.add(route)
            ends = answer.headers.get("sunset", "a time to be announced")
            message = f"{method} {path} is deprecated and works until {ends}"
            warnings.warn(message, DeprecationWarning, stacklevel=4)


def quoted(value: object) -> str:
    """Write a value as one segment of a path."""
    return quote(str(value), safe="")


def _read(answer: httpx.Response, answers: type[Answer], key: str | None) -> Answer:
    if answer.is_error:
        raise error_of(answer, key)
    try:
        return _decoder(answers).decode(answer.content)
    except msgspec.MsgspecError as error:
        detail = f"{answer.request.method} {answer.request.url.path} answered: {error}"
        raise Unreadable(detail, key) from error


class _AsItIs:
    """Reads bytes as bytes, and an empty answer as None."""

    def decode(self, content: bytes) -> Any:
        """Return what came."""
        return content or None


@cache
def _decoder(answers: Any) -> Any:
    if answers in (bytes, type(None)):
        return _AsItIs()
    return msgspec.json.Decoder(answers)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return [_text(one) for one in cast("Sequence[Any]", value)]
    return value.isoformat() if isinstance(value, date) else str(value)


def _version() -> str:
    try:
        return version("ordito")
    except PackageNotFoundError:  # copied somewhere without its wheel
        return "0"
