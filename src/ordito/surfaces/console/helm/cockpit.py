"""Cockpit: are we on course, where is the constraint, which channel really earns?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import steering
from ordito.marts import Mart
from ordito.platform.ids import SkuId
from ordito.platform.money import Money
from ordito.steering import Finding, Leaks
from ordito.surfaces import helm_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.charts import Span, draw_trend, draw_waterfall
from ordito.surfaces.console.helm.drill import is_live
from ordito.surfaces.console.helm.frame import (
    Look,
    groups_of,
    head_of,
    look_of,
    made,
    money_in,
    patient,
    score_of,
)
from ordito.surfaces.console.helm.kpis import ask_kpis, conflicts_of, tree_of
from ordito.surfaces.console.helm.view import HELM, View, in_address, instant
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Choice, Value

PATH: Final = "/helm"
_NAMED: Final = 3
_CONFLICTS: Final = 8
_DAY_US: Final = 86_400_000_000

Ladder = steering.economics.Ladder
_Found = tuple[steering.cockpit.Cockpit, Finding, Leaks, Mapping[str, str], Mapping[str, str]]


@get(PATH, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
@patient("cockpit")
async def show_cockpit(request: Call) -> Template:
    """Show the finding, four figures, where the money goes, and what holds the chain back.

    Raises:
        HelmIsWhole: the reader is bound to places.
        ViewUnreadable: the address cannot be read.
    """
    look, teller = await look_of(request), await teller_of(request)
    found, mart = await made(ask(look)), look.mart
    screen = await aimed(request, look, teller, screen_of(look, teller, found), found[0].period)
    defined = await request.db.read(steering.kpis.KPIS.load)
    told = await ask_kpis(look.desk, mart, defined)
    screen = msgspec.structs.replace(
        screen,
        tree=() if told is None else tree_of(mart, defined, told, teller),
        conflicts=(*conflicts_of(defined), *screen.conflicts),
    )
    return Template("helm/cockpit.html", context={"screen": screen})


async def ask(look: Look) -> _Found | None:
    """Return all that the cockpit tells, or None while it is being made."""
    view, register = look.view, look.book.register

    def make(mart: Mart) -> _Found:
        return (
            steering.cockpit.read_cockpit(mart, register, view.period),
            steering.cockpit.read_finding(mart, register),
            steering.cockpit.read_leaks(mart, register),
            steering.cockpit.list_channels(mart),
            steering.cockpit.list_places(mart),
        )

    return await look.desk.ask(look.mart, "cockpit", (look.book.version, view.period), make)


def screen_of(look: Look, teller: Teller, found: _Found) -> screens.Cockpit:
    """Return the page of what was found."""
    view, mart = look.view, look.mart
    told, finding, leaks, kinds, places = found
    channels = [_channel(mart, one, view, kinds) for one in told.channels if one.revenue]
    channels.sort(key=lambda one: -one.revenue.minor)
    chosen = next((one for one in told.channels if one.key == view.channel), None)
    ladder = chosen if view.channel and chosen is not None else told.whole
    left = told.whole.left(steering.economics.LOADED).value
    plain = View(period=view.period)
    return screens.Cockpit(
        head=head_of(
            look.desk,
            mart,
            view,
            teller,
            "cockpit",
            period=told.period,
            csv_url=view.url("/helm/ladders.csv"),
            pdf_url=view.url("/helm/board.pdf"),
        ),
        revenue=Money(told.whole.revenue, told.currency),
        orders=told.whole.orders,
        orders_url=plain.url("/helm/orders"),
        left=money_in(mart, left),
        margin=told.whole.margin(steering.economics.LOADED),
        turning=tuple(one for one in channels if one.turns),
        tiles=tuple(_tile(mart, one, plain, teller) for one in told.tiles),
        bars=bars_of(mart, ladder, view),
        of="" if ladder is told.whole else ladder.key,
        whole_url=view.url(PATH, channel=""),
        switch=tuple(
            Choice(
                label=teller.word(code, "helm_step_switch"),
                url=f"{view.url(PATH, direct=is_direct)}#money",
                current=view.direct is is_direct,
            )
            for code, is_direct in (("direct", True), ("loaded", False))
        ),
        is_direct=view.direct,
        coverage=ladder.coverage,
        register=look.book.version,
        channels=tuple(channels),
        weakest=weakest_of(mart, finding, places),
        no_weakest=finding.search.constraint is None,
        is_judged=finding.search.highest is not None,
        unjudged=_unjudged(finding, places),
        leaking=_leaking(look, leaks, plain, teller),
        conflicts=_conflicts(mart, leaks, teller),
        tree=(),
    )


def bars_of(mart: Mart, ladder: Ladder, view: View) -> tuple[screens.Bar, ...]:
    """Return the rows of the waterfall: their amounts add up to what is left, to the minor unit."""
    steps = steering.economics.DIRECT if view.direct else steering.economics.LOADED
    bars = steering.economics.draw_waterfall(ladder, steps=steps)
    last = len(bars) - 1
    spans = [
        Span(bar.start, bar.end, is_whole=number in (0, last)) for number, bar in enumerate(bars)
    ]
    costs = {rung.step: rung.cost for rung in ladder.rungs}
    bounds = ladder.left(steps)
    shown: list[screens.Bar] = []
    for number, (bar, drawn) in enumerate(zip(bars, draw_waterfall(spans), strict=True)):
        code = "revenue" if number == 0 else "left" if bar.step is None else bar.step.value
        cost = bounds if bar.step is None else costs[bar.step]
        sign = 1 if bar.step is None else -1
        amount = bar.end if bar.step is None else bar.end - bar.start
        low, high = sorted((sign * cost.low, sign * cost.high))
        shown.append(
            screens.Bar(
                code=code,
                amount=Money(amount, mart.build.currency),
                low=None if bar.is_known else money_in(mart, low),
                high=None if bar.is_known else money_in(mart, high),
                drawn=drawn,
                url=View(period=view.period, channel=view.channel, step=bar.step).url(
                    "/helm/orders"
                ),
            )
        )
    return tuple(shown)


def weakest_of(mart: Mart, finding: Finding, places: Mapping[str, str]) -> screens.Weakest | None:
    """Return the card of the constraint, or None where nothing holds the chain back."""
    one, relief = finding.search.constraint, finding.relief
    if one is None:
        return None
    gain = None if relief is None else relief.gain
    worth = None if gain is None else gain.money_minor
    return screens.Weakest(
        resource=one.resource,
        places=tuple(places.get(place, place) for place in one.place_ids[:_NAMED]),
        more_places=max(0, len(one.place_ids) - _NAMED),
        windows=tuple((each.weekday, each.from_hour, each.to_hour) for each in one.windows),
        utilisation=one.utilisation.value,
        low=one.utilisation.low,
        high=one.utilisation.high,
        waiting_h=one.waiting_h.value,
        late=None if one.late is None else one.late.value,
        late_elsewhere=None if one.late_elsewhere is None else one.late_elsewhere.value,
        jobs=one.jobs,
        weeks=one.weeks,
        by=None if relief is None else relief.by,
        relieved_late=None if relief is None else relief.relieved_late,
        shorter=None if relief is None else relief.shorter,
        worth=None if worth is None else money_in(mart, worth.value),
        worth_low=None if worth is None else money_in(mart, worth.low),
        worth_high=None if worth is None else money_in(mart, worth.high),
        next_resource=None if finding.next_one is None else finding.next_one.resource,
    )


def shown_value(mart: Mart, code: str, value: float | None, teller: Teller) -> Value:
    """Return a tile's figure in its unit: money, share or score."""
    if value is None:
        return None
    if code == "revenue":
        return money_in(mart, value)
    if code == "experience":
        return score_of(value, teller)
    return value


