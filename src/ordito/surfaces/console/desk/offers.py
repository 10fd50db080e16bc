"""Offers at the desk: what somebody could be offered now, offered with one click."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import customers, engagement, service
from ordito.engagement import MadeOffer
from ordito.flows.offer_better import offer_better
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.processes.find_better import Better
from ordito.processes.offer_by_person import choose_better, list_better
from ordito.surfaces.call import Call
from ordito.surfaces.console.desk.scope import find_case, names_of
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.offer_screens import MakeOffer, OfferChoice, OfferRow, RuleChoice
from ordito.surfaces.problems import told

URL: Final = "/customers/{customer_id:uuid}/offer"
_ACCESS: Final = staff(Role.AGENT, Role.ASSOCIATE, Role.STORE_LEAD)
_MOST: Final = 5


@get(URL, access=_ACCESS, include_in_schema=False, media_type=MediaType.HTML)
async def show_choices(request: Call, customer_id: FromPath[UUID]) -> Template:
    """Show what a person could be offered now, by the rules that people use; nothing is changed."""
    return await _page(request, CustomerId(customer_id), case=request.query_params.get("case", ""))


@post(URL, access=_ACCESS, include_in_schema=False, media_type=MediaType.HTML)
async def make_offer(request: Call, customer_id: FromPath[UUID]) -> Template | Redirect:
    """Offer one of them; who is held out gets nothing, and the reader is told so.

    Raises:
        Refusal: shown on the page.
    """
    form = {name: str(value) for name, value in (await request.form()).items()}
    whose = CustomerId(customer_id)
    try:
        offer = await _offer(request, whose, form)
    except Refusal as refusal:
        said = told(frame_of(request).language, refusal)
        return await _page(request, whose, case=form.get("case", ""), failure=said)
    query = {"said": offer.state} | ({"case": form["case"]} if form.get("case") else {})
    return Redirect(f"/customers/{customer_id}/offer", query_params=query, status_code=303)


async def _offer(request: Call, whose: CustomerId, form: dict[str, str]) -> MadeOffer:
    """Offer what the form names, once for each form.

    Raises:
        NothingBetter: it is not there any more.
        Refusal: see ``flows.offer_better``.
    """
    chosen = await choose_better(
        request.db,
        request.house.memory,
        customer_id=whose,
        offer_id=ids.derive("desk.offer", request.principal.actor, form.get("key", "")),
        rule=form.get("rule", ""),
        sku=form.get("sku", ""),
        shop_channel=request.house.settings.shop_channel,
        at=now(),
    )
    if chosen is None:
        raise engagement.NothingBetter("It is not there any more.", field="sku")
    case_id = await _case_id(request, whose, form.get("case", ""))
    context = msgspec.structs.replace(request.context, desk_case_id=case_id)
    return await request.db.transact(offer_better, context, chosen=chosen, at=now())


async def _case_id(request: Call, whose: CustomerId, number: str) -> UUID | None:
    """Return the case from which is offered.

    Raises:
        UnknownCase: there is none of that number that the reader sees, or it is somebody else's.
    """
    if not number:
        return None
    case = await find_case(request, number)
    is_theirs = await request.db.read(
        customers.identity.is_one_person, customer_id=whose, other_id=case.customer_id
    )
    if not is_theirs:
        raise service.cases.UnknownCase("The case is somebody else's.", field="case")
    return case.case_id


async def _page(
    request: Call, whose: CustomerId, *, case: str, failure: str | None = None
) -> Template:
    teller, case = await teller_of(request), case[:40]
    language = frame_of(request).language
    finds = await list_better(
        request.db,
        request.house.memory,
        customer_id=whose,
        shop_channel=request.house.settings.shop_channel,
        at=now(),
    )
    choices = [
        RuleChoice(
            code=one.rule.code,
            choices=tuple(_choice(teller, each) for each in one.found),
            fault=told(language, one.fault),
        )
        for one in finds
    ]
    names = await names_of(request, [whose])
    made = await request.db.read(engagement.list_offers_of, customer_id=whose, most=_MOST)
    screen = MakeOffer(
        url=f"/customers/{whose}/offer",
        customer=names.get(whose),
        customer_url=f"/customers/{whose}",
        back_url=f"/desk/cases/{case}" if case else f"/customers/{whose}",
        case=case,
        rules=tuple(choices),
        made=tuple(row_of(teller, one) for one in made),
        said=request.query_params.get("said", "")[:20],
        failure=failure,
        key=str(ids.new()),
    )
    status = 200 if failure is None else 409
    return Template("desk/offer.html", context={"screen": screen}, status_code=status)


def row_of(
    teller: Teller,
    offer: MadeOffer,
    *,
    customer: str | None = None,
    customer_url: str | None = None,
) -> OfferRow:
    """Return an offer as a list shows it."""
    return OfferRow(
        title=teller.sku(offer.sku_id),
        price=Money(offer.price_minor, offer.currency),
        state=offer.state,
        at=offer.made_at,
        until=offer.valid_to,
        rule=offer.rule,
        customer=customer,
        customer_url=customer_url,
    )


def _choice(teller: Teller, one: Better) -> OfferChoice:
    return OfferChoice(
        sku=one.sku.code,
        title=teller.sku(one.sku.sku_id),
        url=f"/products/{one.sku.product_id}",
        relation=one.relation,
        listed=Money(one.listed_minor, one.currency),
        price=Money(one.price_minor, one.currency),
        place=one.place.name,
        units=one.units,
        distance_km=None if one.distance_km is None else max(1, round(one.distance_km)),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_choices, make_offer)
