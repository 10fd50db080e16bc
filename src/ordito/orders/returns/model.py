"""Words of returns: the rules by which goods come back, what they say, and what came."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec

from ordito.orders.model import Goods
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId, SkuId

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
Carrier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}$(?!\n)")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
# members of the European Union, ISO 3166-1 alpha-2
EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)


class RefundAs(StrEnum):
    """As what the worth of goods goes back."""

    TENDER = "tender"
    STORE_CREDIT = "store_credit"


class Payer(StrEnum):
    """Who pays for bringing goods back."""

    CUSTOMER = "customer"
    COMPANY = "company"


class Way(StrEnum):
    """How goods come back."""

    COUNTER = "counter"
    POST = "post"
    PICK_UP = "pick_up"
    NO_RECEIPT = "no_receipt"


SENT: Final = frozenset({Way.POST, Way.PICK_UP})
"""The ways by which a carrier brings goods."""


class BoughtBy(StrEnum):
    """Who bought: the law protects consumers; with companies it is as they agreed."""

    CONSUMER = "consumer"
    COMPANY = "company"


class ReturnState(StrEnum):
    """How far a return has come."""

    ANNOUNCED = "announced"
    PART_RECEIVED = "part_received"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class ReturnRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """On what terms some goods come back: all that the first part names must hold.

    Attributes:
        code: by which it is explained, as ``electronics``.
        tags: of goods with one of these: ``category:ID``, ``product:ID``, ``collection:ID``,
            ``brand:NAME``, ``sku:CODE``; empty is all.
        channels: sold through one of these; empty is all.
        markets: sold in one of these; empty is all.
        groups: to customers of one of these, as ``members`` or ``tier:CLUB:GOLD``; empty is all.
        buyers: to consumers, or to companies; empty is all.
        conditions: that come in one of these; empty is all.
        reasons: brought for one of these codes, as ``defective``; empty is all.
        is_final: final sale: does not come back.
        days: until how many days after the customer had them; None is without end.
        refund_as: as what their worth goes back.
        fee: SKU of a service that is charged once for taking them back; its price is the fee.
        label: SKU of a service that is charged for the parcel, where the customer pays for it and
            sends them.
        transport: who pays for sending them back.
        needs_receipt: they do not come back without their order.
        is_excepted: the law's right to withdraw does not hold for them: made to measure, sealed.
    """

    code: Code
    tags: frozenset[Name] = frozenset()
    channels: frozenset[ChannelId] = frozenset()
    markets: frozenset[Name] = frozenset()
    groups: frozenset[Name] = frozenset()
    buyers: frozenset[BoughtBy] = frozenset()
    conditions: frozenset[Goods] = frozenset()
    reasons: frozenset[Code] = frozenset()
    is_final: bool = False
    days: Days | None = None
    refund_as: RefundAs = RefundAs.TENDER
    fee: SkuId | None = None
    label: SkuId | None = None
    transport: Payer = Payer.CUSTOMER
    needs_receipt: bool = False
    is_excepted: bool = False


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is bought within these days may come back until a later one: holidays.

    Attributes:
        bought_from: first day, in the time zone of the market.
        bought_until: last day.
        return_until: last day of coming back, where the rule ends before.
    """

    bought_from: date
    bought_until: date
    return_until: date


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The law's right to withdraw from what was bought at a distance, which no rule takes away.

    It is a consumer's: a company has it where the policy gives it days of its own.
    Nothing may be charged but the way back, and where all that was shipped comes back, so does
    what bringing it cost.

    Attributes:
        markets: in which it holds.
        days: after the last goods of the order arrived.
        company_days: the same for a company, which has no such right by law; None is none.

    Source: Directive 2011/83/EU, Art. 2, 9, 13, 14, 16.
    """

    markets: frozenset[Name] = EU
    days: Days = 14
    company_days: Days | None = None

    def days_of(self, buyer: BoughtBy) -> int | None:
        """Return how many days a buyer has, or None without the right."""
        return self.company_days if buyer is BoughtBy.COMPANY else self.days


class WithoutReceipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How goods whose order nobody finds come back: for store credit, at the lowest recent price.

    Attributes:
        currency: of the limits, ISO 4217; other currencies are refused.
        most_minor: worth of one such return at most.
        most_in_period_minor: worth of all such returns of a person within the period at most.
        period_days: how long the period is.
    """

    currency: Currency
    most_minor: Minor
    most_in_period_minor: Minor
    period_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 90


class ReturnCosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What taking goods back costs the company, as long as nobody measures it.

    Attributes:
        currency: of the amounts, ISO 4217.
        minutes: of handling for a return.
        minutes_per_unit: besides, for each unit.
        minute_minor: cost of a minute, minor units.
        parcel_minor: cost of a parcel back, where the company pays for it.
        refurbish_minor: cost of making a unit good again.
    """

    currency: Currency
    minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 0
    minutes_per_unit: Annotated[int, msgspec.Meta(ge=0, le=600)] = 0
    minute_minor: Minor = 0
    parcel_minor: Minor = 0
    refurbish_minor: Minor = 0


class SendingBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How customers send goods back.

    Attributes:
        carrier: code of the carrier that brings them and makes the label.
        place_id: where they are expected.
        picks_up: whether the carrier fetches them from the customer, too.
    """

    carrier: Carrier
    place_id: PlaceId
    picks_up: bool = False


class ReturnPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By which rules goods come back: the first that fits counts; where none does, they come back.

    Attributes:
        rules: in the order in which they are asked.
        seasons: in which more time is given.
        withdrawal: the law's right, where the company sells at a distance to consumers.
        without_receipt: None where nothing comes back without its order.
        costs: of a return; None where nobody knows them.
        sent_back: by which carrier goods are sent; None where customers find one themselves.
    """

    rules: Annotated[tuple[ReturnRule, ...], msgspec.Meta(max_length=500)] = ()
    seasons: Annotated[tuple[Season, ...], msgspec.Meta(max_length=100)] = ()
    withdrawal: Withdrawal | None = None
    without_receipt: WithoutReceipt | None = None
    costs: ReturnCosts | None = None
    sent_back: SendingBack | None = None


class ReturnBook(msgspec.Struct, frozen=True):
    """The policy in force, held in memory; version 0 before the first one."""

    version: int = 0
    policy: ReturnPolicy = ReturnPolicy()


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules ask of how goods were sold.

    Attributes:
        channel_id: through which channel.
        market: in which market.
        groups: of the customer, now.
        buyer: a consumer or a company.
        is_distant: bought without being in a store.
        zone: IANA name of the time zone in which days are counted.
        bought_at: when.
        arrived_at: when the last goods of the order arrived; None where some have not left.
    """

    channel_id: ChannelId
    market: str
    groups: frozenset[str]
    buyer: BoughtBy = BoughtBy.CONSUMER
    is_distant: bool
    zone: str
    bought_at: datetime
    arrived_at: datetime | None


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules ask of goods that come back.

    Attributes:
        line_no: of the order.
        tags: of the goods.
        goods: their condition; None where nobody has seen them.
        reason: code.
        had_at: when the customer had them.
        said_at: when the customer said that they come back.
    """

    line_no: int
    tags: frozenset[str]
    goods: Goods | None
    reason: str
    had_at: datetime
    said_at: datetime


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say of goods that come back, and why.

    Attributes:
        line_no: of the order.
        allowed: whether they come back.
        why: code: ``no_rule``, ``any_time``, ``in_time``, ``season``, ``withdrawal``,
            ``exception``, or against it ``final_sale``, ``too_late``, ``needs_receipt``.
        rule: code of the rule that counted, if one did.
        until: last day, if there is one.
        refund_as: as what their worth goes back.
        transport: who pays for sending them back.
        fee: SKU of the service that is charged for it.
        label: SKU of the service that is charged for the parcel, where they are sent.
    """

    line_no: int
    allowed: bool
    why: str
    rule: str | None = None
    until: date | None = None
    refund_as: RefundAs = RefundAs.TENDER
    transport: Payer = Payer.CUSTOMER
    fee: SkuId | None = None
    label: SkuId | None = None

    def but(self, **changes: Any) -> "Verdict":
        """Return the same verdict with some of it changed."""
        return msgspec.structs.replace(self, **changes)


