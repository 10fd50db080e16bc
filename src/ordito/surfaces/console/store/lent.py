"""Lent: what tills of the place may sell and take without asking; more of it, or less."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import counter, customers, ledger, stock
from ordito.counter import Device
from ordito.flows.lend_money import give_hold_back, lend_money
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, PlaceId, SkuId
from ordito.platform.money import Money
from ordito.reads.lent import LentGoods, LentMoney, list_lent_goods, list_lent_money
from ordito.stock import SkuUnits
from ordito.surfaces import lent_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    tally_of,
)
from ordito.surfaces.console.typed import FormWrong, minor_of
from ordito.surfaces.guards import staff
from ordito.surfaces.lent_screens import Lent, LentPiece, LentTill
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Choice
from ordito.surfaces.store_screens import Article, Said

TAB: Final = "lent"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_DONE: Final = frozenset({"goods_lent", "card_lent", "goods_given_back", "money_given_back"})


class _Lent(msgspec.Struct, frozen=True):
    """What is lent at a place: goods by the name of a device, money by till."""

    tills: Sequence[Device]
    goods: Mapping[str, Sequence[LentGoods]]
    money: Mapping[UUID, Sequence[LentMoney]]
    names: Mapping[CustomerId, str]


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_lent(request: Call, place: FromPath[str]) -> Template:
    """Show what each till may sell and take without asking."""
    said = request.query_params.get("said", "")
    done = Said(code=said) if said in _DONE else None
    return await _page(request, place_of(request, place), {}, Counted({}, {}), done)


@post(_URL, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_loan(request: Call, place: FromPath[str]) -> Template:
    """Add one more article to what shall be lent; nothing is set aside yet."""
    form = await form_of(request)
    return await _page(request, place_of(request, place), form, await scan_into(request, form))


@post(f"{_URL}/goods", access=staff(*WORKERS), include_in_schema=False)
async def lend_goods(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Set the counted goods aside for a till; what cannot be is said on the page."""
    found, form, at, escrow_id = place_of(request, place), await form_of(request), now(), ids.new()
    counted = counted_in(form)
    lines = [SkuUnits(sku_id, units) for sku_id, units in counted.units.items() if units]
    if not lines:
        empty = msgspec.structs.replace(counted, said=Said(code="nothing_counted", tone="warn"))
        return await _page(request, found, form, empty)

    async def work(tx: Tx) -> None:
        till = await _till(tx, found, form)
        await stock.lend(
            tx,
            escrow_id=escrow_id,
            place_id=found.place_id,
            entity_id=found.entity_id,
            device=till.code,
            lines=lines,
            at=at,
        )

    try:
        await once(request, form.get("key", ""), escrow_id, work)
    except Refusal as refusal:
        refused = msgspec.structs.replace(counted, said=said_of(refusal))
        return await _page(request, found, form, refused)
    return _done(found, "goods_lent")


@post(f"{_URL}/goods/{{escrow_id:uuid}}/back", access=staff(*WORKERS), include_in_schema=False)
async def take_goods_back(
    request: Call, place: FromPath[str], escrow_id: FromPath[UUID]
) -> Template | Redirect:
    """Free what a till has not sold; what it tells of later is booked and somebody looks at it.

    Raises:
        UnknownEscrow: the place has lent nothing under that id.
    """
    found = place_of(request, place)

    async def work(tx: Tx) -> None:
        escrow = await stock.get_escrow(tx, place_id=found.place_id, escrow_id=escrow_id)
        await stock.return_escrow(tx, escrow=escrow, at=now())

    await request.db.transact(work, request.context)
    return _done(found, "goods_given_back")


