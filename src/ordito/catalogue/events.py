"""Facts of the catalogue room."""

from typing import ClassVar, Literal
from uuid import UUID

from ordito.platform.events import Event

Subject = Literal["category", "product", "sku", "relation"]


class CatalogueChanged(Event, frozen=True, kw_only=True):
    """Rows of one kind were created or changed; large changes come as several facts."""

    type: ClassVar[str] = "catalogue.changed"
    shelf_version: int
    subject: Subject
    ids: tuple[UUID, ...]
