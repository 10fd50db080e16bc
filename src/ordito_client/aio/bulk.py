# Written by `python -m tools.client`; edits here are lost.
"""Routes of bulk."""

from collections.abc import Mapping, Sequence
from typing import Any

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Bulk:
    """Routes of bulk."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def delete_owner(
        self, subject: str, field: str, *, idempotency_key: str | None = None
    ) -> list[models.FieldOwner]:
        """Let every system write a field.

        Take a field's system of record away; return those that are left.

        Refused with:
            UnknownOwner: it has none.
        """
        return await self._session.send(
            "DELETE",
            f"/api/v1/system-of-record/{quoted(subject)}/{quoted(field)}",
            list[models.FieldOwner],
            key=idempotency_key or new_key(),
        )

    async def list_fields(
        self,
        *,
        customer: str | None = None,
        sku: str | None = None,
        price_list: str | None = None,
        place: str | None = None,
    ) -> list[models.FieldState]:
        """Read where the fields of one record come from.

        Return for each field its owner, whose value stands there, and whose was not taken.

        Refused with:
            RecordUnclear: not exactly one customer, SKU, price or position is named.
        """
        return await self._session.send(
            "GET",
            "/api/v1/system-of-record/fields",
            list[models.FieldState],
            query={"customer": customer, "sku": sku, "price_list": price_list, "place": place},
        )

    async def list_owners(self) -> list[models.FieldOwner]:
        """List which system owns which field.

        Return the fields that have a system of record, with what becomes of others' words.
        """
        return await self._session.send("GET", "/api/v1/system-of-record", list[models.FieldOwner])

    async def put_customers(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put customers in bulk.

        Register and change customers; each row is a CustomerRow, answered for itself.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/customers",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_gift_cards(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put gift cards in bulk.

        Issue cards that were printed, or that another system has sold; each row is a
        GiftCardRow.

        A card that is here already keeps what it has by now. Money on a row is what is left on
        a card
        that was sold elsewhere and is no gift of today: such rows need the scope ``admin``.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/gift-cards",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_goods(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put products and SKUs in bulk.

        Create and change SKUs with their products; each row is a GoodsRow.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/products",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_observed_prices(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put observed prices in bulk.

        Take in what was seen in other shops; each row is an ObservedRow. Only changes are kept.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/observed-prices",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_orders(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Inject orders in bulk.

        Keep sales of other systems, each for itself; each row is a ForeignOrder.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/orders",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_owners(
        self, body: Sequence[models.FieldOwner], *, idempotency_key: str | None = None
    ) -> list[models.FieldOwner]:
        """Say which system owns which field.

        Set the systems of record of fields; fields that are not named stay as they are.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/system-of-record",
            list[models.FieldOwner],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_prices(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put prices in bulk.

        Publish prices on the company's lists; each row is a PriceRow.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/prices",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_stock(
        self, body: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put stock in bulk.

        Set what lies at places to what a system counted; each row is a StockRow.
        """
        return await self._session.send(
            "PUT",
            "/api/v1/bulk/stock",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )
