"""Promotions: what is taken off, of which lines, for whom, when, and beside what else.

Standard library only: the same file runs in the till's browser.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeAlias

from ordito.platform.ids import ChannelId, PlaceId, PromotionId, SkuId

# what the clock on the wall shows, without an offset: it is meant in the zone of whoever asks
LocalTime = NewType("LocalTime", datetime)

# a line that is the delivery of others carries this tag; only a promotion that names it sees it
DELIVERY = "delivery"


class ClaimKind(StrEnum):
    """What a customer shows for a promotion that is not for everybody."""

    COUPON = "coupon"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Claim:
    """A right to a promotion that was shown and found valid before the quote.

    Attributes:
        promotion_id: to which promotion.
        kind: a coupon's code, or an offer made to this person.
        name: the code, or the id of the offer; named in the answer.
    """

    promotion_id: PromotionId
    kind: ClaimKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which lines a promotion looks at: any of these, none of those.

    A line has the tags that the catalogue gives its SKU (``product:ID``, ``category:ID`` with all
    categories above, ``brand:NAME``, ``collection:ID``) and those of the sale (``method:NAME``,
    ``delivery``). Without SKUs and tags a selector takes every line but deliveries.

    Attributes:
        sku_ids: these SKUs.
        tags: lines with one of these.
        but_sku_ids: and none of these SKUs.
        but_tags: and none of these tags.
    """

    sku_ids: frozenset[SkuId] = frozenset()
    tags: frozenset[str] = frozenset()
    but_sku_ids: frozenset[SkuId] = frozenset()
    but_tags: frozenset[str] = frozenset()


EVERYTHING = Selector()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """When a promotion applies. What is empty or None asks nothing; all that is asked must hold.

    Attributes:
        channels: sold through one of these.
        places: sold at one of these.
        markets: in one of these.
        groups: the customer is in one of these groups, as ``members``, ``tier:CODE``,
            ``persona:CODE``; a quote's context says in which the customer is.
        on: lines that ``min_spend_minor`` and ``min_units`` count; deliveries never count.
        min_spend_minor: least sum of those lines before any promotion, minor units.
        min_units: least units of those lines.
        weekdays: 0 is Monday, in the zone of the context.
        from_minute: of the day in that zone, included.
        to_minute: of the day in that zone, excluded; below ``from_minute`` it is on the next day.
    """

    channels: frozenset[ChannelId] = frozenset()
    places: frozenset[PlaceId] = frozenset()
    markets: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    on: Selector = EVERYTHING
    min_spend_minor: int = 0
    min_units: int = 0
    weekdays: frozenset[int] = frozenset()
    from_minute: int | None = None
    to_minute: int | None = None


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A part of what the selected lines cost.

    Attributes:
        rate_ppm: parts per million, 1 to 1,000,000.
    """

    rate_ppm: int


@dataclass(frozen=True, slots=True)
class AmountOff:
    """An amount off each selected unit, or once off the sum of the selected lines.

    Attributes:
        amount_minor: minor units, at least 1; never more than there is.
        each_unit: whether off each unit; else once, shared by largest remainder.
    """

    amount_minor: int
    each_unit: bool = False


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Each selected unit costs this, where it would cost more.

    Attributes:
        unit_minor: minor units, not negative.
    """

    unit_minor: int


@dataclass(frozen=True, slots=True)
class BuyGet:
    """Of so many selected units the cheapest ones cost less, again and again.

    Three for two: ``buy=2, get=1, rate_ppm=1_000_000``.

    Attributes:
        buy: units that are paid in full in one round, at least 1.
        get: units that cost less in one round, at least 1.
        rate_ppm: taken off those, parts per million.
        of: lines from which they come; None is the same lines as those that are bought.
        most_rounds: at most so often; None is as often as it fits.
    """

    buy: int
    get: int
    rate_ppm: int
    of: Selector | None = None
    most_rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder.

    Attributes:
        reached_at: units, or minor units spent, from which it holds.
        rate_ppm: taken off all selected lines, parts per million; 0 where an amount is.
        amount_minor: taken off their sum; 0 where a rate is.
    """

    reached_at: int
    rate_ppm: int = 0
    amount_minor: int = 0


class Measure(StrEnum):
    """What a ladder climbs by."""

    UNITS = "units"
    SPEND = "spend"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The more is bought, the more is taken off; the highest rung that is reached counts.

    Attributes:
        measure: units of the selected lines, or what they cost before any promotion.
        rungs: ascending; what they take off never falls.
    """

    measure: Measure
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a set is made of.

    Attributes:
        selector: lines from which its units come.
        units: how many, at least 1.
    """

    selector: Selector
    units: int


@dataclass(frozen=True, slots=True)
class SetPrice:
    """One price for units that are bought together; what is saved is shared by largest remainder.

    Attributes:
        parts: of one set.
        price_minor: of one set, minor units.
        most_sets: at most so many; None is as many as there are.
    """

    parts: tuple[Part, ...]
    price_minor: int
    most_sets: int | None = None


@dataclass(frozen=True, slots=True)
class MorePoints:
    """Selected lines earn more points.

    Attributes:
        factor_ppm: times what they earn anyway, parts per million; 2,000,000 is double.
        extra: points once for the basket.
    """

    factor_ppm: int = 1_000_000
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Gift:
    """Units that cost nothing when they are in the basket; until then the answer offers them.

    Attributes:
        sku_ids: to choose from.
        units: how many in all.
    """

    sku_ids: frozenset[SkuId]
    units: int = 1


Benefit: TypeAlias = (
    PercentOff | AmountOff | FixedPrice | BuyGet | Ladder | SetPrice | MorePoints | Gift
)


class Stacking(StrEnum):
    """Beside what else a promotion may stand."""

    # on what other promotions have left
    WITH_OTHERS = "with_others"
    # lines that it touches are touched by no other promotion
    ALONE_ON_LINES = "alone_on_lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A rule of the rulebook that takes something off, gives points or a gift.

    Attributes:
        promotion_id: made by the caller; stays the same over versions.
        code: short name, unique among promotions.
        label: what shoppers read, by language, sorted.
        currency: of its amounts; None where it has none.
        benefit: what it gives.
        select: lines to which it gives it.
        conditions: when.
        claim: what has to be shown for it; None is for everybody.
        priority: higher ones come first.
        group: of the promotions in one group only the one that takes most off applies.
        stacking: beside what else.
        valid_from: from this instant on, aware UTC.
        valid_to: before this instant; None is until it is withdrawn.
        local_from: from when the clock in the zone of the context has shown this; None asks
            nothing. It holds beside ``valid_from``.
        local_to: until that clock has shown this.
        reason: why it exists, and for a deviation between channels why; for people.
        limited: whether a budget or a number of uses limits it; kept apart, see
            ``PriceContext.exhausted``.
        personalised: whether a machine chose whom its groups, tiers or coupons are for, so that
            shoppers have to be told.
    """

    promotion_id: PromotionId
    code: str
    label: tuple[tuple[str, str], ...]
    benefit: Benefit
    valid_from: datetime
    valid_to: datetime | None = None
    local_from: LocalTime | None = None
    local_to: LocalTime | None = None
    currency: str | None = None
    select: Selector = EVERYTHING
    conditions: Conditions = Conditions()
    claim: ClaimKind | None = None
    priority: int = 0
    group: str | None = None
    stacking: Stacking = Stacking.WITH_OTHERS
    reason: str = ""
    limited: bool = False
    personalised: bool = False
