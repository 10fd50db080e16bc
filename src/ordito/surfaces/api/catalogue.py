"""Catalogue over HTTP: what is sold."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import catalogue
from ordito.catalogue import Category, FoundSku, Product, Sku
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.reference import Put
from ordito.platform.rows import RowResult
from ordito.surfaces.api.bulk import PARTLY, put_rows
from ordito.surfaces.api.commands import IdempotencyKey
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ = token(Scope.CATALOGUE_READ, Scope.QUOTES, Scope.ORDERS_WRITE)
_WRITE = token(Scope.CATALOGUE_WRITE)
_SHORTEST = 3
Categories = Annotated[list[Category], msgspec.Meta(min_length=1, max_length=1000)]
Products = Annotated[list[Product], msgspec.Meta(min_length=1, max_length=1000)]
Skus = Annotated[list[Sku], msgspec.Meta(min_length=1, max_length=1000)]


@get("/skus", access=_READ, tags=["catalogue"], summary="Search SKUs")
async def search_skus(
    request: Call,
    q: Annotated[str, QueryParameter(min_length=_SHORTEST, max_length=100)],
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> Sequence[FoundSku]:
    """Find SKUs by code, GTIN, part of a name, or a misspelt name."""
    return await request.db.read(catalogue.search_skus, text=q.replace("\x00", ""), limit=limit)


@get("/skus/{name:str}", access=_READ, tags=["catalogue"], summary="Read a SKU")
async def show_sku(request: Call, name: FromPath[str]) -> Sku:
    """Return a SKU by its code or id, with its external ids.

    Raises:
        UnknownSku: there is none.
    """
    sku_id = request.house.memory.sku(name, field="name").sku_id
    return await request.db.read(catalogue.get_sku, sku_id=sku_id)


@put("/categories", access=_WRITE, tags=["catalogue"], summary="Put categories", responses=PARTLY)
async def put_categories(
    request: Call, data: JSONBody[Categories], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace categories; each row is answered, the good ones are put."""
    return await put_rows(
        request, idempotency_key, data, command="put_categories", put=_put_categories
    )


async def _put_categories(tx: Tx, rows: Sequence[Category]) -> list[Put]:
    return await catalogue.put_categories(tx, categories=rows, at=now())


@put("/products", access=_WRITE, tags=["catalogue"], summary="Put products", responses=PARTLY)
async def put_products(
    request: Call, data: JSONBody[Products], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace products; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_products", put=_put_products)


async def _put_products(tx: Tx, rows: Sequence[Product]) -> list[Put]:
    return await catalogue.put_products(tx, products=rows, at=now())


@put("/skus", access=_WRITE, tags=["catalogue"], summary="Put SKUs", responses=PARTLY)
async def put_skus(
    request: Call, data: JSONBody[Skus], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace SKUs; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_skus", put=_put_skus)


async def _put_skus(tx: Tx, rows: Sequence[Sku]) -> list[Put]:
    return await catalogue.put_skus(tx, skus=rows, at=now())
