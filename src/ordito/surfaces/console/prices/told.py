"""Promotions as people read them: what rules name by id is called by its name."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ordito import catalogue, customers
from ordito.catalogue import text_in
from ordito.platform.ids import ChannelId, PlaceId, SkuId
from ordito.platform.money import Money
from ordito.pricing import (
    AmountOff,
    Benefit,
    Budget,
    BuyGet,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    LocalTime,
    Measure,
    MorePoints,
    PercentOff,
    Promotion,
    Rung,
    Selector,
    SetPrice,
)
from ordito.surfaces import price_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.screens import Value

PATH: Final = "/prices"
_MILLION: Final = 1_000_000


class Names(msgspec.Struct, frozen=True):
    """Knows what rules name.

    Attributes:
        teller: names of goods and colleagues in the language of the reader.
        groups_of_goods: names of categories and collections by their tags.
        own_groups: of customers, as rules name them.
        zone: of the company.
        currency: of amounts whose promotion names none.
        at: now.
    """

    teller: Teller
    groups_of_goods: Mapping[str, str]
    own_groups: Sequence[str]
    zone: str
    currency: str
    at: datetime

    def tag(self, tag: str) -> str:
        """Return what people call goods with a tag."""
        known = self.groups_of_goods.get(tag)
        if known is not None:
            return known
        kind, _, name = tag.partition(":")
        if kind == "product":
            return self.teller.product(UUID(name)) or name
        if kind == "method":
            return self.teller.word(name, "method")
        return name or self.teller.word(kind, "goods")

    def channel(self, channel_id: ChannelId) -> str:
        """Return the name of a channel."""
        found = self.teller.memory.directory.channels.get(channel_id)
        return str(channel_id) if found is None else found.name

    def place(self, place_id: PlaceId) -> str:
        """Return the name of a place."""
        found = self.teller.memory.directory.places.get(place_id)
        return str(place_id) if found is None else found.name

    def sku(self, sku_id: SkuId) -> str:
        """Return the name of a SKU with its code."""
        found = self.teller.memory.shelf.skus.get(sku_id)
        name = self.teller.sku(sku_id)
        return name if found is None else f"{name} ({found.code})"

    def person(self, actor: str) -> str:
        """Return the name of a colleague, else what the log keeps."""
        return self.teller.colleagues.get(actor, actor)

    def goods(self, selector: Selector) -> tuple[str, ...]:
        """Return what a selector takes; empty is everything."""
        return _sorted([*map(self.sku, selector.sku_ids), *map(self.tag, selector.tags)])

    def but(self, selector: Selector) -> tuple[str, ...]:
        """Return what a selector leaves out."""
        return _sorted([*map(self.sku, selector.but_sku_ids), *map(self.tag, selector.but_tags)])


async def names_of(request: Call, at: datetime) -> Names:
    """Return who names things to the reader of this request."""
    teller = await teller_of(request)
    groups = {
        f"category:{one.category_id}": text_in(one.name, teller.language)
        for one in await request.db.read(catalogue.list_categories)
    } | {
        f"collection:{one.collection_id}": text_in(one.name, teller.language)
        for one in await request.db.read(catalogue.list_collections)
    }
    # what most channels sell in
    counted = Counter(one.currency for one in teller.memory.directory.channels.values())
    currency = min(counted, key=lambda one: (-counted[one], one), default="EUR")
    own = await request.db.read(customers.groups.list_names)
    return Names(teller, groups, own, request.house.settings.zone, currency, at)


def told(
    names: Names, promotion: Promotion, *, budget: Budget | None = None, change: str = ""
) -> screens.Promotion:
    """Return a promotion as a page shows it.

    Args:
        names: what rules name.
        promotion: which.
        budget: what it may give away, where that is limited.
        change: what a draft does with it, a code of words.STATES; empty where none does.
    """
    currency = promotion.currency or names.currency
    taken, most = _budget(budget)
    return screens.Promotion(
        code=promotion.code,
        label=text_in(dict(promotion.label) or {"": promotion.code}, names.teller.language),
        url=f"{PATH}/promotions/{promotion.code}",
        state=state_of(promotion, names),
        given=_given(names, promotion.benefit, currency),
        terms=_terms(names, promotion, currency),
        valid_from=promotion.valid_from,
        valid_to=promotion.valid_to,
        local_from=_local(promotion.local_from),
        local_to=_local(promotion.local_to),
        reason=promotion.reason,
        taken=taken,
        most=most,
        change=change,
    )


def state_of(promotion: Promotion, names: Names) -> str:
    """Say whether a promotion is ``coming``, ``live`` or ``ended``, in the company's zone."""
    wall = names.at.astimezone(ZoneInfo(names.zone)).replace(tzinfo=None)
    if promotion.valid_to is not None and promotion.valid_to <= names.at:
        return "ended"
    if promotion.local_to is not None and promotion.local_to <= wall:
        return "ended"
    starts_later = promotion.valid_from > names.at
    if starts_later or (promotion.local_from is not None and promotion.local_from > wall):
        return "coming"
    return "live"


