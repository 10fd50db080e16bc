"""Session page: what a checkout session says of itself; every surface renders this one.

Paths of messages name parts of the wish and the page: ``lines[0].quantity``, ``codes[1]``,
``methods[0].destination``, ``methods[0].groups[0].option``, ``buyer.email``, ``eligibility[0]``,
``payment``. Amounts are minor units of ``currency``. Texts are English; ``code`` and ``facts`` are
what a surface translates.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from ordito.processes.sessions.wish import WishedAddress, WishedBuyer, WishedConsent


class PageState(StrEnum):
    """Where a session stands.

    ``incomplete``: something is missing, see the messages. ``ready``: it may be completed.
    ``requires_escalation``: the buyer has to do something on a page of ours.
    ``complete_in_progress``: it is being paid. ``completed``: it is an order. ``canceled``: it was
    ended, or has expired.
    """

    INCOMPLETE = "incomplete"
    READY = "ready"
    REQUIRES_ESCALATION = "requires_escalation"
    COMPLETE_IN_PROGRESS = "complete_in_progress"
    COMPLETED = "completed"
    CANCELED = "canceled"


class Severity(StrEnum):
    """Who can do something about an error."""

    RECOVERABLE = "recoverable"
    REQUIRES_BUYER_INPUT = "requires_buyer_input"
    REQUIRES_BUYER_REVIEW = "requires_buyer_review"
    UNRECOVERABLE = "unrecoverable"


class SessionMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller has to know.

    Attributes:
        kind: ``error`` keeps the session from being completed; ``warning`` and ``info`` do not.
        code: stable; the codes are listed in ``messages.py``.
        severity: of an error; None of the others.
        path: which part it is about; None is the whole.
        text: in one English sentence, without personal values.
        facts: values for another wording.
    """

    kind: str
    code: str
    severity: Severity | None = None
    path: str | None = None
    text: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])


class TotalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the receipt; discounts are negative, the others positive.

    Attributes:
        kind: ``subtotal``, ``items_discount``, ``discount`` (of fulfilment), ``fulfilment``,
            ``tax`` (only where prices are without it), ``total``: the others add up to it.
        amount_minor: minor units.
        text: as shown; empty is by its kind.
        parts: what it consists of, where that is more than one.
    """

    kind: str
    amount_minor: int
    text: str = ""
    parts: tuple["TotalEntry", ...] = ()


class LineDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """What a promotion took off a line."""

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line with its price; amounts in minor units.

    Attributes:
        line_id: what the caller calls it.
        sku_id: what.
        sku: its code.
        product_id: of which it is a variant.
        name: in the language that was asked for.
        quantity: units that are sold; fewer than ``asked`` where there are not so many.
        asked: units that were asked for.
        unit_minor: price of one unit before discounts, with or without tax as the list has it.
        base_minor: units times their price.
        discount_minor: taken off, positive.
        total_minor: to pay, tax included.
        tax_minor: tax within the total.
        discounts: by promotion.
        method_id: how it reaches the buyer; None of a service that goes with nothing.
        place_id: that gives it, where that is known.
        promised_at: until when the buyer has it, where that is known.
        available: units that may be had; None of a service.
        waits_for: ``back_order``, ``pre_order`` or ``transfer``, where it is not at its place yet.
    """

    line_id: str
    sku_id: UUID
    sku: str
    product_id: UUID
    name: str
    quantity: int
    asked: int
    unit_minor: int
    base_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    discounts: tuple[LineDiscount, ...] = ()
    method_id: str | None = None
    place_id: UUID | None = None
    promised_at: datetime | None = None
    available: int | None = None
    waits_for: str | None = None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A line that cannot be bought here and now; a message says so as well.

    Attributes:
        line_id: what the caller calls it.
        sku: as it was asked for.
        quantity: units that were asked for.
        code: ``out_of_stock``, ``not_sold_here``, ``unknown_item``, ``no_price``.
        name: of the SKU, where it is known.
    """

    line_id: str
    sku: str
    quantity: int
    code: str
    name: str | None = None


class SessionOption(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which a group can reach the buyer.

    Attributes:
        option_id: stable within the group.
        title: as shown, in the language that was asked for.
        service: code of the delivery service, ``collect`` as soon as it is ready, or ``slot``.
        earliest_at: not before; what is collected is ready by then.
        latest_at: promised until then; of a slot its end.
        amount_minor: what choosing it costs, tax included, after promotions.
        base_minor: before promotions, as the list has it.
        discount_minor: taken off ``base_minor``.
        tax_minor: within ``amount_minor``.
    """

    option_id: str
    title: str
    service: str
    earliest_at: datetime | None
    latest_at: datetime | None
    amount_minor: int
    base_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0


class SessionGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that go together.

    Attributes:
        group_id: stable while the same lines go together.
        line_ids: which lines.
        place_id: where they come from.
        options: at least one, the slowest and cheapest first.
        option_id: the chosen one; the first where none was chosen and there is a choice by rule.
    """

    group_id: str
    line_ids: tuple[str, ...]
    place_id: UUID | None
    options: tuple[SessionOption, ...]
    option_id: str | None


class SessionDestination(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines may go.

    Attributes:
        destination_id: what a wish calls it.
        kind: ``written`` address, ``book`` address of the customer, or ``place``.
        label: in the customer's book; None of the others.
        address: personal values of a written one or of the book.
        place_id: which place.
        name: of the place.
        place_address: of the place; no personal value.
        latitude: of the place.
        longitude: of the place.
        distance_m: from the point that was asked about, metres.
        has_all: whether the place has all lines of the method.
        ready_at: from when they can be collected there.
        is_sent: whether something of it is sent to the place first.
    """

    destination_id: str
    kind: str
    label: str | None = None
    address: WishedAddress | None = None
    place_id: UUID | None = None
    name: str | None = None
    place_address: WishedAddress | None = None
    latitude: float | None = None
    longitude: float | None = None
    distance_m: int | None = None
    has_all: bool = True
    is_sent: bool = False
    ready_at: datetime | None = None


class SessionMethod(msgspec.Struct, frozen=True, kw_only=True):
    """How some lines reach the buyer.

    Attributes:
        method_id: what a wish calls it.
        kind: ``ship`` or ``collect``.
        line_ids: which lines.
        destinations: to choose from, the nearest first.
        destination: id of the chosen one, or None.
        groups: lines that go together; none before there is a destination to go to.
    """

    method_id: str
    kind: str
    line_ids: tuple[str, ...]
    destinations: tuple[SessionDestination, ...]
    destination: str | None
    groups: tuple[SessionGroup, ...]


class AvailableMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of method that some lines could have.

    Attributes:
        kind: ``ship`` or ``collect``.
        line_ids: lines that some place can give so.
        from_at: when the first of them could be there; None where nobody can say yet.
    """

    kind: str
    line_ids: tuple[str, ...]
    from_at: datetime | None = None


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """What part of a discount went where: ``lines[0]``, or ``fulfilment``."""

    path: str
    amount_minor: int


class SessionDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A promotion that was applied.

    Attributes:
        promotion_id: which.
        label: what shoppers read, in the language that was asked for.
        code: coupon that it needed, as it was shown; None for one that applies by itself.
        amount_minor: taken off in all, positive.
        automatic: whether it needed no code.
        provisional: whether it rests on a claim that is verified only at completion.
        eligibility: that claim.
        allocations: where it went; they add up to the amount.
        is_even: whether it is split over lines by value; else it was applied to each.
        priority: order in which it was applied, from 1.
    """

    promotion_id: UUID
    label: str
    code: str | None
    amount_minor: int
    automatic: bool
    provisional: bool = False
    eligibility: str | None = None
    allocations: tuple[Allocation, ...] = ()
    is_even: bool = True
    priority: int = 1


class RefusedCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that gives nothing; ``reason`` as ``expired``, ``unknown``, ``conditions``."""

    code: str
    reason: str


class PaidBy(msgspec.Struct, frozen=True, kw_only=True):
    """What pays a session, as it was agreed; its token is not kept here.

    Attributes:
        handler: id of the handler.
        amount_minor: its share, minor units; 0 where those before it paid all.
        instrument_id: what the caller calls it.
        number: of its payment in the order, from 0; None where it pays nothing.
    """

    handler: str
    amount_minor: int
    instrument_id: str | None = None
    number: int | None = None


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """That the buyer has to confirm a payment elsewhere.

    Attributes:
        challenge_id: the same as long as the same is asked; never used again.
        instrument: which of those in ``paid_by``, from 0.
    """

    challenge_id: UUID
    instrument: int


class PaymentTerm(msgspec.Struct, frozen=True, kw_only=True):
    """When a session may be paid.

    Attributes:
        term_id: unique within the session: ``now``, or ``account`` on the account of a company.
        amount_minor: what is paid, all at once.
        days: after the invoice, within which it is paid; None is when it is bought.
    """

    term_id: str
    amount_minor: int
    days: int | None = None


class PaymentHandler(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay that this session offers.

    Attributes:
        handler_id: what an instrument names.
        tender: ``card``, ``points``, ``gift_card``, ``store_credit``.
        title: as shown.
        most_minor: most that it can pay of this session; None for all of it.
        tokens: tokens of the sandbox, where it is one; empty elsewhere.
    """

    handler_id: str
    tender: str
    title: str
    most_minor: int | None = None
    tokens: tuple[str, ...] = ()


class SessionPoints(msgspec.Struct, frozen=True, kw_only=True):
    """What a member's programme says of this session.

    Attributes:
        programme_id: which programme.
        programme: its code.
        name: as customers know it.
        member_id: customer who is the member.
        tier: code of the tier, if any.
        to_earn: points that the order will give.
        free: points that may be spent; None where it is not proven who asks.
        worth_minor: of the free ones; None as ``free``.
        spendable_minor: most that points can pay of this total; None as ``free``.
        is_proven: whether the member signed in, and did not merely show a number.
    """

    programme_id: UUID
    programme: str
    name: str
    member_id: UUID
    tier: str | None
    to_earn: int
    free: int | None = None
    worth_minor: int | None = None
    spendable_minor: int | None = None
    is_proven: bool = False


class SessionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A session as it stands.

    Attributes:
        session_id: which.
        state: see ``PageState``.
        version: grows with each change.
        currency: ISO 4217.
        market: code of the channel's market; two letters where it is a country.
        lines: what is sold, in the order of the wish.
        left_out: what cannot be.
        totals: receipt, from ``subtotal`` to ``total``.
        total_minor: to pay.
        tax_minor: all tax within the total.
        methods: how lines reach the buyer.
        available_methods: kinds of methods, and which lines could have them.
        codes: coupons as they were shown.
        discounts: what was applied, by code and by itself.
        refused: codes that give nothing.
        eligibility: claims as they were sent.
        accepted: of them, those that this company knows.
        consents: what the buyer allows or forbids, not taken down before completion.
        messages: what the caller has to know.
        handlers: ways to pay.
        paid_by: what pays it, once that was agreed.
        challenges: of that, what its buyer has to confirm elsewhere.
        terms: when it may be paid, where there is a choice.
        term: id of the one in effect; None where there is no choice.
        points: of the member who buys, if there is one.
        buyer: as typed; personal values.
        customer_id: whose order it will be.
        is_signed_in: whether that customer has proved to be it.
        cart_id: where it comes from.
        expires_at: until when it is open, or, while it is being paid, until when it can be paid.
        opened_at: when it was opened.
        order_id: of the order that it became.
        number: what people call that order.
        declined: code of why the last payment was refused, if it was.
        rulebook_version: prices and rules that were applied.
    """

    session_id: UUID
    state: PageState
    version: int
    currency: str
    market: str
    lines: tuple[SessionLine, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    totals: tuple[TotalEntry, ...] = ()
    total_minor: int = 0
    tax_minor: int = 0
    methods: tuple[SessionMethod, ...] = ()
    available_methods: tuple[AvailableMethod, ...] = ()
    codes: tuple[str, ...] = ()
    discounts: tuple[SessionDiscount, ...] = ()
    refused: tuple[RefusedCode, ...] = ()
    eligibility: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    consents: tuple[WishedConsent, ...] = ()
    messages: tuple[SessionMessage, ...] = ()
    handlers: tuple[PaymentHandler, ...] = ()
    paid_by: tuple[PaidBy, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    terms: tuple[PaymentTerm, ...] = ()
    term: str | None = None
    points: SessionPoints | None = None
    buyer: WishedBuyer | None = None
    customer_id: UUID
    is_signed_in: bool = False
    cart_id: UUID | None = None
    expires_at: datetime
    opened_at: datetime
    order_id: UUID | None = None
    number: str | None = None
    declined: str | None = None
    rulebook_version: int = 0
