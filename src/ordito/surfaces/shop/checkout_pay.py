"""Checkout pay: from what a buyer chose to the instruments that pay, as far as each reaches."""

from math import ceil

from ordito import ledger
from ordito.ledger import ImpossibleNumber
from ordito.platform.auth import TooManyRequests
from ordito.processes.sessions import Instrument, SessionPage, is_paid_later
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.shop.forms import Form


class UnusableGiftCard(Exception):  # a page says it, no refusal
    """The gift card is none that can pay here."""


async def instruments_of(request: Call, form: Form, page: SessionPage) -> tuple[Instrument, ...]:
    """Return what pays: points first, then a gift card, the card for the rest; nothing on account.

    Raises:
        UnusableGiftCard: there is none of that number, or nothing on it.
        TooManyRequests: this address has tried too many numbers of gift cards.
    """
    if is_paid_later(page):
        return ()
    rest = page.total_minor
    found: list[Instrument] = []
    handlers = {one.tender: one for one in page.handlers}
    points = handlers.get("points")
    if form.has("points") and points is not None:
        amount = min(rest, points.most_minor or 0)
        found.append(Instrument(handler=points.handler_id, amount_minor=amount))
        rest -= amount
    number = form.text("gift_card", 64)
    if number and "gift_card" in handlers and rest:
        card = await _gift_card(request, number)
        if card is None or card.currency != page.currency or card.free <= 0:
            raise UnusableGiftCard
        amount = min(rest, card.free)
        found.append(
            Instrument(
                handler=handlers["gift_card"].handler_id,
                token=str(card.account_id),
                amount_minor=amount,
            )
        )
        rest -= amount
    if rest or not found:
        token = form.text("token", 100) or None
        found.append(Instrument(handler="card", token=token, amount_minor=rest))
    return tuple(found)


async def _gift_card(request: Call, number: str) -> ledger.GiftCard | None:
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many gift cards were tried", retry_after_s=ceil(wait_s))
    try:
        return await request.db.read(ledger.find_gift_card, number=number)
    except ImpossibleNumber:
        return None
