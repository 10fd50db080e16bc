# Written by `python -m tools.client`; edits here are lost.
"""Routes of catalogue."""

from collections.abc import Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Catalogue:
    """Routes of catalogue."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def drop_media(
        self, name: str, media_id: UUID, *, idempotency_key: str | None = None
    ) -> list[models.StoredMedia]:
        """Take a picture from a product.

        Take a picture away; return those that are left.

        Refused with:
            UnknownProduct: there is none.
            UnknownMedia: the product has none with this id.
        """
        return self._session.send(
            "DELETE",
            f"/api/v1/products/{quoted(name)}/media/{quoted(media_id)}",
            list[models.StoredMedia],
            key=idempotency_key or new_key(),
        )

    def list_attributes(self) -> list[models.Attribute]:
        """List attributes.

        Return the properties that products can have, by code.
        """
        return self._session.send("GET", "/api/v1/attributes", list[models.Attribute])

    def list_categories(self) -> list[models.Category]:
        """List categories.

        Return all categories, by code; each names the one above it.
        """
        return self._session.send("GET", "/api/v1/categories", list[models.Category])

    def list_media(self, name: str) -> list[models.StoredMedia]:
        """List the pictures of a product.

        Return pictures and papers in the order in which they are shown, with where they are
        fetched.

        Refused with:
            UnknownProduct: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}/media", list[models.StoredMedia]
        )

    def list_products(
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
        return self._session.send(
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

    def list_revisions(self, name: str) -> list[models.Revision]:
        """List who changed a product when.

        Return the last 200 changes of a product, the latest first, each field as [before,
        after].

        Refused with:
            UnknownProduct: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}/revisions", list[models.Revision]
        )

    def list_sku_revisions(self, name: str) -> list[models.Revision]:
        """List who changed a SKU when.

        Return the last 200 changes of a SKU, the latest first, each field as [before, after].

        Refused with:
            UnknownSku: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/skus/{quoted(name)}/revisions", list[models.Revision]
        )

    def put_attributes(
        self, body: Sequence[models.Attribute], *, idempotency_key: str | None = None
    ) -> list[models.RowResult]:
        """Put attributes.

        Create or replace attributes; each row is answered, the good ones are put.
        """
        return self._session.send(
            "PUT",
            "/api/v1/attributes",
            list[models.RowResult],
            body=body,
            key=idempotency_key or new_key(),
        )

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

    def put_media(
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
        return self._session.send(
            "PUT",
            f"/api/v1/products/{quoted(name)}/media/{quoted(media_id)}",
            list[models.StoredMedia],
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

    def show_category(self, name: str, *, source: str | None = None) -> models.WholeCategory:
        """Read a category.

        Return a category by its code or id, with the attributes that its products have.

        Refused with:
            UnknownCategory: there is none.
        """
        return self._session.send(
            "GET",
            f"/api/v1/categories/{quoted(name)}",
            models.WholeCategory,
            query={"source": source},
        )

    def show_product(self, name: str, *, source: str | None = None) -> models.WholeProduct:
        """Read a product.

        Return a product by its code or id, with its variants and pictures.

        Refused with:
            UnknownProduct: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/products/{quoted(name)}", models.WholeProduct, query={"source": source}
        )

    def show_sku(self, name: str, *, source: str | None = None) -> models.Sku:
        """Read a SKU.

        Return a SKU by its code or id, or by what another system calls it.

        Refused with:
            UnknownSku: there is none.
        """
        return self._session.send(
            "GET", f"/api/v1/skus/{quoted(name)}", models.Sku, query={"source": source}
        )
