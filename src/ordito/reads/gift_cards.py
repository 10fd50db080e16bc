"""Gift cards: found by the end of their number, by state, and by whose orders they were in."""

from typing import Final
from uuid import UUID

from ordito.ledger import GiftCard, GiftCardState
from ordito.platform.db import Tx, statements
from ordito.platform.ids import AccountId, CustomerId

_sql: Final = statements(__name__)
_ALL: Final = _sql.query("list_cards", GiftCard)
_BY_TAIL: Final = _sql.query("list_cards_by_tail", GiftCard)
_OF: Final = _sql.query("list_cards_of", GiftCard)
_LAST: Final = AccountId(UUID(int=2**128 - 1))


async def list_gift_cards(
    tx: Tx,
    *,
    last_four: str | None = None,
    state: GiftCardState | None = None,
    currency: str | None = None,
    customer_id: CustomerId | None = None,
    before: AccountId | None = None,
    most: int,
) -> list[GiftCard]:
    """Return gift cards, the latest first.

    Args:
        tx: open transaction.
        last_four: end of their number.
        state: as it is kept; one whose end has come is ``active`` until its job has run.
        currency: ISO 4217.
        customer_id: of a person whose orders have bought them, or were paid with them.
        before: last one of the page before.
        most: how many at most.
    """
    asked = {"state": state, "currency": currency, "before": before or _LAST, "most": most}
    if customer_id is not None:
        return await tx.fetch(_OF, customer_id=customer_id, last_four=last_four, **asked)
    if last_four is not None:
        return await tx.fetch(_BY_TAIL, last_four=last_four, **asked)
    return await tx.fetch(_ALL, **asked)
