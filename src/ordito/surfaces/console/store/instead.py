"""Instead: another article is offered for one that is missing, and the answer is noted."""

from typing import Final
from uuid import UUID

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import catalogue, fulfilment
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.ids import FulfilmentOrderId, SkuId
from ordito.processes import substitute
from ordito.surfaces.call import Call
from ordito.surfaces.console.store.front import WORKERS, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, find_article
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Instead, Said
from ordito.surfaces.whole import MOST_UNITS, whole_of

_URL: Final = "/store/{place:str}"
_ONE: Final = f"{_URL}/pick/{{task_id:uuid}}/instead"
_SAYS: Final = (fulfilment.picking.Consent.PHONE, fulfilment.picking.Consent.COUNTER)
_OFFERED: Final = "instead_offered"


@post(f"{_ONE}/{{line_no:int}}", access=staff(*WORKERS), include_in_schema=False)
async def offer_instead(
    request: Call, place: FromPath[str], task_id: FromPath[UUID], line_no: FromPath[int]
) -> Redirect:
    """Offer another article, which costs no more; nothing changes until the customer agrees.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form = place_of(request, place), await form_of(request)
    url, units = f"{url_of(found)}/pick/{task_id}", whole_of(form.get("units", ""), MOST_UNITS)
    article = await find_article(request, form.get("code", "").strip())
    if isinstance(article, Said):
        return _back(url, article.code)
    try:
        await substitute.offer(
            request.house.outlet,
            key={"place_id": found.place_id, "fulfilment_order_id": FulfilmentOrderId(task_id)},
            line_no=line_no,
            sku=str(article[0].sku_id),
            units=max(units or 1, 1),
            substitute_id=ids.derive("instead", task_id, line_no, form.get("key", "")),
            context=request.context,
            authority=request.principal.authority,
        )
    except fulfilment.UnknownFulfilmentOrder:
        raise
    except Refusal as refusal:
        return _back(url, refusal.code)
    return _back(url, _OFFERED)


@post(f"{_ONE}/answers/{{substitute_id:uuid}}", access=staff(*WORKERS), include_in_schema=False)
async def note_answer(
    request: Call, place: FromPath[str], task_id: FromPath[UUID], substitute_id: FromPath[UUID]
) -> Redirect:
    """Note what the customer has said, on the telephone or at the counter; the first word counts.

    Raises:
        UnknownSubstitute: the place has offered nothing of that id.
    """
    found, form = place_of(request, place), await form_of(request)
    url = f"{url_of(found)}/pick/{task_id}"
    said = form.get("consent", "")
    consent = fulfilment.picking.Consent(said) if said in _SAYS else _SAYS[0]
    offered = await request.db.read(
        fulfilment.picking.get_substitute, place_id=found.place_id, substitute_id=substitute_id
    )
    is_accepted = form.get("answer") == "yes"
    try:
        if is_accepted:
            await substitute.accept(
                request.house.outlet,
                place_id=found.place_id,
                substitute_id=substitute_id,
                consent=consent,
                context=request.context,
                authority=request.principal.authority,
            )
        else:
            await request.db.transact(
                fulfilment.picking.decide_substitute,
                request.context,
                substitute=offered,
                is_accepted=False,
                consent=consent,
                at=now(),
            )
    except Refusal as refusal:
        return _back(url, refusal.code)
    return _back(url, "instead_accepted" if is_accepted else "instead_refused")


async def list_instead(
    request: Call, place_code: str, task_id: FulfilmentOrderId
) -> tuple[Instead, ...]:
    """Return what was offered for an order and not answered yet."""
    place = place_of(request, place_code)
    offered = [
        one
        for one in await request.db.read(
            fulfilment.picking.list_substitutes,
            place_id=place.place_id,
            fulfilment_order_id=task_id,
        )
        if one.state == "offered"
    ]
    articles = await articles_of(
        request, place, {sku for one in offered for sku in (one.sku_id, one.offered_sku_id)}
    )
    return tuple(
        Instead(
            answer_url=f"{url_of(place)}/pick/{task_id}/instead/answers/{one.substitute_id}",
            units=one.units,
            missing=articles[SkuId(one.sku_id)],
            offered=articles[SkuId(one.offered_sku_id)],
            since=one.offered_at,
            says=_SAYS,
        )
        for one in offered
    )


def said_there(code: str) -> Said | None:
    """Return what the page of a round says after an offer or an answer."""
    if code in _GOOD:
        return Said(code=code)
    return Said(code=code, tone="bad") if code in _BAD else None


def _back(url: str, code: str) -> Redirect:
    told = code if code in _GOOD or code in _BAD else "instead_impossible"
    return Redirect(f"{url}?said={told}", status_code=303)


_GOOD: Final = frozenset({_OFFERED, "instead_accepted", "instead_refused"})
_BAD: Final = frozenset(
    {
        "instead_impossible",
        catalogue.UnknownScanned.code,
        catalogue.WrongScan.code,
        catalogue.UnknownSku.code,
        fulfilment.SubstituteCostsMore.code,
        fulfilment.SubstituteDecided.code,
        fulfilment.NothingToPick.code,
        "stock.not_enough",
    }
)

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (offer_instead, note_answer)
