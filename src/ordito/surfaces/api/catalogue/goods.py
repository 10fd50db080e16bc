"""Attributes, categories, products and SKUs over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import catalogue
from ordito.catalogue import (
    Attribute,
    Category,
    FoundSku,
    Product,
    Revision,
    Sku,
    StoredMedia,
    TypedAttribute,
)
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.reference import Put
from ordito.platform.rows import RowResult
from ordito.surfaces.api.bulk import PARTLY, put_rows
from ordito.surfaces.api.catalogue.named import Source, id_of
from ordito.surfaces.api.commands import IdempotencyKey
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

READ: Final = token(Scope.CATALOGUE_READ, Scope.QUOTES, Scope.ORDERS_WRITE)
WRITE: Final = token(Scope.CATALOGUE_WRITE)
_SHORTEST = 3
Attributes = Annotated[list[Attribute], msgspec.Meta(min_length=1, max_length=1000)]
Categories = Annotated[list[Category], msgspec.Meta(min_length=1, max_length=1000)]
Products = Annotated[list[Product], msgspec.Meta(min_length=1, max_length=1000)]
Skus = Annotated[list[Sku], msgspec.Meta(min_length=1, max_length=1000)]


class WholeProduct(msgspec.Struct, frozen=True):
    """A product with all that belongs to it.

    Attributes:
        product: itself.
        variants: its SKUs, by code.
        media: its pictures and papers, in the order in which they are shown.
    """

    product: Product
    variants: list[Sku]
    media: list[StoredMedia]


class WholeCategory(msgspec.Struct, frozen=True):
    """A category with what its products have.

    Attributes:
        category: itself.
        attributes: what its products have, also by the categories above it.
    """

    category: Category
    attributes: list[TypedAttribute]


@get("/skus", access=READ, tags=["catalogue"], summary="Search SKUs")
async def search_skus(
    request: Call,
    q: Annotated[str, QueryParameter(min_length=_SHORTEST, max_length=100)],
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
) -> Sequence[FoundSku]:
    """Find SKUs by code, GTIN, part of a name, or a misspelt name."""
    return await request.db.read(catalogue.search_skus, text=q.replace("\x00", ""), limit=limit)


@get("/skus/{name:str}", access=READ, tags=["catalogue"], summary="Read a SKU")
async def show_sku(request: Call, name: FromPath[str], source: Source = None) -> Sku:
    """Return a SKU by its code or id, or by what another system calls it.

    Raises:
        UnknownSku: there is none.
    """
    sku_id = await id_of(request.db, "sku", name, source=source)
    return await request.db.read(catalogue.get_sku, sku_id=sku_id)


@get("/attributes", access=READ, tags=["catalogue"], summary="List attributes")
async def list_attributes(request: Call) -> Sequence[Attribute]:
    """Return the properties that products can have, by code."""
    return await request.db.read(catalogue.list_attributes)


@put("/attributes", access=WRITE, tags=["catalogue"], summary="Put attributes", responses=PARTLY)
async def put_attributes(
    request: Call, data: JSONBody[Attributes], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace attributes; each row is answered, the good ones are put."""
    return await put_rows(
        request, idempotency_key, data, command="put_attributes", put=_put_attributes
    )


async def _put_attributes(tx: Tx, rows: Sequence[Attribute]) -> list[Put]:
    return await catalogue.put_attributes(tx, attributes=rows, at=now())


@get("/categories", access=READ, tags=["catalogue"], summary="List categories")
async def list_categories(request: Call) -> Sequence[Category]:
    """Return all categories, by code; each names the one above it."""
    return await request.db.read(catalogue.list_categories)


@get("/categories/{name:str}", access=READ, tags=["catalogue"], summary="Read a category")
async def show_category(request: Call, name: FromPath[str], source: Source = None) -> WholeCategory:
    """Return a category by its code or id, with the attributes that its products have.

    Raises:
        UnknownCategory: there is none.
    """
    category_id = await id_of(request.db, "category", name, source=source)
    rows = await request.db.read(catalogue.list_categories)
    category = next(row for row in rows if row.category_id == category_id)
    typing = await request.db.read(catalogue.load_typing)
    return WholeCategory(category, list(typing.of(category.category_id).values()))


