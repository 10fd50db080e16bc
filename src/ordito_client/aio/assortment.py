# Written by `python -m tools.client`; edits here are lost.
"""Routes of assortment."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Assortment:
    """Routes of assortment."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

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

    async def list_rules(self) -> list[models.AssortmentRule]:
        """List rules of the assortment.

        Return all rules that say what is sold where and when.
        """
        return await self._session.send(
            "GET", "/api/v1/assortment-rules", list[models.AssortmentRule]
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
