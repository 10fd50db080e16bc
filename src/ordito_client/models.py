# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back, as the API describes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec


class Break(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Break."""

    min_quantity: int
    unit_minor: int


class Cancellation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to cancel, and why.

    Attributes:
        lines: each line once.
        reason: code, as ``customer_changed_mind``.
        expected_version: refuse if the order has changed since this version.
    """

    lines: Sequence[CancelledLine]
    reason: str = "customer_request"
    expected_version: int | None = None


class CancelledLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that nobody wants any more."""

    line_no: int
    quantity: int


class Category(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A branch of the tree in which products are found.

    Attributes:
        category_id: made by the caller.
        code: short name, unique among categories.
        name: by language.
        parent_id: the branch above it; None is a root.
        external_ids: what other systems call it, by system.
    """

    category_id: UUID
    code: str
    name: Mapping[str, str]
    parent_id: UUID | None = None
    external_ids: Mapping[str, str] = {}


class Channel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A way by which customers and the company meet.

    Attributes:
        channel_id: made by the caller.
        code: short name, unique among channels.
        name: as staff call it.
        kind: by what it meets the customer.
        currency: in which it sells where nothing else is said, ISO 4217.
        market: code of the market (country or region) whose prices and taxes apply.
        active: whether it may sell.
        external_ids: what other systems call it, by system.
    """

    channel_id: UUID
    code: str
    name: str
    kind: ChannelKind
    currency: str
    market: str
    active: bool = True
    external_ids: Mapping[str, str] = {}


ChannelKind: TypeAlias = str
"""By what a channel meets the customer: store, web, app, marketplace, contact_centre, agent,
partner, ai_agent; more may come.
"""


class Consent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer allows or forbids from now on.

    Attributes:
        consent_id: chosen by the caller; recording it again is harmless.
        customer_id: whose word it is.
        purpose: what for, as ``marketing``.
        channel: through what, as ``email``.
        given: False where it is withdrawn.
        proof: code of the form, page or call that shows it; no personal values.
        recorded_at: when it was said.
    """

    consent_id: UUID
    customer_id: UUID
    purpose: str
    channel: str
    given: bool
    proof: str
    recorded_at: dt.datetime


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer allows or forbids from now on.

    Attributes:
        purpose: what for, as ``marketing``.
        channel: through what, as ``email``.
        given: False where it is withdrawn.
        proof: code of the form, page or call that shows it; no personal values.
    """

    purpose: str
    channel: str
    given: bool
    proof: str


class ConsentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest word of a customer on a purpose and channel; see ``Consent``."""

    purpose: str
    channel: str
    given: bool
    proof: str
    recorded_at: dt.datetime


class Count(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A count as it was booked."""

    count_id: UUID
    place_id: UUID
    lines: int


class CountedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that are there.

    Attributes:
        sku: code or id.
        quantity: units, all that lie at the place, also those set aside.
    """

    sku: str
    quantity: int


class Customer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's row with the vault beside it, empty after erasure.

    Attributes:
        customer_id: who.
        kind: see ``CustomerKind``.
        language: ISO 639-1, preferred.
        household_id: see ``NewCustomer``.
        created_at: when the customer became known.
        erased_at: when the vault was emptied.
        name: see ``Particulars``.
        street: see ``Particulars``.
        postal_code: see ``Particulars``.
        city: see ``Particulars``.
        country: see ``Particulars``.
    """

    customer_id: UUID
    kind: str
    language: str | None
    household_id: UUID | None
    created_at: dt.datetime
    erased_at: dt.datetime | None
    name: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None


CustomerKind: TypeAlias = Literal["anonymous", "person", "company"]
"""What is known of a customer: anonymous, person, company."""


class CustomerPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything but the personal values.

    Attributes:
        points: by programme.
        spent: by currency.
        orders: the latest ten.
        timeline: latest first.
    """

    points: Sequence[Points]
    spent: Sequence[Spent]
    orders: Sequence[OrderBrief]
    timeline: Sequence[Happening]


class Destination(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto, as far as a promise needs to know.

    Attributes:
        country: ISO 3166-1 alpha-2.
        postal_code: as the post writes it; empty is anywhere in the country.
    """

    country: str
    postal_code: str = ""


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which programme a customer takes part in, and with which card."""

    programme: str
    card: str | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the log: an event in its envelope.

    Attributes:
        slot: 0 to ``SLOTS`` - 1; facts of one customer, or of one subject, share it.
        fact_id: time-ordered.
        type: of the event.
        version: of the event's payload.
        occurred_at: when it happened.
        recorded_at: when it was written.
        actor: see ``Context``.
        origin: see ``Context``.
        channel_id: see ``Context``.
        place_id: see ``Context``.
        subject_id: what it happened to.
        customer_id: whose journey it belongs to.
        case_id: what links an order to its later returns and calls.
        started_at: start of a service touchpoint.
        ended_at: end of a service touchpoint.
        request_id: see ``Context``.
        payload: the event's own fields.
    """

    slot: int
    fact_id: UUID
    type: str
    version: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    actor: str
    origin: str
    channel_id: UUID | None
    place_id: UUID | None
    subject_id: UUID
    customer_id: UUID | None
    case_id: UUID | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    request_id: UUID | None
    payload: Any


class FactPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts in the order in which they became final.

    Attributes:
        facts: oldest first; those of places outside the token's scope are left out.
        next: cursor to send as ``after`` for what comes next; never runs out.
        more: whether there is something already.
    """

    facts: Sequence[Fact]
    next: str
    more: bool


class FoundSku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A SKU that a search found.

    Attributes:
        sku_id: which one.
        code: short name.
        gtin: GS1 number.
        product_id: the product it is a variant of.
        name: by language.
        options: what sets it apart from its siblings.
        active: whether it may be sold.
    """

    sku_id: UUID
    code: str
    gtin: str | None
    product_id: UUID
    name: Mapping[str, str]
    options: Mapping[str, str]
    active: bool


class HandOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer was recognised.

    Attributes:
        code: collection code that was shown; None where the person was recognised otherwise, or
            a carrier took the goods.
    """

    code: str | None = None


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of the core, or a touchpoint that was observed.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        case_id: order that it belongs to.
        payload: its own fields.
    """

    id: UUID
    at: dt.datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    case_id: UUID | None
    payload: Any


class HeldIdentifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value in the vault.

    Attributes:
        identifier_id: what stands for it in facts.
        kind: see ``IdentifierKind``.
        value: normalised; of an external id ``source:value``.
        key_class: see ``KeyClass``.
        verified_at: see ``Identifier``.
    """

    identifier_id: UUID
    kind: str
    value: str
    key_class: str
    verified_at: dt.datetime | None


class Identifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value as somebody gives it.

    Attributes:
        kind: see ``IdentifierKind``.
        value: as written; it is normalised before it is kept or compared.
        source: system that made an external id; empty for other kinds.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        verified_at: when its owner proved to have it.
    """

    kind: IdentifierKind
    value: str
    source: str = ""
    region: str | None = None
    verified_at: dt.datetime | None = None


IdentifierKind: TypeAlias = Literal["email", "phone", "card", "account", "external", "device"]
"""What a value is: email, phone, card, account, external, device."""


class LegalEntity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company that sells, owns stock and pays tax.

    Attributes:
        entity_id: made by the caller.
        code: short name, unique among entities.
        name: as registered.
        country: ISO 3166-1 alpha-2.
        currency: of its books, ISO 4217.
        tax_number: VAT or other tax number of the company.
        active: whether new business may be booked on it.
        external_ids: what other systems call it, by system.
    """

    entity_id: UUID
    code: str
    name: str
    country: str
    currency: str
    tax_number: str | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


class Limit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Up to which amount a role may use a power. The most specific limit of a role counts.

    Attributes:
        role: code of the role, as staff and tokens have it.
        power: what it entitles to.
        entity_id: where the money is this legal entity's; None is any.
        currency: of ``up_to_minor``, ISO 4217; None is any, which knows no amounts but 0.
        up_to_minor: the highest amount, minor units; None is any amount, 0 takes the power
        away.
    """

    role: str
    power: Power
    entity_id: UUID | None = None
    currency: str | None = None
    up_to_minor: int | None = None


class LineQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A priced line; amounts in minor units."""

    sku_id: UUID
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    promise: PromiseQuote | None = None


class Membership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer who takes part in a programme.

    Attributes:
        customer_id: who.
        programme_id: in which.
        account_id: where the points are.
        enrolled_at: since when.
    """

    customer_id: UUID
    programme_id: UUID
    account_id: UUID
    enrolled_at: dt.datetime


Method: TypeAlias = Literal["carry_out", "collect", "ship"]
"""How a line reaches the customer: carry_out, collect, ship."""


class NewCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was counted; a SKU that is not named was not counted."""

    lines: Sequence[CountedLine]


class NewPrices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to publish, as one version.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
    """

    price_lists: Sequence[PriceList] = ()
    prices: Sequence[Price] = ()
    tax_rates: Sequence[TaxRate] = ()


class OfferedUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Free sellable units of a SKU at a place, and until when a customer could have them.

    Attributes:
        sku_id: of what.
        place_id: where.
        available: units.
        collect_at: when they would wait there, where promises are asked for and it is done.
        ship_at: when they would be delivered from there, likewise.
    """

    sku_id: UUID
    place_id: UUID
    available: int
    collect_at: dt.datetime | None = None
    ship_at: dt.datetime | None = None


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a place is open.

    Attributes:
        week: spans of the seven days, Monday first.
        exceptions: spans of single days, which replace those of the weekday; empty is closed.
    """

    week: Sequence[Sequence[Span]]
    exceptions: Mapping[str, Sequence[Span]] = {}


class OrderAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, by whom, through what."""

    version: int
    kind: str
    line_nos: Sequence[int]
    quantities: Sequence[int]
    reason: str | None
    actor: str
    channel: str | None
    place: str | None
    at: dt.datetime


class OrderBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the latest orders; units in its quantity vector."""

    order_id: UUID
    number: str
    placed_at: dt.datetime
    channel_id: UUID
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int


class OrderFulfilment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place does for the order."""

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    state: str
    promised_at: dt.datetime
    ready_at: dt.datetime | None
    handed_over_at: dt.datetime | None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line with its quantity vector; amounts in minor units."""

    line_no: int
    sku_id: UUID
    sku: str
    name: str
    method: str
    place_id: UUID
    place: str
    ordered: int
    open: int
    fulfilled: int
    cancelled: int
    returned: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int


class OrderPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order as anybody who may see it sees it.

    Attributes:
        order_id: which.
        number: what people call it.
        version: number of its last action; send it back with a change.
        customer_id: whose.
        channel_id: channel that sold it.
        channel: its code.
        place_id: place that sold it.
        place: its code.
        currency: ISO 4217.
        total_minor: as placed.
        due_minor: total less what was cancelled.
        captured_minor: what was taken.
        tax_minor: within the total.
        discount_minor: taken off.
        fulfilment_state: how far the goods have come.
        payment_state: how far the money has come.
        origin: live, history or simulated.
        placed_at: when.
        source: system of ``external_id``.
        external_id: what that system calls it.
        lines: what was sold.
        fulfilments: what places do for it.
        payments: its money.
        actions: what was done.
    """

    order_id: UUID
    number: str
    version: int
    customer_id: UUID
    channel_id: UUID
    channel: str
    place_id: UUID | None
    place: str | None
    currency: str
    total_minor: int
    due_minor: int
    captured_minor: int
    tax_minor: int
    discount_minor: int
    fulfilment_state: str
    payment_state: str
    origin: str
    placed_at: dt.datetime
    source: str | None
    external_id: str | None
    lines: Sequence[OrderLine]
    fulfilments: Sequence[OrderFulfilment]
    payments: Sequence[Payment]
    actions: Sequence[OrderAction]


class Particulars(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Name and address; they live in the vault only.

    Attributes:
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
    """

    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None


class Payment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money of one tender, minor units.

    Attributes:
        payment_id: which.
        order_id: for which order.
        tender: cash, card, ...
        currency: ISO 4217.
        amount_minor: asked for.
        authorised_minor: promised by the processor.
        captured_minor: taken.
        voided_minor: promise given back.
        refunded_minor: given back.
        declined: the processor refused.
        reference: the processor's name for it.
    """

    payment_id: UUID
    order_id: UUID
    tender: str
    currency: str
    amount_minor: int
    authorised_minor: int
    captured_minor: int
    voided_minor: int
    refunded_minor: int
    declined: bool
    reference: str | None


class PickMinutes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long goods are picked, counted while the place is open.

    Attributes:
        collect: until they wait for the customer, minutes.
        ship: until they are packed for the carrier, minutes.
    """

    collect: int = 120
    ship: int = 240


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where stock lies, people work and customers come.

    Attributes:
        place_id: made by the caller.
        code: short name, unique among places.
        name: as customers know it.
        kind: what it is for.
        entity_id: who owns its stock and sells there.
        time_zone: IANA name; its business days and opening hours are meant in it.
        currency: of its tills, ISO 4217.
        country: ISO 3166-1 alpha-2.
        city: locality.
        address: street and number.
        postal_code: as the post writes it.
        latitude: degrees north, WGS 84; with ``longitude`` or not at all.
        longitude: degrees east, WGS 84.
        services: what it does for a customer.
        hours: when it is open; None is always.
        gln: GS1 Global Location Number, 13 digits.
        closed_at: since when it is closed for good; None is in service.
        external_ids: what other systems call it, by system.
    """

    place_id: UUID
    code: str
    name: str
    kind: PlaceKind
    entity_id: UUID
    time_zone: str
    currency: str
    country: str
    city: str = ""
    address: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    services: Sequence[Service] = ()
    hours: OpeningHours | None = None
    gln: str | None = None
    closed_at: dt.datetime | None = None
    external_ids: Mapping[str, str] = {}


PlaceKind: TypeAlias = str
"""What a place is for: store, warehouse, contact_centre, office, collection_point, partner;
more may come.
"""


class Points(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points in one programme."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


Power: TypeAlias = str
"""What a person may be entitled to do up to an amount: discount, refund, appease, override,
release_hold; more may come.
"""


class Price(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price."""

    price_list_id: UUID
    sku_id: UUID
    breaks: Sequence[Break]
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class PriceList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price list."""

    price_list_id: UUID
    code: str
    currency: str
    tax_included: bool
    customer_group: str | None = None
    place_id: UUID | None = None
    channel_id: UUID | None = None
    market: str | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is sold, in all its variants.

    Attributes:
        product_id: made by the caller.
        code: short name, unique among products.
        name: by language.
        kind: goods or a service.
        category_id: where it is found.
        brand: as the maker writes it.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    product_id: UUID
    code: str
    name: Mapping[str, str]
    kind: ProductKind | msgspec.UnsetType = msgspec.UNSET
    category_id: UUID | None = None
    brand: str | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


ProductKind: TypeAlias = Literal["goods", "service"]
"""What a product is: goods, service."""


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that this room knows of a customer."""

    customer: Customer
    identifiers: Sequence[HeldIdentifier]
    consents: Sequence[ConsentState]


class PromiseBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a process keeps in memory to make promises.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int
    policy: PromisePolicy


class PromisePolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What promises are made of; a published version never changes.

    Attributes:
        pick: minutes of picking where a place has none of its own.
        place_pick: minutes of picking of single places.
        carrier_leaves_min: until when a parcel must be packed to leave that day, minutes after
            midnight by the place's clock.
        carrier_weekdays: days on which carriers drive, Monday is 0.
        carrier_holidays: by country, days on which they do not.
        delivered_min: until when they deliver, minutes after midnight by the place's clock.
        zones: of addresses and places.
        transits: days between zones, in one direction each.
        transit_days: where no transit fits.
    """

    pick: PickMinutes | msgspec.UnsetType = msgspec.UNSET
    place_pick: Mapping[str, PickMinutes] = {}
    carrier_leaves_min: int = 960
    carrier_weekdays: Sequence[int] | msgspec.UnsetType = msgspec.UNSET
    carrier_holidays: Mapping[str, Sequence[dt.date]] = {}
    delivered_min: int = 1200
    zones: Sequence[Zone] = ()
    transits: Sequence[Transit] = ()
    transit_days: int = 2


class PromiseQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From which place, in which way and until when the goods would reach the customer."""

    place_id: UUID
    place: str
    method: str
    ready_at: dt.datetime
    promised_at: dt.datetime


class Publication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Publication."""

    version: int
    price_lists: int
    prices: int
    tax_rates: int


class Put(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one row of a put.

    Attributes:
        id: of the row.
        outcome: ``created``, ``updated`` or ``unchanged``.
    """

    id: UUID
    outcome: str


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a basket costs here and now; amounts in minor units.

    Attributes:
        currency: ISO 4217.
        total_minor: to pay, tax included.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        lines: priced, in the order of the request.
    """

    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    lines: Sequence[LineQuote]


class QuoteRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket to be priced.

    Attributes:
        lines: what.
        place: code or id of the place that would sell it; a token that is bound to a place
        needs
            none.
        destination: whereto it would be shipped.
    """

    lines: Sequence[QuotedLine]
    place: str | None = None
    destination: Destination | None = None


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


class Registered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer's id; another than asked for where an external id was known already."""

    customer_id: UUID


class Registration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who becomes known.

    Attributes:
        id: made by the caller, or left out; registering it again is harmless.
        kind: person or company.
        language: ISO 639-1, preferred.
        particulars: name and address.
        identifiers: by what the person is reached; an external id names its ``source``.
    """

    id: UUID | None = None
    kind: CustomerKind | msgspec.UnsetType = msgspec.UNSET
    language: str | None = None
    particulars: Particulars | msgspec.UnsetType = msgspec.UNSET
    identifiers: Sequence[Identifier] = ()


class Sale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket to be sold at once.

    Attributes:
        lines: what.
        payments: how it is paid; the amounts add up to the total.
        customer: who buys; None stays anonymous.
        place: code or id of the place that sells; a token that is bound to a place needs none.
        currency: refuse if the sale would be in another one.
        expected_total_minor: refuse if the total would be another one.
        external_id: what the calling system calls the order.
        source: the calling system, where ``external_id`` is given.
    """

    lines: Sequence[SaleLine]
    payments: Sequence[SalePayment] = ()
    customer: SaleCustomer | None = None
    place: str | None = None
    currency: str | None = None
    expected_total_minor: int | None = None
    external_id: str | None = None
    source: str | None = None


class SaleAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a sale.

    Attributes:
        state: ``placed``; ``pending`` while the processor has not answered; ``declined`` or
            ``expired`` where nothing was sold.
        reason: code, where nothing was sold.
        order_id: of the order that it is or would be.
        number: what people call it.
        customer_id: whose.
        version: number of the order's last action.
        placed_at: when.
        currency: ISO 4217.
        total_minor: to pay, minor units.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        points: earned with it.
        lines: what was sold.
        fulfilments: what places will do.
        payments: how it is paid.
        source: the calling system.
        external_id: what that system calls the order.
    """

    state: str
    order_id: UUID
    number: str
    customer_id: UUID
    version: int
    placed_at: dt.datetime | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    points: int
    lines: Sequence[SoldLine]
    fulfilments: Sequence[SoldFulfilment]
    payments: Sequence[SoldPayment]
    source: str | None
    external_id: str | None
    reason: str | None = None


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


class SaleLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a basket.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how the goods reach the customer.
        place: code or id of the place that gives them; where it is left out, the selling place
            gives what is carried out, and a place with stock is chosen for what is shipped.
    """

    sku: str
    quantity: int
    method: Method | msgspec.UnsetType = msgspec.UNSET
    place: str | None = None


class SalePayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tender.

    Attributes:
        tender: ``cash``, or what the processor handles, as ``card``.
        amount_minor: minor units; one payment may leave it out and takes the rest.
        token: what the processor needs; the sandbox reads from it what to do.
    """

    tender: str
    amount_minor: int | None = None
    token: str | None = None


Service: TypeAlias = str
"""What a place does for a customer: carry_out, collect, ship_from, return, repair; more may
come.
"""


class Sku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One variant of a product: what is counted, priced and put into a basket.

    Attributes:
        sku_id: made by the caller.
        product_id: the product it is a variant of.
        code: short name, unique among SKUs.
        name: whole name of the variant, by language.
        gtin: GS1 number of 8, 12, 13 or 14 digits, unique among SKUs.
        options: what sets it apart from its siblings, as colour: red.
        tax_class: by which its tax rates are chosen.
        unit: in which it is sold.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    sku_id: UUID
    product_id: UUID
    code: str
    name: Mapping[str, str]
    gtin: str | None = None
    options: Mapping[str, str] = {}
    tax_class: str = "standard"
    unit: Unit | msgspec.UnsetType = msgspec.UNSET
    active: bool = True
    external_ids: Mapping[str, str] = {}


class SoldFulfilment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place will do for the order, and until when."""

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    promised_at: dt.datetime
    code: str | None


class SoldLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as it was sold; amounts in minor units."""

    line_no: int
    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID
    place: str
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int


class SoldPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tender as it stands."""

    payment_id: UUID
    tender: str
    amount_minor: int
    captured: bool


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time of opening, by the clock on the wall of the place.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight; above 1440 it closes on the next day.
    """

    opens_min: int
    closes_min: int


class Spent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was bought in one currency, minor units."""

    currency: str
    orders: int
    total_minor: int


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place has to do; its code stays with the customer."""

    fulfilment_order_id: UUID
    place_id: UUID
    order_id: UUID
    number: str
    method: str
    state: str
    promised_at: dt.datetime
    opened_at: dt.datetime
    ready_at: dt.datetime | None
    handed_over_at: dt.datetime | None


class TaxRate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax rate."""

    market: str
    tax_class: str
    code: str
    rate_ppm: int
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class Transit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a carrier needs from zone to zone: ``days`` of those on which it drives."""

    from_zone: str
    to_zone: str
    days: int


Unit: TypeAlias = str
"""Units of measure (UN/ECE recommendation 20 codes): C62, KGM, MTR, LTR; more may come."""


class Zone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses that carriers reach alike.

    Attributes:
        code: short name.
        country: ISO 3166-1 alpha-2.
        postal_prefixes: how its postal codes begin; the longest that fits counts, none is the
        whole
            country.
    """

    code: str
    country: str
    postal_prefixes: Sequence[str] = ()
