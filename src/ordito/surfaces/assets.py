"""The built assets of the pages: their addresses and the route that serves them."""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

DIST: Final = Path(__file__).parent / "static" / "dist"
HOW_TO_BUILD: Final = (
    "The user interface is not built. Install the released wheel, or install from a clone "
    "without ORDITO_SKIP_UI; the API works meanwhile."
)
_FOREVER: Final = "public, max-age=31536000, immutable"
# a worker has the policy that its own file brings: this one alone may compile WebAssembly
_WORKER_POLICY: Final = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


class Asset(msgspec.Struct, frozen=True):
    """One built file: its hashed name and its subresource integrity."""

    file: str
    integrity: str


@lru_cache
def manifest() -> dict[str, Asset]:
    """Return the built files by their plain name; empty where the interface is not built."""
    path = DIST / "manifest.json"
    if not path.is_file():
        return {}
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Asset])


def url(name: str) -> str:
    """Return the address of the asset whose plain name is ``name``."""
    return f"/static/{manifest()[name].file}"


def read(name: str) -> bytes:
    """Return the content of the asset whose plain name is ``name``."""
    return (DIST / manifest()[name].file).read_bytes()


@get("/static/{file:str}", include_in_schema=False, sync_to_thread=False)
def asset(file: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Serve one built file, pre-compressed where the client takes gzip.

    Raises:
        NotFoundException: no built file has this name.
    """
    return _answer(file, request)


@get("/static/{folder:str}/{file:str}", include_in_schema=False, sync_to_thread=False)
def asset_of_folder(
    folder: FromPath[str], file: FromPath[str], request: Request[Any, Any, Any]
) -> Response[bytes]:
    """Serve one of the built files that find each other by name in a folder of their own.

    Raises:
        NotFoundException: no built file has this name.
    """
    return _answer(f"{folder}/{file}", request)


def _answer(file: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    if file not in _files():
        raise NotFoundException(f"no asset is named {file}")
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if file == _worker():
        headers["Content-Security-Policy"] = _WORKER_POLICY
    if f"{file}.gz" in _files() and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(_content(f"{file}.gz"), media_type=_media_type(file), headers=headers)
    return Response(_content(file), media_type=_media_type(file), headers=headers)


@lru_cache
def _files() -> frozenset[str]:
    """Return the names that may be served: nothing outside the folder can be asked for."""
    built = {asset.file for asset in manifest().values()}
    return frozenset(built | {f"{file}.gz" for file in built if (DIST / f"{file}.gz").is_file()})


@lru_cache
def _content(file: str) -> bytes:
    path = DIST / file
    # of what is large only the compressed file is shipped
    return path.read_bytes() if path.is_file() else gzip.decompress(_content(f"{file}.gz"))


def _worker() -> str | None:
    worker = manifest().get("price.js")
    return None if worker is None else worker.file


def _media_type(file: str) -> str:
    if file.endswith(".woff2"):
        return "font/woff2"
    if file.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    return mimetypes.guess_type(file)[0] or "application/octet-stream"