class Stray(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods in a parcel that are none of the order's: they stay the customer's.

    Attributes:
        sku_id: what.
        quantity: units.
    """

    sku_id: SkuId
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class ReturnTerms(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms goods come back.

    Attributes:
        policy_version: by which rules.
        verdicts: of each line that comes back.
        way: how.
        exception: code why somebody acts against the rules, if somebody does.
        number: of the announced return that is received, if one was named.
        place_id: where an announced return is expected.
        carrier: that brings it, and makes its label; None where the customer finds one.
        pick_up_on: day on which the carrier fetches it.
        minutes: of handling as they were measured; None where the policy knows.
        costs: as the policy says.
        strays: goods in the parcel that are none of the order's.
    """

    policy_version: int = 0
    verdicts: tuple[Verdict, ...] = ()
    way: Way = Way.COUNTER
    exception: str | None = None
    number: str | None = None
    place_id: PlaceId | None = None
    carrier: str | None = None
    pick_up_on: date | None = None
    minutes: int | None = None
    costs: ReturnCosts | None = None
    strays: tuple[Stray, ...] = ()


class ReturnPart(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one line of a return.

    Attributes:
        line_no: of the order; of a return without one, counted from 1.
        sku_id: what.
        announced: units that the customer announced and did not take back.
        received: units that came.
        condition: in which the latest came.
        why: code of the verdict.
        rule: code of the rule.
        worth_minor: what of what is to pay fell away with them, minor units.
    """

    line_no: int
    sku_id: SkuId
    announced: int = 0
    received: int = 0
    condition: str | None = None
    why: str | None = None
    rule: str | None = None
    worth_minor: int = 0

    @property
    def missing(self) -> int:
        """Units that were announced and have not come."""
        return max(self.announced - self.received, 0)


class GoodsReturn(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that were announced to come back, or came; amounts in minor units.

    Attributes:
        customer_id: whose; also its key.
        return_id: which.
        order_id: of which order; None where nobody found it.
        number: what people call it; it stands on the parcel.
        way: see ``Way``.
        state: see ``ReturnState``.
        place_id: where it is expected, or came.
        reason: code.
        policy_version: by which rules it was judged.
        exception: code why somebody acted against them.
        excepted_by: who did.
        checked: code of the document by which the person was identified, without an order.
        currency: ISO 4217.
        minutes: of handling.
        handling_minor: what these cost.
        transport_minor: what bringing it back cost the company.
        transport: who pays for bringing it back.
        announced_at: when it was announced, if it was.
        received_at: when the latest of it came.
        actor: who announced it or took it in.
        strays: goods in the parcel that are none of the order's.
        parts: its lines.
    """

    customer_id: CustomerId
    return_id: UUID
    order_id: OrderId | None
    number: str
    way: str
    state: str
    place_id: PlaceId
    reason: str
    policy_version: int
    exception: str | None
    excepted_by: str | None
    checked: str | None
    currency: str
    minutes: int
    handling_minor: int
    transport_minor: int
    transport: str
    announced_at: datetime | None
    received_at: datetime | None
    actor: str
    strays: tuple[Stray, ...] = ()
    parts: tuple[ReturnPart, ...] = ()

    @property
    def worth_minor(self) -> int:
        """What of what was to pay fell away with what came."""
        return sum(part.worth_minor for part in self.parts)

    @property
    def is_mismatch(self) -> bool:
        """Whether not just what was announced has come."""
        if self.announced_at is None or self.received_at is None:
            return bool(self.strays)
        return bool(self.strays) or any(part.received != part.announced for part in self.parts)
