"""Prices of others at the console: where ours stand, who sells for what, and since when."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import NotFound
from ordito.platform.money import Money
from ordito.reads.market import FLAGS, Product, Seen, lowest_own, read_market, share_of
from ordito.surfaces import market_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.price_chart import draw
from ordito.surfaces.screens import Choice, Figure

PATH: Final = "/competitors"
MERCHANDISERS: Final = staff(Role.MERCHANDISER, Role.HELM)
_MOST: Final = 500
_TO_MATCH: Final = 50
_SHOWN: Final = timedelta(days=60)
_NONE: Final = "none"


class NotSeen(NotFound):
    """Nobody else was seen to sell the product."""

    code = "console.not_seen_elsewhere"
    remedy = "Import what was seen; docs/how-to/import-observed-prices.md says how."


class MatchForm(Struct, frozen=True):
    """A person's word on an offer: the code of a SKU, or that it is none of ours."""

    answer: Annotated[str, Meta(pattern="^(sku|none)$")]
    sku: Annotated[str, Meta(max_length=64)] = ""


class SourceForm(Struct, frozen=True):
    """The form for a new source of prices."""

    code: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: pricing.observed.SourceKind
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "EUR"


@get(PATH, access=MERCHANDISERS, include_in_schema=False, media_type=MediaType.HTML)
async def show_competitors(request: Call, flag: FromQuery[str | None] = None) -> Template:
    """Show where our prices stand, the largest gap first."""
    teller = await teller_of(request)
    products = await request.db.read(read_market, memory=teller.memory, at=now())
    waiting = await request.db.read(pricing.observed.list_to_match, most=_TO_MATCH)
    sellers = {
        one.seller_id: one.name for one in await request.db.read(pricing.observed.list_sellers)
    }
    sources = await request.db.read(pricing.observed.list_sources)
    counts = Counter(each for one in products for each in one.flags)
    share = share_of(products)
    chosen = [one for one in products if flag is None or flag in one.flags]
    screen = screens.Competitors(
        rows=tuple(_row(teller, one) for one in chosen[:_MOST]),
        filters=tuple(
            Choice(
                label=teller.word(one, "market_flag"),
                url=PATH if one == flag else _flag_url(one),
                current=one == flag,
                count=counts[one],
            )
            for one in FLAGS
            if counts[one]
        ),
        share=Figure(
            value=share.cheapest / share.of if share.of else None, url=_flag_url("cheapest")
        ),
        undercut=Figure(value=counts["undercut"], url=_flag_url("undercut")),
        flash=Figure(value=counts["flash"], url=_flag_url("flash")),
        resellers=Figure(value=counts["reseller"], url=_flag_url("reseller")),
        compared=share.of,
        to_match=tuple(_to_match(teller, one, sellers[one.seller_id]) for one in waiting),
        sources=tuple((one.code, one.name, one.kind) for one in sources),
        source_url=f"{PATH}/sources",
    )
    return Template("competitors.html", context={"screen": screen})


@get(
    f"{PATH}/{{sku:str}}", access=MERCHANDISERS, include_in_schema=False, media_type=MediaType.HTML
)
async def show_competitor(request: Call, sku: FromPath[str]) -> Template:
    """Show one product beside what others ask for it, over two months.

    Raises:
        UnknownSku: there is none of that code.
        NotSeen: nobody else was seen to sell it.
    """
    at = now()
    teller = await teller_of(request)
    found = teller.memory.sku(sku, field="sku")
    products = await request.db.read(
        read_market, memory=teller.memory, at=at, sku_ids=[found.sku_id]
    )
    if not products:
        message = f"Nobody else was seen to sell {found.code}."
        raise NotSeen(message, field="sku")
    (product,) = products
    history = await request.db.read(
        pricing.observed.list_history,
        offer_ids=[one.offer.offer_id for one in product.seen],
        since=at - _SHOWN,
    )
    return Template("competitor.html", context={"screen": _page(teller, product, history, at)})


@post(f"{PATH}/offers/{{offer_id:uuid}}", access=MERCHANDISERS, include_in_schema=False)
async def match_offer(
    request: Call, offer_id: FromPath[UUID], data: URLEncodedBody[MatchForm]
) -> Redirect:
    """Note which SKU an offer is, or that it is none of ours.

    Raises:
        UnknownOffer: there is none of that id.
        UnknownSku: there is no such SKU.
    """
    memory = request.house.memory
    sku_id = None if data.answer == _NONE else memory.sku(data.sku, field="sku").sku_id
    await request.db.transact(
        pricing.observed.match_offer, request.context, offer_id=offer_id, sku_id=sku_id, at=now()
    )
    return Redirect(f"{PATH}#to-match", status_code=303)


@post(f"{PATH}/sources", access=MERCHANDISERS, include_in_schema=False)
async def add_source(request: Call, data: URLEncodedBody[SourceForm]) -> Redirect:
    """Add a source of prices.

    Raises:
        SourceCodeTaken: another source has the code.
    """
    source = pricing.observed.Source(
        source_id=ids.new(),
        code=data.code,
        name=data.name,
        kind=data.kind,
        currency=data.currency,
    )
    await request.db.transact(pricing.observed.put_sources, request.context, sources=[source])
    return Redirect(f"{PATH}#sources", status_code=303)


