# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about loyalty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from ordito_client.models.consents import ConsentSaid
from ordito_client.models.customers import Identifier, Membership, Particulars


class BurnRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What points are worth when they are spent; always whole steps.

    Attributes:
        points: of one step, at least 1.
        minor: worth of one step, minor units, at least 1.
        least: points that are spent at once at least.
        most_permille: part of an order that points may pay, 1000 for all of it.
    """

    points: int
    minor: int
    least: int = 0
    most_permille: int = 1000


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card of a member; its number lives in the customers' vault.

    Attributes:
        customer_id: whose.
        card_id: identifier that stands for its number.
        programme_id: of which programme.
        form: see ``CardForm``.
        state: see ``CardState``.
        issued_at: since when.
        closed_at: since when it does not recognise anybody.
        replaced_by: card that came instead.
    """

    customer_id: UUID
    card_id: UUID
    programme_id: UUID
    form: str
    state: str
    issued_at: dt.datetime
    closed_at: dt.datetime | None
    replaced_by: UUID | None


class Enrolled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who takes part now.

    Attributes:
        customer_id: another than asked for where the person was known already.
        was_known: whether the person was.
        membership: in the programme.
        card: the one given now, if one was.
    """

    customer_id: UUID
    was_known: bool
    membership: Membership
    card: Card | None


class Expiry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When points lapse that were not spent, the first ones earned first.

    Attributes:
        days: after the day on which they were earned, 1 to 3,660.
        until_end_of: they live on to the end of that day, month or year, in the programme's
        zone.
    """

    days: int
    until_end_of: str = "day"


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was recognised, and how this member stands in each programme."""

    customer_id: UUID
    standings: Sequence[Standing]


class Multiplier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """More (or fewer) points for the goods of a category.

    Attributes:
        category_id: category of the catalogue; a SKU of several gets the highest of them.
        permille: 1000 is the plain rule, 2000 doubles the points, 0 gives none.
    """

    category_id: UUID
    permille: int


class NewLoyaltyCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card for a member; without a number one is drawn for the phone."""

    number: str | None = None


class NewMember(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who wants to take part: told to a till, typed into a page, said on the phone.

    Attributes:
        programme: its code.
        identifiers: by what the person is reached; one with ``verified_at`` was proven.
        language: ISO 639-1, preferred.
        particulars: name and address, as far as they are told.
        card: number of a physical card that is handed out.
        virtual_card: whether to draw a card for the phone; its number stands in the profile.
        consents: what the person allows.
    """

    programme: str
    identifiers: Sequence[Identifier] = ()
    language: str | None = None
    particulars: Particulars | msgspec.UnsetType = msgspec.UNSET
    card: str | None = None
    virtual_card: bool = False
    consents: Sequence[ConsentSaid] = ()


class PointsGrant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points to give, or, negative, to take.

    Attributes:
        points: how many.
        reason: code, as ``appeasement``.
        order_id: order that it is about, where there is one.
        case_id: case in which they are given.
        deviation: code why they are given although the decision policy says otherwise.
    """

    points: int
    reason: str
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: str | None = None


class PointsHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be paid with points: whole steps of the programme's rule."""

    amount_minor: int
    programme: str
    currency: str
    order_id: UUID | None = None
    expires_in_s: int | None = 1800


class Programme(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A loyalty programme, the same in every channel.

    Attributes:
        programme_id: which.
        code: short name; it names the points in the ledger and never changes.
        name: as customers know it.
        minor_per_point: by currency, how much is spent for one point, minor units, at least 1.
        pending_days: days until points may be spent, as long as goods can be returned; 0 for at
            once.
        terms: multipliers, worth, expiry, tiers, household; see ``Terms``.
    """

    programme_id: UUID
    code: str
    name: str
    minor_per_point: Mapping[str, int]
    pending_days: int = 0
    terms: Terms | msgspec.UnsetType = msgspec.UNSET


class Put(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one row of a put.

    Attributes:
        id: of the row.
        outcome: ``created``, ``updated`` or ``unchanged``.
    """

    id: UUID
    outcome: str


class Redemption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points spent as money: how they stand, in money and in points.

    Attributes:
        redemption_id: which.
        customer_id: who spends.
        programme_id: of which programme.
        currency: ISO 4217.
        amount_minor: worth of all of them, minor units.
        points: all of them.
        captured_minor: what was paid with them so far, minor units.
        released_minor: what will not be paid with them.
        refunded_minor: what was given back of the captured.
        reference_id: order.
        account_ids: accounts they were drawn on, in this order.
        account_points: from each.
    """

    redemption_id: UUID
    customer_id: UUID
    programme_id: UUID
    currency: str
    amount_minor: int
    points: int
    captured_minor: int
    released_minor: int
    refunded_minor: int
    reference_id: UUID | None
    account_ids: Sequence[UUID]
    account_points: Sequence[int]


class Sharing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the household may spend the member's points."""

    shares: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a member stands in a programme; the same answer in every channel.

    Attributes:
        programme_id: which programme.
        programme: its code.
        account_id: where the points are.
        posted: points there.
        held: of them set aside for payments under way.
        debt: points owed.
        pending: points that may be spent later.
        free: points that may be spent now; what has lapsed is not among them.
        worth_minor: worth of the free ones, by currency, minor units.
        lapses_at: when the next points lapse, if any do.
        lapsing: how many lapse then.
        tier: see ``TierStanding``.
        cards: of the member in this programme.
    """

    programme_id: UUID
    programme: str
    account_id: UUID
    posted: int
    held: int
    debt: int
    pending: int
    free: int
    worth_minor: Mapping[str, int]
    lapses_at: dt.datetime | None
    lapsing: int
    tier: TierStanding
    cards: Sequence[Card]


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules of a programme beyond its plain earning.

    Attributes:
        multipliers: by category.
        burn: what points are worth, by currency; none where they cannot be spent as money.
        expiry: None where points never lapse.
        tiers: in any order; ``least`` ranks them.
        qualification_months: length of the periods in which tiers are reached: 1, 3, 6 or 12,
        from
            January on; a tier is held to the end of the period after.
        household: whether members of one household may spend each other's points.
        time_zone: in which days, months and years end.
    """

    multipliers: Sequence[Multiplier] = ()
    burn: Mapping[str, BurnRule] = {}
    expiry: Expiry | None = None
    tiers: Sequence[Tier] = ()
    qualification_months: int = 12
    household: bool = False
    time_zone: str = "UTC"


class Tier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A standing that members reach by what they earn in a period.

    Attributes:
        code: short name, unique in the programme.
        name: as customers know it.
        least: points earned in a period, with which it is reached; 0 for everybody.
        permille: multiplier of the points that its members earn.
        benefits: what else they get, by code, as ``{"free_shipping": true}``; each channel
        reads
            the same.
    """

    code: str
    name: str
    least: int
    permille: int = 1000
    benefits: Mapping[str, bool | int | str] = {}


class TierStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a member stands between the tiers.

    Attributes:
        tier: code of the tier held, if any.
        until: until when, if nothing more is earned.
        benefits: of that tier.
        points: earned in this period.
        next_tier: code of the next higher one, if there is one.
        missing: points to it in this period.
    """

    tier: str | None
    until: dt.datetime | None
    benefits: Mapping[str, bool | int | str]
    points: int
    next_tier: str | None
    missing: int