def _tile(mart: Mart, tile: "steering.cockpit.Tile", plain: View, teller: Teller) -> screens.Tile:
    url = {
        "experience": plain.url("/helm/answers"),
        "digital": plain.url("/helm/orders", digital=True),
    }.get(tile.code, plain.url("/helm/orders"))
    is_known = tile.value is not None
    return screens.Tile(
        code=tile.code,
        value=shown_value(mart, tile.code, tile.value, teller),
        low=None if is_known else shown_value(mart, tile.code, tile.low, teller),
        high=None if is_known else shown_value(mart, tile.code, tile.high, teller),
        n=tile.n,
        url=url,
        before=shown_value(mart, tile.code, tile.before, teller),
        trend=draw_trend(tile.trend),
    )


async def aimed(
    request: Call,
    look: Look,
    teller: Teller,
    screen: screens.Cockpit,
    period: "steering.cockpit.Period",
) -> screens.Cockpit:
    """Return the page, its tiles with the targets declared for all days of the period."""
    mart, defined = look.mart, await request.db.read(steering.kpis.KPIS.load)
    last = instant(period.to_us - 1).astimezone(ZoneInfo(mart.build.zone)).date()
    until = last + timedelta(days=1)
    days = round((period.to_us - period.from_us) / _DAY_US)
    first = until - timedelta(days=days)
    targets = steering.kpis.targets_of_tiles(defined.register, first, until)
    cost = steering.kpis.mean_target(look.book.register.targets, first, until)
    targets |= {} if cost is None else {"cost": cost}
    tiles = (
        msgspec.structs.replace(
            tile, target=shown_value(mart, tile.code, targets.get(tile.code), teller)
        )
        for tile in screen.tiles
    )
    return msgspec.structs.replace(screen, tiles=tuple(tiles))


