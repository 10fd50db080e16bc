# Written by `python -m tools.client`; edits here are lost.
"""Routes of catalogue."""

from collections.abc import Sequence

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Catalogue:
    """Routes of catalogue."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_categories(
        self, body: Sequence[models.Category], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put categories.

        Create or replace categories; each row is answered, the good ones are put.
        """
        return self._session.send(
            "PUT",
            "/api/v1/categories",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_products(
        self, body: Sequence[models.Product], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put products.

        Create or replace products; each row is answered, the good ones are put.
        """
        return self._session.send(
            "PUT",
            "/api/v1/products",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_skus(
        self, body: Sequence[models.Sku], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put SKUs.

        Create or replace SKUs; each row is answered, the good ones are put.
        """
        return self._session.send(
            "PUT",
            "/api/v1/skus",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

    def search_skus(self, *, q: str, limit: int | None = None) -> list[models.FoundSku]:
        """Search SKUs.

        Find SKUs by code, GTIN, part of a name, or a misspelt name.
        """
        return self._session.send(
            "GET", "/api/v1/skus", list[models.FoundSku], query={"q": q, "limit": limit}
        )

    def show_sku(self, name: str) -> models.Sku:
        """Read a SKU.

        Return a SKU by its code or id, with its external ids.

        Refused with:
            UnknownSku: there is none.
        """
        return self._session.send("GET", f"/api/v1/skus/{quoted(name)}", models.Sku)
