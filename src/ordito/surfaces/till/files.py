"""Files of the till that are made by the server: its service worker, its texts, its manifest."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from ordito.platform import i18n
from ordito.surfaces import assets
from ordito.surfaces.frames import frame_of
from ordito.surfaces.till.build import PAGE, build, price_worker, text_file

_FOREVER: Final = "public, max-age=31536000, immutable"
# a worker has the policy that its own file brings: of the till this one alone compiles WebAssembly
_ENGINE_POLICY: Final = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
_SCRIPT: Final = "text/javascript; charset=utf-8"


@get("/till/sw.js", include_in_schema=False, sync_to_thread=False)
def show_service_worker() -> Response[bytes]:
    """Serve the service worker with the list of what it keeps; a new build is another file."""
    told = b"self.TILL = " + msgspec.json.encode(build()) + b";\n"
    headers = {"Cache-Control": "no-cache"}
    return Response(told + assets.read("till-worker.js"), media_type=_SCRIPT, headers=headers)


@get("/till/price/{file:str}", include_in_schema=False, sync_to_thread=False)
def show_price_worker(file: FromPath[str]) -> Response[bytes]:
    """Serve the price engine's worker where the service worker answers for it.

    Raises:
        NotFoundException: it is another build's.
    """
    if price_worker() != f"/till/price/{file}":
        raise NotFoundException("this server has another build of the till")
    headers = {"Cache-Control": _FOREVER, "Content-Security-Policy": _ENGINE_POLICY}
    return Response(assets.read("price.js"), media_type=_SCRIPT, headers=headers)


@get("/till/texts/{file:str}", include_in_schema=False, sync_to_thread=False)
def show_texts(file: FromPath[str]) -> Response[bytes]:
    """Serve the texts of a language.

    Raises:
        NotFoundException: they are another build's, or of no language.
    """
    language = file.partition(".")[0]
    if language not in i18n.LANGUAGES or text_file(language)[0] != file:
        raise NotFoundException("this server has other texts of the till")
    headers = {"Cache-Control": _FOREVER}
    return Response(text_file(language)[1], media_type="application/json", headers=headers)


@get("/till/app.webmanifest", include_in_schema=False, sync_to_thread=False)
def show_manifest(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Say how the till is installed on a device."""
    icon = {"src": assets.url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {
        "id": PAGE,
        "name": f"{frame_of(request).company} · Till",
        "short_name": "Till",
        "start_url": PAGE,
        "scope": PAGE,
        "display": "standalone",
        "background_color": "#fbf9f4",
        "theme_color": "#a3262a",
        "icons": [{**icon, "purpose": "any"}],
    }
    headers = {"Cache-Control": "no-cache"}
    return Response(told, media_type="application/manifest+json", headers=headers)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_service_worker,
    show_price_worker,
    show_texts,
    show_manifest,
)
