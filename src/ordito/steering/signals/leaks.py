"""Where money leaks between channels: prices that differ without a rule, coupons used again."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.signals.groups import Groups, lay_groups
from ordito.steering.signals.questions import question

_MADE_FOR_MANY: Final = 20


class PriceRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A difference that is meant.

    Attributes:
        channel: whose prices differ from all others'.
        by_bp: by how much, basis points of the other's price; below 0 it is cheaper.
        because: why.
        category: of SKUs; None is all.
    """

    channel: str
    by_bp: int
    because: str
    category: str | None = None


class PriceLeak(msgspec.Struct, frozen=True):
    """A SKU that costs one thing here and another there.

    Attributes:
        sku_id: what.
        dear_channel: where it costs more.
        cheap_channel: where it costs less.
        dear_price: minor units, tax included.
        cheap_price: minor units, tax included.
        dear_units: sold where it costs more.
        cheap_units: sold where it costs less.
    """

    sku_id: str
    dear_channel: str
    cheap_channel: str
    dear_price: int
    cheap_price: int
    dear_units: int
    cheap_units: int

    @property
    def amount(self) -> int:
        """What the dearer price would have brought for the units sold at the cheaper one."""
        return (self.dear_price - self.cheap_price) * self.cheap_units


class CouponLeak(msgspec.Struct, frozen=True):
    """An order with a coupon that was used before.

    Attributes:
        coupon: which.
        order_id: that used it again.
        channel: of the order.
        before_order_id: that used it before.
        before_channel: of that order.
        placed_us: when it was used again, microseconds since 1970 in UTC.
        discount: of the order, minor units; what the coupon gave is a part of it.
        excused: whether one of both orders was cancelled.
    """

    coupon: str
    order_id: str
    channel: str | None
    before_order_id: str
    before_channel: str | None
    placed_us: int
    discount: int
    excused: bool


class GroupLeak(msgspec.Struct, frozen=True):
    """What leaks to a group of customers.

    Attributes:
        group: of customers; empty are those in none, and those nobody knows.
        units: bought where they are cheaper.
        amount: what the dearer price would have brought for these, minor units.
        coupons: used again by them.
    """

    group: str
    units: int
    amount: int
    coupons: int


class OrderLeak(msgspec.Struct, frozen=True):
    """What leaked by an order.

    Attributes:
        order_id: which.
        number: of it, where it has one.
        group: of its customer; empty where in none, or nobody knows whom.
        units: bought where they are cheaper.
        amount: what the dearer price would have brought for these, minor units.
        coupons: used again by it.
    """

    order_id: str
    number: str | None
    group: str
    units: int
    amount: int
    coupons: int


class Leaks(msgspec.Struct, frozen=True):
    """What leaks.

    Attributes:
        version: of the mart.
        as_of_us: until when, microseconds since 1970 in UTC.
        prices: that differ, what costs most first.
        priced: SKUs with a price in two channels or more.
        coupons: uses after the first, the earliest first.
        used: orders with a coupon.
        made_for_many: codes with more uses than a coupon for one person has.
        groups: to whom it leaks, what costs most first; they add up to all of it.
    """

    version: str
    as_of_us: int
    prices: tuple[PriceLeak, ...]
    priced: int
    coupons: tuple[CouponLeak, ...]
    used: int
    made_for_many: tuple[str, ...]
    groups: tuple[GroupLeak, ...]

    @property
    def amount(self) -> int:
        """What differing prices cost, minor units."""
        return sum(one.amount for one in self.groups)


def find_leaks(
    mart: Mart,
    rules: Sequence[PriceRule] = (),
    *,
    most_uses: int = _MADE_FOR_MANY,
    groups: Groups | None = None,
) -> Leaks:
    """Return prices that differ without one of ``rules``, and coupons used again.

    Args:
        mart: to read.
        rules: differences that are meant.
        most_uses: a code with more uses is made for many people.
        groups: of customers; by default by how they mostly bought.
    """
    prices = mart.read(
        PriceLeak,
        question("prices"),
        rule_channels=[rule.channel for rule in rules],
        rule_categories=[rule.category for rule in rules],
        rule_bp=[rule.by_bp for rule in rules],
    )
    coupons = mart.read(CouponLeak, question("coupons"), most_uses=most_uses)
    ((priced,),) = mart.rows(
        "SELECT count(*) FROM (SELECT sku_id FROM fact_shelf_price GROUP BY sku_id"
        " HAVING count(DISTINCT channel) > 1)"
    )
    many = mart.rows(
        "SELECT coupon FROM fact_order WHERE coupon IS NOT NULL GROUP BY coupon"
        " HAVING count(*) > $most_uses ORDER BY coupon",
        most_uses=most_uses,
    )
    ((used,),) = mart.rows("SELECT count(coupon) FROM fact_order")
    _lay_leaked(mart, prices, coupons, groups)
    leaked = mart.read(
        GroupLeak,
        'FROM leaked SELECT name AS "group", sum(units)::BIGINT AS units,'
        " sum(amount)::BIGINT AS amount, sum(coupons)::BIGINT AS coupons"
        " GROUP BY name ORDER BY amount DESC, coupons DESC, name",
    )
    return Leaks(
        version=mart.version,
        as_of_us=mart.as_of_us,
        prices=tuple(prices),
        priced=priced,
        coupons=tuple(coupons),
        used=used,
        made_for_many=tuple(code for (code,) in many),
        groups=tuple(leaked),
    )


def list_leaked(
    mart: Mart, leaks: Leaks, group: str | None = None, groups: Groups | None = None, *, most: int
) -> list[OrderLeak]:
    """Return orders by which something leaked, what costs most first.

    Pages take what opens from leaks from here; all of them add up to ``leaks.groups``.

    Args:
        mart: in which the leaks were found.
        leaks: as ``find_leaks`` told them.
        group: to which; empty are those in none, None is all.
        groups: by which they were found.
        most: orders at most.
    """
    _lay_leaked(mart, leaks.prices, leaks.coupons, groups)
    return mart.read(
        OrderLeak,
        "FROM leaked LEFT JOIN fact_order USING (order_id)"
        ' SELECT order_id, number, name AS "group", leaked.units, amount, coupons'
        " WHERE coalesce(name = $group, true)"
        " ORDER BY amount DESC, coupons DESC, order_id LIMIT $most",
        group=group,
        most=most,
    )


def _lay_leaked(
    mart: Mart,
    prices: Sequence[PriceLeak],
    coupons: Sequence[CouponLeak],
    groups: Groups | None,
) -> None:
    """Lay ready what leaked by which order, as ``leaked``."""
    lay_groups(mart, groups)
    mart.rows(
        question("leaked"),
        skus=[leak.sku_id for leak in prices],
        channels=[leak.cheap_channel for leak in prices],
        less=[leak.dear_price - leak.cheap_price for leak in prices],
        orders=[leak.order_id for leak in coupons],
    )