def _flag_url(flag: str) -> str:
    return f"{PATH}?{urlencode({'flag': flag})}"


def _row(teller: Teller, product: Product) -> screens.MarketRow:
    cheapest, position = product.cheapest, product.position
    gap = position.gap_minor if position else None
    return screens.MarketRow(
        product=teller.sku(product.sku.sku_id),
        sku=product.sku.code,
        url=f"{PATH}/{product.sku.code}",
        ours=_money(product.ours_minor, product.currency),
        cheapest=_money(cheapest.offer.landed_minor, product.currency) if cheapest else None,
        seller=cheapest.seller.name if cheapest else "",
        gap=_money(gap, product.currency),
        rank=f"{position.rank} / {position.of}" if position and position.of > 1 else "",
        flags=tuple(one for one in FLAGS if one in product.flags),
    )


def _to_match(teller: Teller, offer: pricing.observed.Offer, seller: str) -> screens.ToMatch:
    suggested = offer.suggested_sku_id
    sku = None if suggested is None else teller.memory.sku(str(suggested), field="sku")
    return screens.ToMatch(
        title=offer.title or offer.name,
        seller=seller,
        url=offer.url,
        price=Money(offer.price_minor, offer.currency),
        suggestion=None if sku is None else teller.sku(sku.sku_id),
        sku="" if sku is None else sku.code,
        likeness=offer.likeness,
        match_url=f"{PATH}/offers/{offer.offer_id}",
    )


def _page(
    teller: Teller,
    product: Product,
    history: dict[UUID, list[pricing.observed.PricePoint]],
    at: datetime,
) -> screens.Competitor:
    currency = product.currency
    since = at - _SHOWN
    named = [(f"{one.seller.name}", one) for one in product.seen]
    series = [
        (name, [(max(p.at, since), p.price_minor) for p in history[one.offer.offer_id]])
        for name, one in named
        if one.offer.currency == currency
    ]
    own_line = (teller.word("ours", "market_flag"), _own_history(teller, product, since, at))
    return screens.Competitor(
        product=teller.sku(product.sku.sku_id),
        sku=product.sku.code,
        product_url=f"/products/{product.sku.product_id}?sku={product.sku.code}",
        own=tuple(
            (one.channel.name, one.channel.kind.value, Money(one.price_minor, one.currency))
            for one in product.own
        ),
        advised=tuple(
            (one.kind, Money(one.price_minor, one.currency), one.basis) for one in product.advised
        ),
        cost=_money(product.cost_minor, currency),
        position=(product.position.rank, product.position.of) if product.position else None,
        offers=tuple(_offer(product, one, number) for number, one in enumerate(product.seen, 2)),
        chart=draw([own_line, *series], since=since, until=at, currency=currency),
        changes=_changes(named, history),
        flash=tuple(
            screens.FlashRow(
                seller=name,
                before=Money(sale.before_minor, one.offer.currency),
                lowest=Money(sale.lowest_minor, one.offer.currency),
                drop=sale.drop_ppm / 1_000_000,
                began_at=sale.began_at,
                ended_at=sale.ended_at,
            )
            for name, one in named
            for sale in one.flash
        ),
        back_url=PATH,
    )


def _own_history(
    teller: Teller, product: Product, since: datetime, at: datetime
) -> list[tuple[datetime, int]]:
    """Return when our lowest price changed, as the prices of the present rulebook begin and end."""
    edges = {
        edge
        for price in teller.memory.rulebook.prices.get(product.sku.sku_id, ())
        for edge in (price.valid_from, price.valid_to)
        if edge is not None and since < edge <= at
    }
    points: list[tuple[datetime, int]] = []
    for instant in (since, *sorted(edges)):
        lowest = lowest_own(teller.memory, product.sku, instant)
        if lowest is not None and (not points or points[-1][1] != lowest):
            points.append((instant, lowest))
    return points


def _offer(product: Product, seen: Seen, number: int) -> screens.OfferRow:
    offer = seen.offer
    is_comparable = product.ours_minor is not None and offer.currency == product.currency
    gap = offer.landed_minor - (product.ours_minor or 0) if is_comparable else None
    return screens.OfferRow(
        line=number,
        seller=seen.seller.name,
        kind=seen.seller.kind,
        source=seen.source.name,
        url=offer.url,
        price=Money(offer.price_minor, offer.currency),
        shipping=_money(offer.shipping_minor, offer.currency),
        landed=Money(offer.landed_minor, offer.currency),
        gap=_money(gap, offer.currency),
        availability=offer.availability,
        since=offer.since,
        seen_at=offer.seen_at,
        counts=seen.counts,
        flags=tuple(one for one in FLAGS if one in seen.flags),
    )


def _changes(
    named: Sequence[tuple[str, Seen]], history: dict[UUID, list[pricing.observed.PricePoint]]
) -> tuple[screens.ChangeRow, ...]:
    rows = [
        screens.ChangeRow(
            at=point.at,
            seller=name,
            price=Money(point.price_minor, point.currency),
            shipping=_money(point.shipping_minor, point.currency),
            availability=point.availability,
        )
        for name, one in named
        for point in history[one.offer.offer_id]
    ]
    return tuple(sorted(rows, key=lambda row: (row.at, row.seller), reverse=True))


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


ROUTES: Final = (show_competitors, show_competitor, match_offer, add_source)
