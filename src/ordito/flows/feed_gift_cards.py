"""Feed gift cards: cards that another system sold are honoured here with what is left on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from ordito import ledger
from ordito.ledger import NewGiftCard
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import AccountId
from ordito.platform.reference import PutTwice
from ordito.platform.rows import RowRefused, RowResult, refused


class GiftCardRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A gift card as another system knows it.

    Attributes:
        number: as printed or shown.
        currency: ISO 4217.
        balance_minor: what is left on it, minor units.
        expires_at: when it lapses; None for never.
    """

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
    balance_minor: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
    expires_at: datetime | None = None


async def feed_gift_cards(
    tx: Tx,
    *,
    rows: Sequence[GiftCardRow],
    source: str,  # noqa: ARG001 # a card is known by its number alone
    at: datetime,
) -> list[RowResult]:
    """Issue the cards that are not here yet; one that is here keeps what it has by now.

    Args:
        tx: open transaction.
        rows: each card once.
        source: the system that sold them.
        at: now.

    Raises:
        RowRefused: a rival has issued a card of the same number.
    """
    results: list[RowResult] = []
    seen: set[str] = set()
    for number, row in enumerate(rows):
        try:
            known = await ledger.find_gift_card(tx, number=row.number)
            if row.number in seen:
                raise PutTwice("An earlier row is of the same card.", field="number")
        except Refusal as refusal:
            results.append(refused(refusal))
            continue
        seen.add(row.number)
        if known is not None:
            results.append(RowResult(outcome="unchanged", id=known.account_id))
            continue
        card = NewGiftCard(
            account_id=AccountId(ids.new()),
            number=row.number,
            currency=row.currency,
            amount_minor=row.balance_minor,
            expires_at=row.expires_at,
        )
        try:
            issued = await ledger.issue_gift_card(tx, card=card, at=at)
        except Refusal as refusal:
            raise RowRefused(number, refusal) from refusal
        results.append(RowResult(outcome="created", id=issued.account_id))
    return results
