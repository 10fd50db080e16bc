"""Challenge: a payment that waits until its buyer has confirmed it elsewhere.

Whoever says first what became of it decides: the buyer who comes back, whoever cancels, or the job
that waits no longer. All others go on with that, so nothing is given back for what is sold.
"""

from collections.abc import Mapping

from ordito import orders
from ordito.orders import Basket, Checkout, PaymentAnswer, PaymentDeclined
from ordito.platform.events import Context
from ordito.processes.checkout import CASH, Outlet, complete, leaves_now
from ordito.reads.party import find_party


async def end_challenge(
    outlet: Outlet,
    *,
    checkout: Checkout,
    basket: Basket,
    confirmed: bool | None,
    number: int | None = None,
    language: str = "",
) -> None:
    """Sell what waited for its buyer, or give everything back, as soon as nothing is open any more.

    All payments have to be confirmed; a refused one ends all. Again, or too late, is harmless.

    Args:
        outlet: what it works with.
        checkout: that waits.
        basket: what it is about.
        confirmed: what the buyer is said to have done; what was said before counts instead. None
            goes on with what was said.
        number: of the payment; None is each of which nothing was said yet.
        language: in which the answer calls promotions.

    Raises:
        OutsideFault: the processor cannot be asked; what was said stands.
    """
    said = await _said(outlet, checkout, basket, number=number, confirmed=confirmed)
    is_refused = False in said.values()
    if not said or (None in said.values() and not is_refused):
        return
    answers: list[PaymentAnswer] = []
    heard = await hear_all(outlet, basket)
    for turn, (payment, answer) in enumerate(zip(basket.payments, heard, strict=True)):
        if answer is None:
            answers.append(
                PaymentAnswer(payment.payment_id, approved=False, reason="payment_unknown")
            )
        elif not answer.awaits_buyer or (is_refused and said.get(turn) is not False):
            # what waits beside a refused one is given back with the others
            answers.append(answer)
        else:
            answers.append(
                await outlet.payment_processor.resume(
                    payment,
                    confirmed=said.get(turn) is True,
                    currency=basket.currency,
                    capture=leaves_now(basket),
                )
            )
    party = await outlet.db.read(find_party, customer=checkout.customer_id)
    try:
        await complete(
            outlet,
            checkout=checkout,
            basket=basket,
            answers=answers,
            membership=party.membership,
            language=language,
        )
    except PaymentDeclined:
        return


async def hear_all(outlet: Outlet, basket: Basket) -> list[PaymentAnswer | None]:
    """Return what became of each payment of a basket; None where it never arrived.

    Raises:
        OutsideFault: the processor cannot be asked.
    """
    return [
        PaymentAnswer(payment.payment_id, approved=True, captured=True)
        if payment.tender == CASH
        else await outlet.payment_processor.find(payment)
        for payment in basket.payments
    ]


async def _said(
    outlet: Outlet,
    checkout: Checkout,
    basket: Basket,
    *,
    number: int | None,
    confirmed: bool | None,
) -> Mapping[int, bool | None]:
    """Return what counts, by number of the payment; nothing where the checkout has ended."""
    if basket.session_id is None or basket.session_customer_id is None:
        # nobody can come back to a sale without a session: the job alone ends it
        return dict.fromkeys(range(len(basket.payments)), confirmed)
    if confirmed is None:
        session = await outlet.db.read(orders.sessions.get_session, session_id=basket.session_id)
        said = session.challenges if session.order_id == checkout.order_id else {}
    else:
        said = await outlet.db.transact(
            orders.sessions.answer_for_buyer,
            Context.system(),
            customer_id=basket.session_customer_id,
            session_id=basket.session_id,
            order_id=checkout.order_id,
            number=number,
            confirmed=confirmed,
        )
    return {int(name): word for name, word in (said or {}).items()}
