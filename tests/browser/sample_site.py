"""A small site of sample pages, served as the product serves them, under the strictest policy."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import msgspec
import uvicorn
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, ServerSentEvent, Template

from ordito.platform.money import Money
from ordito.surfaces import assets, pages
from ordito.surfaces.screens import Frame, Rows
from tests.surfaces import samples

POLICY: Final = "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'"
PAUSE_S: Final = 0.2

_orders = count(1)


def frame_of(request: Request[Any, Any, Any]) -> Frame:
    """Give pages that bring no frame of their own the plain sample frame."""
    return samples.frame(language=pages.language_of(request))


@get("/sample/{name:str}")
async def show_sample(request: Request[Any, Any, Any], name: FromPath[str]) -> Template:
    template, context, frame = samples.PAGES[name]
    path = request.url.path
    changed = msgspec.structs.replace(frame, language=pages.language_of(request), path=path)
    return Template(template, context=context | {"frame": changed})


@get("/rows")
async def show_rows(request: Request[Any, Any, Any]) -> Template:
    sort = request.query_params.get("sort", "-total")
    rows = sorted(samples.ROWS.rows, key=_total, reverse=sort.startswith("-"))
    screen: Rows = msgspec.structs.replace(samples.ROWS, rows=tuple(rows), sort=sort)
    frame = samples.frame(language=pages.language_of(request))
    return Template("rows.html", context={"screen": screen, "frame": frame})


def _total(row: tuple[Any, ...]) -> int:
    total: Money = row[5]
    return total.minor


@get("/stream")
async def stream() -> ServerSentEvent:
    frame = samples.frame()

    async def messages() -> AsyncIterator[dict[str, str]]:
        for number in range(1, 400):
            await asyncio.sleep(PAUSE_S)
            moment = msgspec.structs.replace(samples.STORY[1], detail=f"message {number}")
            yield {"data": pages.render("feed_item.html", frame, moment=moment), "id": str(number)}

    return ServerSentEvent(messages())


@get("/ticking")
async def show_ticking() -> Template:
    """Show one order more each time, and a stream that says so."""
    orders = msgspec.structs.replace(samples.TODAY.orders, value=next(_orders))
    screen = msgspec.structs.replace(samples.TODAY, orders=orders)
    frame = samples.frame(path="/ticking", stream="/changes")
    return Template("today.html", context={"screen": screen, "frame": frame})


@get("/changes")
async def changes() -> ServerSentEvent:
    async def messages() -> AsyncIterator[dict[str, str]]:
        for number in range(1, 100):
            await asyncio.sleep(4 * PAUSE_S)
            yield {"event": "changed", "data": "{}", "id": str(number)}

    return ServerSentEvent(messages())


@post("/language")
async def choose_language(request: Request[Any, Any, Any]) -> Redirect:
    form = await request.form()
    redirect = Redirect(form["next"], status_code=303)
    redirect.set_cookie(pages.LANGUAGE_COOKIE, form["language"])
    return redirect


@get("/openapi.json")
async def description() -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "Sample", "version": "1"}, "paths": {}}


async def protect(response: Response[Any]) -> Response[Any]:
    """Give an answer the strictest policy, where it brings none of its own as a worker does."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


def sample_app() -> Litestar:
    pages_shown = [show_sample, show_rows, show_ticking]
    return Litestar(
        [assets.asset, *pages_shown, stream, changes, choose_language, description],
        template_config=pages.template_config(frame_of),
        after_request=protect,
        openapi_config=None,
    )


@contextmanager
def served(app: Litestar | None = None) -> Iterator[str]:
    """Serve the sample site, or another one, on a free port of this machine; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app or sample_app(), log_level="warning", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