@put("/categories", access=WRITE, tags=["catalogue"], summary="Put categories", responses=PARTLY)
async def put_categories(
    request: Call, data: JSONBody[Categories], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace categories; each row is answered, the good ones are put."""
    return await put_rows(
        request, idempotency_key, data, command="put_categories", put=_put_categories
    )


async def _put_categories(tx: Tx, rows: Sequence[Category]) -> list[Put]:
    return await catalogue.put_categories(tx, categories=rows, at=now())


@get("/products", access=READ, tags=["catalogue"], summary="List products")
async def list_products(
    request: Call,
    after: Annotated[str, QueryParameter(max_length=64)] = "",
    category: Annotated[str | None, QueryParameter(max_length=64)] = None,
    collection: Annotated[str | None, QueryParameter(max_length=64)] = None,
    brand: Annotated[str | None, QueryParameter(max_length=200)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
    *,
    active: FromQuery[bool | None] = None,
) -> Sequence[Product]:
    """Return products by code; the last code is the ``after`` of the next page.

    Those of a category are also those of the categories below it.

    Raises:
        UnknownCategory: there is none of that code or id.
        UnknownCollection: there is none of that code or id.
    """
    within = None
    if category is not None:
        above = await id_of(request.db, "category", category, field="category")
        tree = request.house.memory.shelf.tree
        within = [one for one, path in tree.within.items() if above in path]
    shown = None
    if collection is not None:
        shown = await id_of(request.db, "collection", collection, field="collection")
    return await request.db.read(
        catalogue.list_products,
        after=after,
        category_ids=within,
        brand=brand,
        collection_id=shown,
        active=active,
        limit=limit,
    )


@get("/products/{name:str}", access=READ, tags=["catalogue"], summary="Read a product")
async def show_product(request: Call, name: FromPath[str], source: Source = None) -> WholeProduct:
    """Return a product by its code or id, with its variants and pictures.

    Raises:
        UnknownProduct: there is none.
    """
    product_id = await id_of(request.db, "product", name, source=source)
    return WholeProduct(
        await request.db.read(catalogue.get_product, product_id=product_id),
        await request.db.read(catalogue.list_skus_of, product_id=product_id),
        await request.db.read(catalogue.list_media, product_ids=[product_id]),
    )


@get(
    "/products/{name:str}/revisions",
    access=token(Scope.CATALOGUE_READ),
    tags=["catalogue"],
    summary="List who changed a product when",
)
async def list_revisions(request: Call, name: FromPath[str]) -> Sequence[Revision]:
    """Return the last 200 changes of a product, the latest first, each field as [before, after].

    Raises:
        UnknownProduct: there is none.
    """
    product_id = await id_of(request.db, "product", name)
    return await request.db.read(catalogue.list_revisions, row_id=product_id)


@get(
    "/skus/{name:str}/revisions",
    access=token(Scope.CATALOGUE_READ),
    tags=["catalogue"],
    summary="List who changed a SKU when",
)
async def list_sku_revisions(request: Call, name: FromPath[str]) -> Sequence[Revision]:
    """Return the last 200 changes of a SKU, the latest first, each field as [before, after].

    Raises:
        UnknownSku: there is none.
    """
    sku_id = await id_of(request.db, "sku", name)
    return await request.db.read(catalogue.list_revisions, row_id=sku_id)


@put("/products", access=WRITE, tags=["catalogue"], summary="Put products", responses=PARTLY)
async def put_products(
    request: Call, data: JSONBody[Products], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace products; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_products", put=_put_products)


async def _put_products(tx: Tx, rows: Sequence[Product]) -> list[Put]:
    return await catalogue.put_products(tx, products=rows, at=now())


@put("/skus", access=WRITE, tags=["catalogue"], summary="Put SKUs", responses=PARTLY)
async def put_skus(
    request: Call, data: JSONBody[Skus], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Create or replace SKUs; each row is answered, the good ones are put."""
    return await put_rows(request, idempotency_key, data, command="put_skus", put=_put_skus)


async def _put_skus(tx: Tx, rows: Sequence[Sku]) -> list[Put]:
    return await catalogue.put_skus(tx, skus=rows, at=now())


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_attributes,
    put_attributes,
    list_categories,
    show_category,
    put_categories,
    list_products,
    show_product,
    put_products,
    list_revisions,
    search_skus,
    show_sku,
    put_skus,
    list_sku_revisions,
)
