"""Change view: exactly what a change would do, as its page shows it."""

from typing import Final

from ordito import orders
from ordito.flows.change_order import Effect
from ordito.network import Place
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.processes.change import Proposal
from ordito.surfaces.call import Call
from ordito.surfaces.shop import order_screens as screens
from ordito.surfaces.shop.goods import goods_of
from ordito.surfaces.shop.order_door import Opened

_TOKENS: Final = ("sandbox-approve", "sandbox-decline")


async def preview_screen(
    request: Call,
    opened: Opened,
    kind: str,
    kept: Proposal,
    effect: Effect,
    *,
    place: Place | None,
) -> screens.Change:
    """Return what the page of a previewed change shows.

    Args:
        request: of the browser.
        opened: the order.
        kind: of the form.
        kept: the change, to be confirmed by its id.
        effect: what it does in the end.
        place: where goods will be brought, if any.
    """
    currency = effect.currency
    order = await request.db.read(
        orders.get_order, customer_id=opened.where.customer_id, order_id=opened.where.order_id
    )
    goods = await goods_of(request, [move.sku_id for move in effect.goods])
    return screens.Change(
        confirm_url=f"{opened.url}/changes/{kept.change_id}",
        order_url=opened.url,
        edit_url=f"{opened.url}/change/{kind}",
        number=order.number,
        kind=kind,
        items=tuple(
            dict.fromkeys(
                f"{move.quantity} × {goods[SkuId(move.sku_id)].title}" for move in effect.goods
            )
        ),
        before=Money(effect.due_before_minor, currency),
        after=Money(effect.due_minor, currency),
        to_pay=Money(effect.to_pay_minor, currency) if effect.to_pay_minor else None,
        back=Money(effect.back_minor, currency) if effect.back_minor else None,
        money=_money(effect),
        points=effect.points,
        promises=tuple(
            screens.Promised(
                place=request.house.memory.directory.place(PlaceId(one.place_id)).name,
                method=one.method,
                promised_at=one.promised_at,
            )
            for one in effect.promises
        ),
        place=None if place is None else place.name,
        expires_at=kept.expires_at,
        tokens=_TOKENS if effect.to_pay_minor else (),
    )


def _money(effect: Effect) -> tuple[screens.Moved, ...]:
    return tuple(
        screens.Moved(
            tender=one.tender,
            amount=Money(one.amount_minor, effect.currency),
            is_credit=one.destination == orders.Destination.STORE_CREDIT,
        )
        for one in effect.money
        if one.kind != "capture"
    )
