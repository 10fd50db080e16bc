"""Facts about documents."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class DocumentIssued(Event, frozen=True, kw_only=True):
    """A receipt, an invoice or a credit note was made out."""

    type: ClassVar[str] = "orders.document_issued"
    document_id: UUID
    kind: str
    currency: str
    total_minor: int


class DocumentNumbered(Event, frozen=True, kw_only=True):
    """A document has its fiscal number."""

    type: ClassVar[str] = "orders.document_numbered"
    document_id: UUID
    series: str
    number: int
