"""Pictures and papers of products over HTTP: put, told about, and taken away."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import Media, MediaRole, StoredMedia
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.files import FileStore
from ordito.platform.ids import ProductId, SkuId
from ordito.platform.state import files_dir
from ordito.surfaces.api.catalogue.goods import READ, WRITE
from ordito.surfaces.api.catalogue.named import Name, id_of, named
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call

# the largest content in base64, with some words around it
_BODY: Final = catalogue.LARGEST * 4 // 3 + 10_000
Alt = Annotated[str, msgspec.Meta(max_length=500)]


class NewMedia(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture or paper.

    Attributes:
        content: its bytes, in base64; left out, what is there stays and its words change.
        sku: code or id of the variant that it shows; left out, it is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    content: bytes | None = None
    sku: Name | None = None
    role: MediaRole = MediaRole.PICTURE
    rank: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    alt: dict[str, Alt] = msgspec.field(default_factory=dict[str, str])


@get(
    "/products/{name:str}/media",
    access=READ,
    tags=["catalogue"],
    summary="List the pictures of a product",
)
async def list_media(request: Call, name: FromPath[str]) -> Sequence[StoredMedia]:
    """Return pictures and papers in the order in which they are shown, with where they are fetched.

    Raises:
        UnknownProduct: there is none.
    """
    product_id = await id_of(request.db, "product", name)
    return await request.db.read(catalogue.list_media, product_ids=[product_id])


@put(
    "/products/{name:str}/media/{media_id:uuid}",
    access=WRITE,
    tags=["catalogue"],
    summary="Put a picture of a product",
    request_max_body_size=_BODY,
)
async def put_media(
    request: Call,
    name: FromPath[str],
    media_id: FromPath[UUID],
    data: JSONBody[NewMedia],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[StoredMedia]]:
    """Keep a picture or paper under an id that the caller makes, or change what is there.

    PNG, JPEG, GIF, WebP, AVIF and PDF up to 5 MB, SVG without scripts and links up to 256 kB; the
    bytes are looked at. Everybody may fetch it.

    Raises:
        UnknownProduct: there is none.
        UnknownSku: there is none of that code or id.
        UnknownMedia: nothing is there whose words could change.
        WrongMedia: the bytes are no picture and no PDF, too many, or an SVG that does something.
    """
    key = await key_of(request, idempotency_key, f"put_media:{media_id}")
    product_id = await id_of(request.db, "product", name)
    kind = None if data.content is None else catalogue.media_type_of(data.content)
    files = FileStore(files_dir(request.house.settings.company))

    async def command(tx: Tx) -> Sequence[StoredMedia]:
        sku = data.sku and await named(tx, subject="sku", name=data.sku, field="sku")
        media = Media(
            media_id=media_id,
            product_id=ProductId(product_id),
            sku_id=SkuId(sku) if sku else None,
            role=data.role,
            rank=data.rank,
            alt=data.alt,
        )
        if data.content is None or kind is None:
            await catalogue.change_media(tx, media=media, at=now())
        else:
            staged = await files.stage(data.content, most_bytes=catalogue.LARGEST)
            await catalogue.put_media(
                tx, media=media, files=files, staged=staged, media_type=kind, at=now()
            )
        return await catalogue.list_media(tx, product_ids=[product_id])

    return await answer_once(request, key, subject_id=media_id, command=command, renews=True)


@delete(
    "/products/{name:str}/media/{media_id:uuid}",
    access=WRITE,
    tags=["catalogue"],
    summary="Take a picture from a product",
    status_code=200,
)
async def drop_media(
    request: Call,
    name: FromPath[str],
    media_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[StoredMedia]]:
    """Take a picture away; return those that are left.

    Raises:
        UnknownProduct: there is none.
        UnknownMedia: the product has none with this id.
    """
    key = await key_of(request, idempotency_key, f"drop_media:{media_id}")
    product_id = await id_of(request.db, "product", name)

    async def command(tx: Tx) -> Sequence[StoredMedia]:
        await catalogue.drop_media(tx, product_id=product_id, media_id=media_id, at=now())
        return await catalogue.list_media(tx, product_ids=[product_id])

    return await answer_once(request, key, subject_id=media_id, command=command, renews=True)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (list_media, put_media, drop_media)