def share_of(rate_ppm: int) -> float:
    """Return parts per million as a share."""
    return rate_ppm / _MILLION


def _given(names: Names, benefit: Benefit, currency: str) -> screens.Given:
    match benefit:
        case PercentOff(rate_ppm):
            return screens.Given(kind="percent_off", rate=share_of(rate_ppm))
        case AmountOff(amount_minor, each_unit):
            amount = Money(amount_minor, currency)
            return screens.Given(kind="amount_off", amount=amount, is_each=each_unit)
        case FixedPrice(unit_minor):
            return screens.Given(kind="fixed_price", amount=Money(unit_minor, currency))
        case MorePoints(factor_ppm, extra):
            return screens.Given(kind="more_points", factor=share_of(factor_ppm), extra=extra)
        case _:
            return _given_by_units(names, benefit, currency)


def _given_by_units(
    names: Names, benefit: BuyGet | Ladder | SetPrice | Gift, currency: str
) -> screens.Given:
    match benefit:
        case BuyGet():
            return screens.Given(
                kind="buy_get",
                rate=share_of(benefit.rate_ppm),
                buy=benefit.buy,
                get=benefit.get,
                most=benefit.most_rounds,
                parts=() if benefit.of is None else _part(names, benefit.of, benefit.get),
            )
        case Ladder(measure, rungs):
            steps = tuple(_rung(row, measure, currency) for row in rungs)
            return screens.Given(kind="ladder", rungs=steps)
        case SetPrice(parts, price_minor, most_sets):
            goods = [one for part in parts for one in _part(names, part.selector, part.units)]
            amount = Money(price_minor, currency)
            return screens.Given(
                kind="set_price", amount=amount, most=most_sets, parts=tuple(goods)
            )
        case Gift(sku_ids, units):
            choice = ", ".join(_sorted(map(names.sku, sku_ids)))
            return screens.Given(kind="gift", get=units, parts=((choice, units),))


def _part(names: Names, selector: Selector, units: int) -> tuple[tuple[str, int], ...]:
    return ((", ".join(names.goods(selector)), units),)


def _rung(rung: Rung, measure: Measure, currency: str) -> screens.Rung:
    reached: Value = rung.reached_at
    if measure is Measure.SPEND:
        reached = Money(rung.reached_at, currency)
    if rung.rate_ppm:
        return screens.Rung(reached=reached, rate=share_of(rung.rate_ppm))
    return screens.Rung(reached=reached, amount=Money(rung.amount_minor, currency))


def _terms(names: Names, promotion: Promotion, currency: str) -> screens.Terms:
    asked: Conditions = promotion.conditions
    spend = Money(asked.min_spend_minor, currency) if asked.min_spend_minor else None
    hours = None
    if asked.from_minute is not None or asked.to_minute is not None:
        hours = clock_of(asked.from_minute or 0), clock_of(asked.to_minute or 0)
    return screens.Terms(
        goods=names.goods(promotion.select),
        but=names.but(promotion.select),
        channels=_sorted(map(names.channel, asked.channels)),
        places=_sorted(map(names.place, asked.places)),
        markets=_sorted(asked.markets),
        groups=_sorted(asked.groups),
        min_spend=spend,
        min_units=asked.min_units,
        weekdays=tuple(str(day) for day in sorted(asked.weekdays)),
        hours=hours,
        claim=promotion.claim,
    )


def clock_of(minute: int) -> str:
    """Return a minute of the day as a clock shows it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _budget(budget: Budget | None) -> tuple[Value, Value]:
    if budget is None:
        return None, None
    if budget.max_minor is not None and budget.currency is not None:
        return Money(budget.taken_minor, budget.currency), Money(budget.max_minor, budget.currency)
    return budget.taken_uses, budget.max_uses


def _local(time: LocalTime | None) -> str | None:
    return None if time is None else time.isoformat(sep=" ", timespec="minutes")


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))
