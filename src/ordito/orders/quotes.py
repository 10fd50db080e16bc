"""Quotes to companies: a priced basket that holds until a day, and becomes one order.

What was quoted is kept as it was priced, so a later rulebook changes nothing of it. The order names
the quote as its source, which a source can do once: so does a quote become one order only, and may
be tried again where its payment was declined.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec

from ordito.orders.model import Method
from ordito.orders.queries import external_claim
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict, NotFound
from ordito.platform.events import Event
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId, SkuId

# the system that numbers orders which come from quotes
SOURCE: Final = "quote"


class QuoteState(StrEnum):
    """Where a quote stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    ORDERED = "ordered"
    EXPIRED = "expired"


class UnknownQuote(NotFound):
    """There is no such quote."""

    code = "orders.unknown_quote"
    remedy = "Check the number; the company's page lists its quotes."


class QuoteClosed(Conflict):
    """The quote was ordered or withdrawn, or its last day is over."""

    code = "orders.quote_closed"
    remedy = "Make another quote at the prices of today."


class QuoteMade(Event, frozen=True, kw_only=True):
    """A company was told what a basket costs until a day."""

    type: ClassVar[str] = "orders.quote_made"
    quote_id: UUID
    currency: str
    total_minor: int
    valid_until: datetime


class QuoteWithdrawn(Event, frozen=True, kw_only=True):
    """A quote does not hold any more."""

    type: ClassVar[str] = "orders.quote_withdrawn"
    quote_id: UUID


class QuotedLine(msgspec.Struct, frozen=True):
    """What was asked for; its price is in the priced basket, under the same turn.

    Attributes:
        sku_id: what.
        quantity: units.
        method: how it shall reach the customer.
        place_id: place that shall give it, where it was chosen.
    """

    sku_id: SkuId
    quantity: int
    method: Method
    place_id: PlaceId | None = None


class CompanyQuote(msgspec.Struct, frozen=True):
    """A quote as it was made.

    Attributes:
        customer_id: of the company; also its key.
        quote_id: which.
        withdrawn_at: since when it does not hold any more.
        channel_id: where it was made.
        place_id: where it was made.
        lines: what was asked for.
        priced: what it costs, as the price engine answered.
        currency: ISO 4217.
        total_minor: to pay, minor units.
        reference: what the company calls it.
        quoted_at: when.
        valid_until: until when it holds.
    """

    customer_id: CustomerId
    quote_id: UUID
    withdrawn_at: datetime | None
    channel_id: ChannelId | None
    place_id: PlaceId | None
    lines: list[QuotedLine]
    priced: Any
    currency: str
    total_minor: int
    reference: str | None
    quoted_at: datetime
    valid_until: datetime


class QuoteKey(msgspec.Struct, frozen=True):
    """Whose quote it is, and which."""

    customer_id: CustomerId
    quote_id: UUID


_sql: Final = statements(__name__)
_MAKE: Final = _sql.command("make_quote")
_CLAIM: Final = _sql.command("claim_quote")
_WITHDRAW: Final = _sql.query("withdraw_quote", UUID)
_FIND_KEY: Final = _sql.query("find_quote_key", QuoteKey)
_FIND: Final = _sql.query("find_quote", dict[str, Any])
_LIST: Final = _sql.query("list_quotes", dict[str, Any])
_ORDER: Final = _sql.query("find_quoted_order", UUID)


async def make_quote(tx: Tx, *, quote: CompanyQuote) -> None:
    """Keep a quote and let it be found by its number."""
    columns = msgspec.structs.asdict(quote)
    del columns["withdrawn_at"]
    await tx.run(_MAKE, **columns)
    claim = _claim(str(quote.quote_id))
    await tx.run(_CLAIM, claim=claim, customer_id=quote.customer_id, quote_id=quote.quote_id)
    event = QuoteMade(
        quote_id=quote.quote_id,
        currency=quote.currency,
        total_minor=quote.total_minor,
        valid_until=quote.valid_until,
    )
    tx.record(event, subject=quote.quote_id, customer_id=quote.customer_id, at=quote.quoted_at)


async def withdraw_quote(tx: Tx, *, quote: CompanyQuote, at: datetime) -> None:
    """Let a quote hold no longer.

    Raises:
        QuoteClosed: it was ordered or withdrawn already.
    """
    if await find_order_of(tx, quote_id=quote.quote_id) is not None:
        raise QuoteClosed("The quote was ordered.", state=QuoteState.ORDERED)
    done = await tx.find(_WITHDRAW, customer_id=quote.customer_id, quote_id=quote.quote_id, at=at)
    if done is None:
        raise QuoteClosed("The quote was withdrawn already.", state=QuoteState.WITHDRAWN)
    event = QuoteWithdrawn(quote_id=quote.quote_id)
    tx.record(event, subject=quote.quote_id, customer_id=quote.customer_id, at=at)


async def get_quote(tx: Tx, *, name: str) -> CompanyQuote:
    """Return the quote of that id or number.

    Raises:
        UnknownQuote: there is none.
    """
    key = await tx.find(_FIND_KEY, claim=_claim(name))
    row = None
    if key is not None:
        row = await tx.find(_FIND, customer_id=key.customer_id, quote_id=key.quote_id)
    if row is None:
        raise UnknownQuote(f"There is no quote {name[:40]}.", field="name")
    return msgspec.convert(row, CompanyQuote)


async def list_quotes(tx: Tx, *, customer_id: CustomerId) -> Sequence[CompanyQuote]:
    """Return the latest 200 quotes to a company, latest first."""
    rows = await tx.fetch(_LIST, customer_id=customer_id)
    return [msgspec.convert(row, CompanyQuote) for row in rows]


async def find_order_of(tx: Tx, *, quote_id: UUID) -> OrderId | None:
    """Return the order, or the checkout under way, that a quote became."""
    found = await tx.find(_ORDER, claim=external_claim(SOURCE, ids.number_of(quote_id)))
    return None if found is None else OrderId(found)


def state_of(quote: CompanyQuote, *, order_id: OrderId | None, at: datetime) -> QuoteState:
    """Return where a quote stands at ``at``, given the order that it became."""
    if order_id is not None:
        return QuoteState.ORDERED
    if quote.withdrawn_at is not None:
        return QuoteState.WITHDRAWN
    return QuoteState.EXPIRED if at > quote.valid_until else QuoteState.OPEN


def _claim(name: str) -> str:
    try:
        return f"quote:{ids.number_of(UUID(name))}"
    except ValueError:
        letters = "".join(c for c in name.upper() if c.isalnum())
        return "quote:" + "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))
