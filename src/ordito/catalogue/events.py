"""Facts of the catalogue room."""

from typing import ClassVar, Literal
from uuid import UUID

from ordito.platform.events import Event

Subject = Literal[
    "attribute",
    "category",
    "product",
    "sku",
    "relation",
    "collection",
    "media",
    "assortment_rule",
]


class CatalogueChanged(Event, frozen=True, kw_only=True):
    """Rows of one kind were created or changed; large changes come as several facts."""

    type: ClassVar[str] = "catalogue.changed"
    shelf_version: int
    subject: Subject
    ids: tuple[UUID, ...]


class RelationsComputed(Event, frozen=True, kw_only=True):
    """Products that stand beside others were computed anew; those that persons chose stay first."""

    type: ClassVar[str] = "catalogue.relations_computed"
    products: int
    relations: int
