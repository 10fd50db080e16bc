# Written by `python -m tools.client`; edits here are lost.
"""Routes of catalogue."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Catalogue:
    """Routes of catalogue."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def drop_media(
        self, name: str, media_id: UUID, *, idempotency_key: str | None = None
    ) -> list[models.StoredMedia]:
        """Take a picture from a product.

        Take a picture away; return those that are left.

        Refused with:
            UnknownProduct: there is none.
            UnknownMedia: the product has none with this id.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/products/{quoted(name)}/media/{quoted(media_id)}",
            list[models.StoredMedia],
            key=idempotency_key or new_key(),
        )

    async def drop_relations(
        self, body: Sequence[models.NewRelation], *, idempotency_key: str | None = None
    ) -> models.Changed:
        """Take products from beside others.

        Take back that products are named beside others; what was computed comes forth again.

        Refused with:
            UnknownProduct: there is none of that code or id.
        """
        return await self._session.send(
            "DELETE",
            "/api/v1/relations",
            models.Changed,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def drop_rule(self, code: str, *, idempotency_key: str | None = None) -> str:
        """Take a rule of the assortment away.

        Take a rule away; others, or that all is sold, hold in its place.

        Refused with:
            UnknownRule: there is none.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/assortment-rules/{quoted(code)}",
            str,
            key=idempotency_key or new_key(),
        )

    async def explain(
        self,
        *,
        sku: str,
        channel: str | None = None,
        place: str | None = None,
        at: dt.datetime | None = None,
    ) -> models.SoldThere:
        """Explain whether a SKU is sold.

        Say whether a SKU is sold through a channel, at a place and an instant, and by which
        rule.

        Without a channel it is that of the token, without an instant now.

        Refused with:
            UnknownSku: there is none of that code or id.
            UnknownChannel: there is none of that code or id.
            UnknownPlace: there is none of that code or id.
        """
        return await self._session.send(
            "GET",
            "/api/v1/assortment",
            models.SoldThere,
            query={"sku": sku, "channel": channel, "place": place, "at": at},
        )

    async def list_attributes(self) -> list[models.Attribute]:
        """List attributes.

        Return the properties that products can have, by code.
        """
        return await self._session.send("GET", "/api/v1/attributes", list[models.Attribute])

    async def list_categories(self) -> list[models.Category]:
        """List categories.

        Return all categories, by code; each names the one above it.
        """
        return await self._session.send("GET", "/api/v1/categories", list[models.Category])

    async def list_collections(self) -> list[models.Collection]:
        """List collections.

        Return all collections, by code, with their products or their rule.
        """
        return await self._session.send("GET", "/api/v1/collections", list[models.Collection])

    async def list_feeds(self) -> list[models.MerchantFeed]:
        """List product feeds.

        Return the feeds that others fetch, by code; their addresses are not told again.
        """
        return await self._session.send("GET", "/api/v1/merchant-feeds", list[models.MerchantFeed])

    async def list_media(self, name: str) -> list[models.StoredMedia]:
        """List the pictures of a product.

        Return pictures and papers in the order in which they are shown, with where they are
        fetched.

        Refused with:
            UnknownProduct: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}/media", list[models.StoredMedia]
        )

    async def list_members(self, name: str) -> list[UUID]:
        """List what is in a collection.

        Return the ids of a collection's products as they are shown; of a rule, what it finds.

        Refused with:
            UnknownCollection: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/collections/{quoted(name)}/products", list[UUID]
        )

    async def list_prefixes(self) -> list[models.ScanPrefix]:
        """List barcodes of the own.

        Return the barcodes that the company prints itself, by prefix.
        """
        return await self._session.send("GET", "/api/v1/scan-prefixes", list[models.ScanPrefix])

    async def list_products(
        self,
        *,
        after: str | None = None,
        category: str | None = None,
        collection: str | None = None,
        brand: str | None = None,
        limit: int | None = None,
        active: bool | None = None,
    ) -> list[models.Product]:
        """List products.

        Return products by code; the last code is the ``after`` of the next page.

        Those of a category are also those of the categories below it.

        Refused with:
            UnknownCategory: there is none of that code or id.
            UnknownCollection: there is none of that code or id.
        """
        return await self._session.send(
            "GET",
            "/api/v1/products",
            list[models.Product],
            query={
                "after": after,
                "category": category,
                "collection": collection,
                "brand": brand,
                "limit": limit,
                "active": active,
            },
        )

    async def list_related(
        self, name: str, *, limit: int | None = None
    ) -> list[models.RelatedProduct]:
        """List what stands beside a product.

        Return products beside one: what persons chose first, then what was computed, with
        evidence.

        Refused with:
            UnknownProduct: there is none.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/products/{quoted(name)}/relations",
            list[models.RelatedProduct],
            query={"limit": limit},
        )

    async def list_revisions(self, name: str) -> list[models.Revision]:
        """List who changed a product when.

        Return the last 200 changes of a product, the latest first, each field as [before,
        after].

        Refused with:
            UnknownProduct: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}/revisions", list[models.Revision]
        )

    async def list_rules(self) -> list[models.AssortmentRule]:
        """List rules of the assortment.

        Return all rules that say what is sold where and when.
        """
        return await self._session.send(
            "GET", "/api/v1/assortment-rules", list[models.AssortmentRule]
        )

    async def list_sku_revisions(self, name: str) -> list[models.Revision]:
        """List who changed a SKU when.

        Return the last 200 changes of a SKU, the latest first, each field as [before, after].

        Refused with:
            UnknownSku: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/skus/{quoted(name)}/revisions", list[models.Revision]
        )

    async def put_attributes(
        self, body: Sequence[models.Attribute], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put attributes.

        Create or replace attributes; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/attributes",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_categories(
        self, body: Sequence[models.Category], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put categories.

        Create or replace categories; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/categories",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_collections(
        self, body: Sequence[models.Collection], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put collections.

        Create or replace collections; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/collections",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_feed(
        self, code: str, body: models.NewFeed, *, idempotency_key: str | None = None
    ) -> models.OpenedFeed:
        """Put a product feed.

        Open a feed, or change one; its address is secret and new each time, the one before is
        void.

        Refused with:
            UnknownChannel: there is none of that code or id.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/merchant-feeds/{quoted(code)}",
            models.OpenedFeed,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_media(
        self,
        name: str,
        media_id: UUID,
        body: models.NewMedia,
        *,
        idempotency_key: str | None = None,
    ) -> list[models.StoredMedia]:
        """Put a picture of a product.

        Keep a picture or paper under an id that the caller makes, or change what is there.

        PNG, JPEG, GIF, WebP, AVIF and PDF up to 5 MB, SVG without scripts and links up to 256
        kB; the
        bytes are looked at. Everybody may fetch it.

        Refused with:
            UnknownProduct: there is none.
            UnknownSku: there is none of that code or id.
            UnknownMedia: nothing is there whose words could change.
            WrongMedia: the bytes are no picture and no PDF, too many, or an SVG that does
            something.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/products/{quoted(name)}/media/{quoted(media_id)}",
            list[models.StoredMedia],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_prefixes(
        self, body: Sequence[models.ScanPrefix], *, idempotency_key: str | None = None
    ) -> list[models.ScanPrefix]:
        """Put barcodes of the own.

        Say which barcodes the company prints itself; these and no others from now on.

        Refused with:
            ScanPrefixClash: one prefix begins with another.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/scan-prefixes",
            list[models.ScanPrefix],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_products(
        self, body: Sequence[models.Product], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put products.

        Create or replace products; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/products",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_relations(
        self, body: Sequence[models.NewRelation], *, idempotency_key: str | None = None
    ) -> models.Changed:
        """Name products beside others.

        Name products beside others, or change their rank; all or none.

        Refused with:
            UnknownProduct: there is none of that code or id.
        """
        return await self._session.send(
            "PUT", "/api/v1/relations", models.Changed, body=body, key=idempotency_key or new_key()
        )

    async def put_rules(
        self, body: Sequence[models.NewRule], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put rules of the assortment.

        Create or replace rules by their codes; each row is answered, the good ones are put.

        The most specific rule decides: product before category, the nearest first, before brand
        before
        all; then place before channel before market; then the one that began later.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/assortment-rules",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_skus(
        self, body: Sequence[models.Sku], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put SKUs.

        Create or replace SKUs; each row is answered, the good ones are put.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/skus",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def scan(self, *, code: str) -> models.Scanned:
        """Read a barcode.

        Return the SKU in a barcode, with its lot, serial, expiry, weight or price.

        A GTIN of 8, 12, 13 or 14 digits; GS1-128 or DataMatrix (the separator is %1D); a GS1
        Digital
        Link; or a barcode of the company's own.

        Refused with:
            WrongScan: it cannot be read, or a check digit is wrong.
            UnknownScanned: no SKU has the number.
        """
        return await self._session.send("GET", "/api/v1/scan", models.Scanned, query={"code": code})

    async def search_skus(self, *, q: str, limit: int | None = None) -> list[models.FoundSku]:
        """Search SKUs.

        Find SKUs by code, GTIN, part of a name, or a misspelt name.
        """
        return await self._session.send(
            "GET", "/api/v1/skus", list[models.FoundSku], query={"q": q, "limit": limit}
        )

    async def show_category(self, name: str, *, source: str | None = None) -> models.WholeCategory:
        """Read a category.

        Return a category by its code or id, with the attributes that its products have.

        Refused with:
            UnknownCategory: there is none.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/categories/{quoted(name)}",
            models.WholeCategory,
            query={"source": source},
        )

    async def show_product(self, name: str, *, source: str | None = None) -> models.WholeProduct:
        """Read a product.

        Return a product by its code or id, with its variants and pictures.

        Refused with:
            UnknownProduct: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}", models.WholeProduct, query={"source": source}
        )

    async def show_sku(self, name: str, *, source: str | None = None) -> models.Sku:
        """Read a SKU.

        Return a SKU by its code or id, or by what another system calls it.

        Refused with:
            UnknownSku: there is none.
        """
        return await self._session.send(
            "GET", f"/api/v1/skus/{quoted(name)}", models.Sku, query={"source": source}
        )
