"""Rows from outside: what becomes of each, where one bad row does not stop the others."""

import re
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.errors import Refusal

# what a room's command says of several rows: "skus[3].gtin", "[3].name"
_WITHIN: Final = re.compile(r"^\w*\[\d+\]\.?")


class RowResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one row.

    Attributes:
        outcome: ``created``, ``updated``, ``unchanged`` or ``refused``.
        id: of the row in the books, where it has one.
        withheld: fields that kept their value, because another source owns them.
        noted: fields that were taken although another source owns them.
        stale: fields that kept their value, because it is of a later instant.
        code: of the refusal.
        detail: what was in the way.
        field: that it names.
        remedy: what helps.
    """

    outcome: str
    id: UUID | None = None
    withheld: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    code: str | None = None
    detail: str | None = None
    field: str | None = None
    remedy: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the row was taken."""
        return self.outcome == "refused"


class RowRefused(Exception):
    """One row of several is in the way; nothing was changed.

    Attributes:
        number: place of the row, from 0.
        refusal: why.
    """

    def __init__(self, number: int, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.number = number
        self.refusal = refusal


def refused(refusal: Refusal) -> RowResult:
    """Return the result of a row that was refused; its field is named within the row."""
    field = refusal.field
    return RowResult(
        outcome="refused",
        code=refusal.code,
        detail=refusal.detail,
        field=None if field is None else _WITHIN.sub("", field) or None,
        remedy=refusal.remedy,
    )