@post(f"{_URL}/card", access=staff(*WORKERS), include_in_schema=False)
async def lend_card(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Set money of a gift card aside for a till; what cannot be is said on the page."""
    found, form, hold_id = place_of(request, place), await form_of(request), ids.new()

    async def work(tx: Tx) -> None:
        till = await _till(tx, found, form)
        amount_minor = minor_of(form.get("amount", ""), found.currency, "amount")
        if amount_minor <= 0:
            raise FormWrong("Less than nothing cannot be lent.", field="amount")
        card = await ledger.find_gift_card(tx, number=form.get("number", "")[:100])
        if card is None:
            raise ledger.GiftCardUnknown("There is no such gift card.", field="number")
        await lend_money(
            tx,
            device=till,
            hold_id=hold_id,
            customer_id=CustomerId(ids.derive("nobody", hold_id)),
            tender="gift_card",
            token=str(card.account_id),
            currency=found.currency,
            amount_minor=amount_minor,
            at=now(),
        )

    try:
        await once(request, form.get("key", ""), hold_id, work)
    except Refusal as refusal:
        return await _page(request, found, form, Counted({}, {}), said_of(refusal))
    return _done(found, "card_lent")


@post(f"{_URL}/money/{{hold_id:uuid}}/back", access=staff(*WORKERS), include_in_schema=False)
async def take_money_back(
    request: Call, place: FromPath[str], hold_id: FromPath[UUID]
) -> Template | Redirect:
    """Give lent money back to whose it is; what has paid meanwhile stays paid.

    Raises:
        UnknownHold: no money of that id is lent at the place.
    """
    found = place_of(request, place)

    async def work(tx: Tx) -> None:
        hold = await counter.find_hold(tx, place_id=found.place_id, hold_id=hold_id)
        if hold is None:
            raise counter.UnknownHold("No such money is lent at this place.")
        await give_hold_back(tx, hold=hold, at=now())

    await request.db.transact(work, request.context)
    return _done(found, "money_given_back")


def _done(place: Place, said: str) -> Redirect:
    return Redirect(f"{url_of(place)}/{TAB}?said={said}", status_code=303)


async def _till(tx: Tx, place: Place, form: Mapping[str, str]) -> Device:
    """Return the till that a form names.

    Raises:
        UnknownDevice: the place has none of that name.
        DeviceRevoked: it was revoked.
    """
    for one in await counter.list_devices(tx, place_id=place.place_id):
        if one.code == form.get("till"):
            counter.require_alive(one)
            return one
    raise counter.UnknownDevice("The place has no such till.", field="till")


async def _page(
    request: Call,
    place: Place,
    form: Mapping[str, str],
    counted: Counted,
    said: Said | None = None,
) -> Template:
    url = f"{url_of(place)}/{TAB}"
    found = await request.db.read(_read, place_id=place.place_id)
    await note_look(request, list(found.names), why="lending")
    lendable = [one for one in found.tills if one.revoked_at is None]
    screen = Lent(
        front=await front_of(request, place, TAB),
        # without a till there is no form that would say it
        said=said if lendable else said or counted.said,
        tills=await _tills(request, place, found),
        lendable=tuple(
            Choice(label=one.name, url=one.code, current=one.code == form.get("till"))
            for one in lendable
        ),
        tally=await tally_of(request, place, counted, scan_url=url),
        goods_url=f"{url}/goods",
        card_url=f"{url}/card",
        currency=place.currency,
        key=form.get("key") or str(ids.new()),
    )
    return await answer(request, "lent.html", place, TAB, screen=screen)


async def _read(tx: Tx, *, place_id: PlaceId) -> _Lent:
    goods: defaultdict[str, list[LentGoods]] = defaultdict(list)
    for one in await list_lent_goods(tx, place_id=place_id):
        if one.left:
            goods[one.escrow.device].append(one)
    tills = await counter.list_devices(tx, place_id=place_id)
    money = {one.device_id: await list_lent_money(tx, device=one) for one in tills}
    owners = {
        CustomerId(one.hold.customer_id)
        for each in money.values()
        for one in each
        if not one.hold.is_bearers
    }
    names = await customers.list_names(tx, customer_ids=sorted(owners)) if owners else {}
    return _Lent(tills, goods, money, names)


async def _tills(request: Call, place: Place, found: _Lent) -> tuple[LentTill, ...]:
    """Return tills that may have something lent, and other devices that have."""
    loans = [one for each in found.goods.values() for one in each]
    articles = await articles_of(
        request, place, {line.sku_id for one in loans for line in one.left}
    )
    url = f"{url_of(place)}/{TAB}"
    shown = [
        LentTill(
            code=one.code,
            name=one.name,
            goods=tuple(_goods(url, each, articles) for each in found.goods.get(one.code, ())),
            money=tuple(_money(url, each, found) for each in found.money[one.device_id]),
            heard_at=one.last_told_at,
            is_over=one.revoked_at is not None,
        )
        for one in found.tills
        if one.revoked_at is None or one.code in found.goods or found.money[one.device_id]
    ]
    others = found.goods.keys() - {one.code for one in found.tills}
    return (
        *shown,
        *(
            LentTill(
                code=code,
                name="",
                goods=tuple(_goods(url, each, articles) for each in found.goods[code]),
                money=(),
            )
            for code in sorted(others)
        ),
    )


def _goods(url: str, loan: LentGoods, articles: Mapping[SkuId, Article]) -> lent_screens.LentGoods:
    return lent_screens.LentGoods(
        at=loan.escrow.lent_at,
        pieces=tuple(
            LentPiece(
                article=articles[line.sku_id],
                lent=line.lent,
                sold=line.consumed,
                left=line.left,
            )
            for line in loan.left
        ),
        back_url=f"{url}/goods/{loan.escrow.escrow_id}/back",
    )


def _money(url: str, one: LentMoney, found: _Lent) -> lent_screens.LentMoney:
    hold = one.hold
    return lent_screens.LentMoney(
        tender=hold.tender,
        amount=Money(hold.amount_minor, hold.currency),
        until=hold.expires_at,
        back_url=f"{url}/money/{hold.hold_id}/back",
        whose=found.names.get(CustomerId(hold.customer_id), ""),
        ending=one.ending or "",
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_lent,
    scan_loan,
    lend_goods,
    take_goods_back,
    lend_card,
    take_money_back,
)
