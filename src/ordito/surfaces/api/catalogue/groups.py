"""Collections and relations over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import Collection, RelatedProduct, Relation, RelationKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId
from ordito.platform.reference import Put
from ordito.platform.rows import RowResult
from ordito.surfaces.api.bulk import PARTLY, put_rows
from ordito.surfaces.api.catalogue.goods import READ, WRITE
from ordito.surfaces.api.catalogue.named import Name, id_of, named
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call


class NewRelation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product to be named beside another.

    Attributes:
        product: code or id; beside which.
        kind: why.
        other: code or id; which one.
        rank: 0 is named first.
    """

    product: Name
    kind: RelationKind
    other: Name
    rank: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


class Changed(msgspec.Struct, frozen=True):
    """How many rows changed."""

    changed: int


Collections = Annotated[list[Collection], msgspec.Meta(min_length=1, max_length=200)]
Relations = Annotated[list[NewRelation], msgspec.Meta(min_length=1, max_length=1000)]


@get("/collections", access=READ, tags=["assortment"], summary="List collections")
async def list_collections(request: Call) -> Sequence[Collection]:
    """Return all collections, by code, with their products or their rule."""
    return await request.db.read(catalogue.list_collections)


@put("/collections", access=WRITE, tags=["assortment"], summary="Put collections", responses=PARTLY)
async def put_collections(
    request: Call, data: JSONBody[Collections], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace collections; each row is answered, the good ones are put."""
    return await put_rows(
        request, idempotency_key, data, command="put_collections", put=_put_collections
    )


async def _put_collections(tx: Tx, rows: Sequence[Collection]) -> list[Put]:
    return await catalogue.put_collections(tx, collections=rows, at=now())


@get(
    "/collections/{name:str}/products",
    access=READ,
    tags=["assortment"],
    summary="List what is in a collection",
)
async def list_members(request: Call, name: FromPath[str]) -> Sequence[UUID]:
    """Return the ids of a collection's products as they are shown; of a rule, what it finds.

    Raises:
        UnknownCollection: there is none.
    """
    collection_id = await id_of(request.db, "collection", name)
    return await request.db.read(catalogue.list_collection_products, collection_id=collection_id)


@get(
    "/products/{name:str}/relations",
    access=READ,
    tags=["assortment"],
    summary="List what stands beside a product",
)
async def list_related(
    request: Call,
    name: FromPath[str],
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> Sequence[RelatedProduct]:
    """Return products beside one: what persons chose first, then what was computed, with evidence.

    Raises:
        UnknownProduct: there is none.
    """
    product_id = await id_of(request.db, "product", name)
    return await request.db.read(catalogue.list_related, product_ids=[product_id], limit=limit)


@put("/relations", access=WRITE, tags=["assortment"], summary="Name products beside others")
async def put_relations(
    request: Call, data: JSONBody[Relations], idempotency_key: IdempotencyKey
) -> Response[Changed]:
    """Name products beside others, or change their rank; all or none.

    Raises:
        UnknownProduct: there is none of that code or id.
    """
    return await _relate(request, data, idempotency_key, is_dropped=False)


@delete(
    "/relations",
    access=WRITE,
    tags=["assortment"],
    summary="Take products from beside others",
    status_code=200,
)
async def drop_relations(
    request: Call, data: JSONBody[Relations], idempotency_key: IdempotencyKey
) -> Response[Changed]:
    """Take back that products are named beside others; what was computed comes forth again.

    Raises:
        UnknownProduct: there is none of that code or id.
    """
    return await _relate(request, data, idempotency_key, is_dropped=True)


async def _relate(
    request: Call, data: Sequence[NewRelation], idempotency_key: str, *, is_dropped: bool
) -> Response[Changed]:
    name = "drop_relations" if is_dropped else "put_relations"
    key = await key_of(request, idempotency_key, name)
    change = catalogue.drop_relations if is_dropped else catalogue.put_relations

    async def command(tx: Tx) -> Changed:
        rows = [await _relation(tx, row, number) for number, row in enumerate(data)]
        return Changed(await change(tx, relations=rows, at=now()))

    return await answer_once(request, key, subject_id=ids.new(), command=command, renews=True)


async def _relation(tx: Tx, row: NewRelation, number: int) -> Relation:
    product = await named(tx, subject="product", name=row.product, field=f"[{number}].product")
    other = await named(tx, subject="product", name=row.other, field=f"[{number}].other")
    return Relation(
        product_id=ProductId(product), kind=row.kind, other_id=ProductId(other), rank=row.rank
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_collections,
    put_collections,
    list_members,
    list_related,
    put_relations,
    drop_relations,
)
