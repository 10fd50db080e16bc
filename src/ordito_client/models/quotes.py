# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about quotes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec


class ClaimTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a coupon or an offer.

    Attributes:
        claim: the code as it was shown, or the id of the offer.
        applied: whether it gave anything.
        reason: why it did not: ``coupon_expired``, ``coupon_foreign``, ``conditions`` ...
        label: of its promotion, where that is known.
    """

    claim: str
    applied: bool
    reason: str | None = None
    label: str | None = None


class Destination(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto, as far as a promise needs to know.

    Attributes:
        country: ISO 3166-1 alpha-2.
        postal_code: as the post writes it; empty is anywhere in the country.
        latitude: degrees north, WGS 84, where somebody knows it; with ``longitude``.
        longitude: degrees east, WGS 84.
    """

    country: str
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None


class DiscountTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion took off.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        label: what shoppers read, in the language of the request.
        amount_minor: minor units, with or without tax as the prices are.
        claim: coupon or offer that it needed, if any.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None = None


class GiftTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that would cost nothing if they were in the basket.

    Attributes:
        code: of the promotion.
        label: of the promotion.
        skus: codes to choose from.
        units: that may still be added.
    """

    code: str
    label: str
    skus: Sequence[str]
    units: int


class LineQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A priced line; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``: what bringing the others is charged.
    ``is_personalised`` says that the price was made for this person automatically, which has to
    be
    told before the sale (Directive 2011/83/EU, Art. 6(1)(ea)).
    """

    sku_id: UUID
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    promise: PromiseQuote | None = None
    kind: str = "goods"
    discounts: Sequence[DiscountTold] = ()
    is_personalised: bool = False


Method: TypeAlias = Literal["carry_out", "collect", "ship"]
"""How a line reaches the customer: carry_out, collect, ship."""


class PromiseQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From which place, in which way and until when the goods would reach the customer."""

    place_id: UUID
    place: str
    method: str
    ready_at: dt.datetime
    promised_at: dt.datetime


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a basket costs here and now; amounts in minor units.

    Attributes:
        currency: ISO 4217.
        total_minor: to pay, tax included; send it as ``expected_total_minor`` with the sale,
        and
            nothing else is sold.
        cash_total_minor: to pay in cash, in whole coins; what that is more or less is booked
        apart.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        lines: priced, in the order of the request; after them what deliveries cost.
        quote_token: where the quote is held: send it with the sale, and exactly this is sold at
            this price.
        held_until: before this instant.
    """

    discounts: Sequence[DiscountTold]
    claims: Sequence[ClaimTold]
    gifts: Sequence[GiftTold]
    points: int
    notices: Sequence[str]
    currency: str
    total_minor: int
    cash_total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    lines: Sequence[LineQuote]
    trace: Sequence[TraceTold] | None = None
    quote_token: str | None = None
    held_until: dt.datetime | None = None


class QuoteRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket to be priced.

    Attributes:
        lines: what.
        place: code or id of the place that would sell it; a token that is bound to a place
        needs
            none.
        destination: whereto it would be shipped.
        customer: who would buy; None is somebody anonymous.
        coupons: codes that the customer shows.
        hold_minutes: for how long the answer shall be held; left out, it is only said.
    """

    lines: Sequence[QuotedLine]
    place: str | None = None
    destination: Destination | None = None
    customer: SaleCustomer | None = None
    coupons: Sequence[str] = ()
    hold_minutes: int | None = None


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be priced, and promised where it is said how it reaches the customer.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how the goods would reach the customer; None asks for no promise.
        place: code or id of the place that would give them, as in a sale.
    """

    sku: str
    quantity: int
    method: Method | None = None
    place: str | None = None


class SaleCustomer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who buys: an id, or one identifier of a known customer.

    Attributes:
        id: customer id.
        card: number of a loyalty card.
        email: e-mail address.
        phone: phone number, best with its country code.
        external_id: what the calling system calls the customer, with ``source``.
        source: the calling system.
    """

    id: UUID | None = None
    card: str | None = None
    email: str | None = None
    phone: str | None = None
    external_id: str | None = None
    source: str | None = None


class TraceTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something was or was not applied; ``line_no`` 0 is the whole basket."""

    step: str
    line_no: int
    subject: str
    reason: str
    amount_minor: int | None = None
