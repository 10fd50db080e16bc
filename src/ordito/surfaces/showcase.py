"""Showcase: what everybody may fetch of the catalogue without signing in: pictures of products.

They are made to be seen. Only content that a product shows is given; other files of the company
(receipts, imports) have digests as well, and stay where they are.
"""

import re
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from ordito import catalogue
from ordito.platform.errors import NotFound
from ordito.platform.files import FileStore
from ordito.platform.state import files_dir
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC

_NAME: Final = re.compile(r"^([0-9a-f]{64})\.[a-z]{3,4}$(?!\n)")
_FOREVER: Final = "public, max-age=31536000, immutable"
# an SVG that is opened alone is a page: one that may do nothing
_SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class UnknownPicture(NotFound):
    """No product shows a file of this name."""

    code = "showcase.unknown_picture"
    remedy = "Use the path that the product's media list."


@get("/media/{name:str}", access=PUBLIC, include_in_schema=False)
async def show_media(request: Call, name: FromPath[str]) -> Response[bytes]:
    """Give a picture or paper of a product; its name is made of its content, which never changes.

    Raises:
        UnknownPicture: no product shows it.
    """
    match = _NAME.match(name)
    sha256 = bytes.fromhex(match[1]) if match else b""
    kind = await request.db.read(catalogue.find_media_type, sha256=sha256) if match else None
    if kind is None:
        raise UnknownPicture(f"No product shows {name[:80]!r}.")
    headers = {"Cache-Control": _FOREVER, "ETag": f'"{sha256.hex()}"', **_SAFE}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=kind)
    content = await FileStore(files_dir(request.house.settings.company)).get(sha256)
    return Response(content, headers=headers, media_type=kind)
