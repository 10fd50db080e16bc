"""Showcase: what is given of the catalogue without signing in.

Pictures are made to be seen, and so are the goods of a web shop. Only content that a product shows
is given; other files of the company (receipts, imports) have digests as well, and stay where they
are. A feed has a secret address.
"""

import hashlib
import re
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.network import ChannelKind
from ordito.platform.clock import now
from ordito.platform.errors import NotFound
from ordito.platform.files import FileStore
from ordito.platform.state import files_dir
from ordito.reads.product_sheets import build_sheets
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.linked_data import json_ld
from ordito.surfaces.merchant_feed import FORMATS, write_feed

_NAME: Final = re.compile(r"^([0-9a-f]{64})\.[a-z]{3,4}$(?!\n)")
# channels that show their prices to everybody
_OPEN: Final = frozenset(
    {ChannelKind.WEB, ChannelKind.APP, ChannelKind.MARKETPLACE, ChannelKind.AI_AGENT}
)
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


@get("/feeds/{name:str}", access=PUBLIC, include_in_schema=False)
async def show_feed(request: Call, name: FromPath[str]) -> Stream:
    """Give a product feed as XML or TSV to whoever has its address, whose name is a secret.

    Raises:
        UnknownFeed: there is none of that key, or it is not given any more.
    """
    key, _, form = name.rpartition(".")
    if form not in FORMATS:
        raise catalogue.UnknownFeed("There is no such feed.", field="key")
    digest = hashlib.sha256(key.encode()).digest()
    feed = await request.db.read(catalogue.get_merchant_feed, key_sha256=digest)
    content = write_feed(
        request.db,
        memory=request.house.memory,
        feed=feed,
        form=form,
        origin=request.origin,
        at=now(),
    )
    headers = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
    return Stream(content, media_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)


@get("/linked-data/{name:str}", access=PUBLIC, include_in_schema=False)
async def show_linked_data(
    request: Call,
    name: FromPath[str],
    channel: Annotated[str, QueryParameter(max_length=64)] = "web",
    language: Annotated[str, QueryParameter(max_length=35)] = "en",
    link: Annotated[str, QueryParameter(max_length=1000, pattern=r"^(https?://\S+)?$")] = "",
) -> Response[dict[str, Any]]:
    """Give a product as JSON-LD, as a channel sells it that is open to everybody anyway.

    Raises:
        UnknownProduct: no such channel sells it.
    """
    memory = request.house.memory
    channel_id = memory.directory.find_id("channel", code=channel)
    found = await request.db.read(catalogue.find_named, subject="product", name=name)
    told = None
    if channel_id is not None and found is not None:
        shown = memory.channel(channel_id)
        if shown.active and shown.kind in _OPEN:
            sheets = await request.db.read(
                build_sheets,
                memory=memory,
                channel=shown,
                product_ids=[found],
                language=language,
                at=now(),
            )
            origin = request.origin
            page = link or f"{origin}/linked-data/{{product}}"
            told = json_ld(sheets[0], link=page, origin=origin)
    if told is None:
        raise catalogue.UnknownProduct("No open channel sells such a product.", field="name")
    headers = {"Cache-Control": "public, max-age=300"}
    return Response(told, media_type="application/ld+json", headers=headers)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_media, show_feed, show_linked_data)
