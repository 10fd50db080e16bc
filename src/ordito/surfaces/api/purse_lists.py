"""Lists of gift cards and of store credit over HTTP, by pages."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import ledger
from ordito.ledger import CreditOf, GiftCard, GiftCardState
from ordito.platform.ids import AccountId, CustomerId
from ordito.reads.gift_cards import list_gift_cards
from ordito.surfaces.api import marks
from ordito.surfaces.api.stock import require_everywhere
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_SEE: Final = token(Scope.LEDGER_READ, Scope.LEDGER_WRITE)
_MOST: Final = 500
_CURRENCY: Final = r"^[A-Z]{3}$(?!\n)"
Size = Annotated[int, QueryParameter(ge=1, le=_MOST)]
Currency = Annotated[str | None, QueryParameter(pattern=_CURRENCY, description="ISO 4217.")]


class GiftCardPage(msgspec.Struct, frozen=True):
    """Gift cards, the latest first; send ``next`` as ``after`` for more, None where it ends."""

    cards: Sequence[GiftCard]
    next: str | None


class CreditPage(msgspec.Struct, frozen=True):
    """Store credit by customer id; send ``next`` as ``after`` for more, None where it ends."""

    credit: Sequence[CreditOf]
    next: str | None


@get("/gift-cards", access=_SEE, tags=["gift cards"], summary="List gift cards")
async def list_cards(
    request: Call,
    last_four: Annotated[
        str | None, QueryParameter(min_length=1, max_length=4, description="End of the number.")
    ] = None,
    card_state: Annotated[GiftCardState | None, QueryParameter(name="state")] = None,
    currency: Currency = None,
    customer: Annotated[
        UUID | None,
        QueryParameter(description="Whose orders have bought them, or were paid with them."),
    ] = None,
    size: Size = 50,
    after: marks.After = None,
) -> GiftCardPage:
    """Return gift cards; the number itself is kept nowhere, ``lookups`` finds a card by it.

    A card belongs to whoever has it: that of a customer is one that any id of the person has bought
    or paid with here.

    Raises:
        PlaceOutside: the caller acts at some places only.
        MarkWrong: ``after`` is not what a page before answered.
    """
    require_everywhere(request)
    before = marks.read(after, UUID)
    cards = await request.db.read(
        list_gift_cards,
        last_four=last_four,
        state=card_state,
        currency=currency,
        customer_id=None if customer is None else CustomerId(customer),
        before=None if before is None else AccountId(before),
        most=size + 1,
    )
    shown = cards[:size]
    more = len(cards) > size
    return GiftCardPage(shown, marks.written(shown[-1].account_id) if more else None)


@get("/store-credit", access=_SEE, tags=["ledger"], summary="List store credit")
async def list_credit(
    request: Call, currency: Currency = None, size: Size = 50, after: marks.After = None
) -> CreditPage:
    """Return whose store credit there is, under the id that was given it.

    A person of several ids has the sum of theirs: ``/customers/{customer_id}/store-credit``.

    Raises:
        PlaceOutside: the caller acts at some places only.
        MarkWrong: ``after`` is not what a page before answered.
    """
    require_everywhere(request)
    mark = marks.read(after, tuple[UUID, str])
    credit = await request.db.read(
        ledger.page_credit,
        currency=currency,
        after=None if mark is None else (CustomerId(mark[0]), mark[1]),
        most=size + 1,
    )
    shown = credit[:size]
    more = len(credit) > size
    last = (shown[-1].customer_id, shown[-1].currency) if more else None
    return CreditPage(shown, last and marks.written(last))


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (list_cards, list_credit)
