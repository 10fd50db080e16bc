"""Quotes: who asks for what, and the priced answer.

Standard library only: the same file runs in the till's browser.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ordito.platform.ids import ChannelId, PlaceId, PriceListId, PromotionId, SkuId
from ordito.pricing.model.promotions import Claim, LocalTime


class TaxRounding(StrEnum):
    """What of a sale has its tax rounded."""

    LINE = "line"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How amounts become whole ones.

    Attributes:
        tax: rounded for the units of each SKU, or once for all that have the same rates; the lines
            then share it.
        step_minor: smallest amount that is charged: prices, discounts and tax on top are whole
            steps, half up; an amount off is rounded down.
    """

    tax: TaxRounding = TaxRounding.LINE
    step_minor: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceContext:
    """Who asks for a price, where and when: all that a price may depend on besides the basket.

    Attributes:
        channel_id: channel that sells.
        market: whose prices and taxes apply.
        currency: in which is paid, ISO 4217.
        at: instant for which the price is asked, aware UTC.
        place_id: place that sells, if any.
        customer_groups: groups that the customer is a member of, tiers and personas among them
            (``tier:CODE``, ``persona:CODE``).
        zone: IANA name of the time zone in which weekdays and hours are meant.
        utc_offset_s: of that zone at ``at``, seconds east.
        repeated_until: where the clock of that zone was set back and shows an hour again, the time
            at which it has caught up; None otherwise.
        claims: coupons and offers that the customer shows, found valid.
        exhausted: limited promotions that have nothing left, for this customer or at all.
        rounding: as the seller declared it for the market.
    """

    channel_id: ChannelId
    market: str
    currency: str
    at: datetime
    place_id: PlaceId | None = None
    customer_groups: frozenset[str] = frozenset()
    zone: str = "UTC"
    utc_offset_s: int = 0
    repeated_until: LocalTime | None = None
    claims: tuple[Claim, ...] = ()
    exhausted: frozenset[PromotionId] = frozenset()
    rounding: Rounding = Rounding()


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Units that are wanted.

    Attributes:
        line_no: names the line in the answer; unique in the basket.
        sku_id: what.
        quantity: units, at least 1.
        tax_class: of the SKU, as the catalogue says.
        tags: what promotions may select it by; see ``Selector``.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    tax_class: str = "standard"
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Basket:
    """What is wanted.

    Attributes:
        lines: in any order; the answer does not depend on it.
    """

    lines: tuple[BasketLine, ...]


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One tax within a total.

    Attributes:
        code: which tax.
        rate_ppm: parts per million of the net amount.
        amount_minor: minor units.
    """

    code: str
    rate_ppm: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Discount:
    """What a promotion took off a line, or off a basket.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        amount_minor: minor units, in the line's own terms: with or without tax as its price is.
        claim: coupon or offer that it needed, if any.
    """

    promotion_id: PromotionId
    code: str
    amount_minor: int
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class PointsGrant:
    """More points for a line, or once for the basket.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        line_no: of which line; None is the whole basket.
        factor_ppm: times what the line earns anyway, parts per million.
        extra: points on top, once.
    """

    promotion_id: PromotionId
    code: str
    line_no: int | None
    factor_ppm: int
    extra: int


@dataclass(frozen=True, slots=True)
class OfferedGift:
    """Units that would cost nothing if they were in the basket.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        sku_ids: to choose from.
        units: that may still be added.
    """

    promotion_id: PromotionId
    code: str
    sku_ids: frozenset[SkuId]
    units: int


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What became of a coupon or offer that was shown.

    Attributes:
        claim: as it was shown.
        applied: whether it gave anything.
        reason: why it did not: ``expired``, ``not_yet_valid``, ``conditions``, ``exhausted``,
            ``no_gain`` where the basket is no cheaper with it, ``unknown``; None where it did.
    """

    claim: Claim
    applied: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with its price; amounts in minor units.

    Attributes:
        line_no: as in the basket.
        sku_id: as in the basket.
        quantity: as in the basket.
        price_list_id: list that gave the price.
        unit_minor: price of one unit as the list says it, with or without tax.
        base_minor: units times their price.
        discount_minor: taken off ``base_minor``, at most all of it; the sum of ``discounts``.
        total_minor: to pay, tax included.
        tax_minor: tax within the total.
        taxes: parts of that tax.
        discounts: by promotion, in the order in which they were applied.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    price_list_id: PriceListId
    unit_minor: int
    base_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    taxes: tuple[TaxPart, ...]
    discounts: tuple[Discount, ...] = ()

    @property
    def tax_bp(self) -> int:
        """Sum of the rates in hundredths of a percent, half up; the exact ones are in ``taxes``."""
        return (sum(part.rate_ppm for part in self.taxes) + 50) // 100


@dataclass(frozen=True, slots=True)
class TraceStep:
    """Why something was or was not applied to a line.

    Attributes:
        step: ``price``, ``promotion`` or ``tax``.
        line_no: to which line; 0 is the whole basket.
        subject: code of the price list, promotion or tax.
        reason: ``best`` where it was applied, otherwise what spoke against it: ``currency``,
            ``customer_group``, ``place``, ``channel``, ``market``, ``not_yet_valid``, ``expired``;
            of a price also ``quantity``, or ``superseded`` by a price that is preferred; of a
            promotion also ``weekday``, ``hours``, ``spend`` and ``units`` that are not reached,
            ``claim`` that was not shown, ``exhausted``, ``no_lines`` that it selects, ``group``
            where another of its group takes more, ``taken_alone`` where another has the line for
            itself, ``stacked`` where the others together take more, ``no_gain`` where it takes
            nothing.
        amount_minor: price of one unit, what a promotion took (0 where it gives no money), or
            tax; None where it was not applied.
    """

    step: str
    line_no: int
    subject: str
    reason: str
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """The answer to a quote; amounts in minor units.

    Attributes:
        currency: of all amounts.
        rulebook_version: prices and taxes that were applied.
        at: instant for which it holds.
        lines: in the order of the basket.
        discount_minor: taken off in all.
        total_minor: to pay, tax included.
        tax_minor: tax within the total.
        taxes: sums of the lines' taxes by code and rate.
        discounts: sums of the lines' discounts by promotion, in the order of application.
        points: more points, by line.
        gifts: what might be added for nothing.
        claims: what became of each coupon and offer that was shown.
        trace: why, where it was asked for.
    """

    currency: str
    rulebook_version: int
    at: datetime
    lines: tuple[PricedLine, ...]
    discount_minor: int
    total_minor: int
    tax_minor: int
    taxes: tuple[TaxPart, ...]
    discounts: tuple[Discount, ...] = ()
    points: tuple[PointsGrant, ...] = ()
    gifts: tuple[OfferedGift, ...] = ()
    claims: tuple[ClaimAnswer, ...] = ()
    trace: tuple[TraceStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way of a price.

    Attributes:
        code: ``no_price``, ``no_tax_rate``, ``wrong_currency``, ``quantity`` or ``line_twice``.
        line_no: on which line.
        position: of that line in the basket, from 0.
        detail: in one sentence.
    """

    code: str
    line_no: int
    position: int
    detail: str


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A basket that has no price: nothing of it is priced in part.

    Attributes:
        faults: at least one, by line.
        trace: why, where it was asked for.
    """

    faults: tuple[Fault, ...]
    trace: tuple[TraceStep, ...] = ()