def _channel(
    mart: Mart, ladder: Ladder, view: View, kinds: Mapping[str, str]
) -> screens.ChannelRow:
    reversed_ = steering.economics.find_reversals([ladder])
    left = ladder.left(steering.economics.LOADED).value
    return screens.ChannelRow(
        code=ladder.key or "system",
        kind=kinds.get(ladder.key, "system"),
        orders=ladder.orders,
        url=View(period=view.period, channel=ladder.key).url("/helm/orders"),
        bars_url=f"{view.url(PATH, channel=ladder.key)}#money",
        is_current=ladder.key == view.channel,
        revenue=Money(ladder.revenue, mart.build.currency),
        direct=ladder.margin(steering.economics.DIRECT),
        loaded=ladder.margin(steering.economics.LOADED),
        left=money_in(mart, left),
        turns=bool(reversed_),
        action_url=None
        if left is None or left >= 0
        else f"{View(period=view.period, channel=ladder.key).url('/helm/action')}&kind=channel",
    )


def _unjudged(finding: Finding, places: Mapping[str, str]) -> tuple[screens.Unjudged, ...]:
    return tuple(
        screens.Unjudged(
            resource=one.resource,
            jobs=one.jobs,
            share=one.share,
            places=len(one.place_ids),
            first=tuple(
                screens.LateHours(
                    place=places.get(slow.place_id, slow.place_id),
                    window=(slow.window.weekday, slow.window.from_hour, slow.window.to_hour),
                    late=slow.late,
                    elsewhere=slow.late_elsewhere,
                )
                for slow in one.slow[:1]
            ),
        )
        for one in finding.search.unjudged[:_NAMED]
    )


def _leaking(look: Look, leaks: Leaks, view: View, teller: Teller) -> tuple[screens.Leaking, ...]:
    names = groups_of(look.book, teller)
    return tuple(
        screens.Leaking(
            group=names.get(one.group, one.group),
            units=one.units,
            amount=money_in(look.mart, one.amount),
            coupons=one.coupons,
            url=view.url("/helm/leaked", group=in_address(one.group)),
        )
        for one in leaks.groups[:_NAMED]
    )


def _conflicts(mart: Mart, leaks: Leaks, teller: Teller) -> tuple[screens.Conflict, ...]:
    coupons = [one for one in leaks.coupons if not one.excused]

    def between(one: str | None, other: str | None) -> str:
        return " / ".join(teller.channel(channel or "system") for channel in (one, other))

    def priced(sku_id: str) -> tuple[str, str]:
        sku = teller.memory.shelf_in(teller.language).skus.get(SkuId(UUID(sku_id)))
        return (sku_id, "") if sku is None else (sku.name, f"/products/{sku.product_id}")

    found: list[screens.Conflict] = []
    for price in leaks.prices:
        name, url = priced(price.sku_id) if is_live(price.sku_id) else (price.sku_id, "")
        found.append(
            screens.Conflict(
                kind="price",
                about=name,
                detail=between(price.cheap_channel, price.dear_channel),
                amount=money_in(mart, price.amount),
                url=url,
            )
        )
    used = [
        screens.Conflict(
            kind="coupon",
            about=one.coupon,
            detail=between(one.before_channel, one.channel),
            amount=money_in(mart, one.discount),
            url=f"/orders/{one.order_id}" if is_live(one.order_id) else "",
        )
        for one in coupons
    ]
    half = _CONFLICTS // 2
    return (*found[:half], *used[:half])
