# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back, as the API describes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

Act: TypeAlias = str
"""What is done with a product under a query: pin, boost, bury; more may come."""


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where to and for whom; personal values.

    Attributes:
        recipient: name on the door.
        lines: street and number, and what else it takes to be found.
        postal_code: as the country writes it; empty where it has none.
        city: locality.
        region: province or state, where the country wants it.
        country: ISO 3166-1 alpha-2.
        phone: for the carrier; of the country, where it has no country code.
    """

    recipient: str
    lines: Sequence[str]
    city: str
    country: str
    postal_code: str = ""
    region: str | None = None
    phone: str | None = None


AdviceKind: TypeAlias = Literal["recommended", "minimum_advertised"]
"""What a price is that others are asked to keep to: recommended, minimum_advertised."""


class AdvisedFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price that is recommended, or agreed as the least that is advertised.

    Attributes:
        sku: code or id.
        kind: which of the two.
        price_minor: minor units, tax included.
        basis: what it rests on, as the contract.
        currency: ISO 4217.
    """

    sku: str
    kind: AdviceKind
    price_minor: int
    basis: str
    currency: str = "EUR"


After: TypeAlias = str
"""What a rule waits for; ``agent`` ones are used by people alone: agent, case, exchange,
collection; more may come.
"""


class Agent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent as they are now; see ``NewAgent``.

    Attributes:
        agent: see ``NewAgent``.
        name: see ``NewAgent``.
        skills: see ``NewAgent``.
        languages: see ``NewAgent``.
        most_cases: see ``NewAgent``.
        place_ids: see ``NewAgent``.
        is_lead: see ``NewAgent``.
        state: ``present`` (takes cases), ``busy`` (there, takes none), ``away``.
        seen_at: when the person was last heard of.
        load: cases that the person has, new, open or waiting.
    """

    agent: str
    name: str
    skills: Sequence[str]
    languages: Sequence[str]
    most_cases: int
    place_ids: Sequence[UUID] | None
    is_lead: bool
    state: str
    seen_at: dt.datetime | None
    load: int


class AgentState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the caller takes cases; said again, it says that the caller is still there."""

    state: str


class AheadBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: AheadPolicy | msgspec.UnsetType = msgspec.UNSET


class AheadPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be promised before it lies at its place.

    Attributes:
        lead_days: until goods come that nobody has ordered from a supplier yet; None promises
            ahead what is on its way alone.
        sends_to_stores: whether goods of another place are sent to the place at which a
        customer
            collects them.
    """

    lead_days: int | None = 14
    sends_to_stores: bool = False


class AmountLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount off one line, minor units."""

    line_no: int
    amount_minor: int


AnswerMedium: TypeAlias = Literal["mail", "till", "phone", "web"]
"""Where an answer was given: mail, till, phone, web."""


class AnswerToKeep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer said at the till, on the phone or on a page.

    Attributes:
        customer_id: who.
        answer_id: made by who asks; the same again changes the answer.
        measure: ``csat`` 1 to 5, ``ces`` 1 to 7, ``nps`` 0 to 10.
        score: the answer.
        medium: where it was said.
        touchpoint: about what.
        comment: in the customer's own words.
        order_id: about which order.
        case_id: about which case.
        place_id: at which place.
    """

    customer_id: UUID
    answer_id: UUID
    measure: Measure
    score: int
    medium: AnswerMedium
    touchpoint: Touchpoint
    comment: str = ""
    order_id: UUID | None = None
    case_id: UUID | None = None
    place_id: UUID | None = None


class AnsweredAlone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered without a person, and the sessions behind it.

    Attributes:
        summary: counted.
        sessions: the latest 200 of the outcome that was asked for.
    """

    summary: Deflection
    sessions: Sequence[HelpSession]


class Answers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a search found.

    Attributes:
        hits: from the best to the last.
        spelling: the query as it is understood, where that is not how it was typed.
        matched: ``all`` of the words, ``some`` or ``none``.
    """

    hits: Sequence[Hit]
    spelling: str | None
    matched: str


class Appease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount off, without goods.

    Attributes:
        amount_minor: over all that is left to pay, by its value; or
        lines: an amount for each line.
        reason: code.
    """

    kind: str
    amount_minor: int | None = None
    lines: Sequence[AmountLine] = ()
    reason: str = "appeasement"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody asked to be allowed, exactly, and what was said; amounts in minor units.

    Attributes:
        customer_id: for whom; also its key.
        approval_id: which.
        state: see ``ApprovalState``.
        subject: about what.
        form: as what.
        power: the limit that it is beyond.
        amount_minor: how much.
        currency: ISO 4217.
        kind: ``change`` of an order, or ``grant``.
        asked: what shall be done, as it was asked.
        effect: what that does; it is done so or not at all.
        judgement: what the policy says of it.
        deviation: code of the reason to act against the policy, if so.
        may: roles that may approve.
        entity_id: legal entity whose money it is.
        order_id: about which order.
        case_id: of which case.
        place_id: where it was asked.
        asked_by: who.
        asked_at: when.
        expires_at: until when it may be approved, and used.
        decided_by: who approved or refused.
        decided_at: when.
        decided_roles: in which roles.
        decision_id: the decision that used it.
    """

    customer_id: UUID
    approval_id: UUID
    state: str
    subject: str
    form: str
    power: str
    amount_minor: int
    currency: str
    kind: str
    asked: Any
    effect: Any
    judgement: Any
    deviation: str | None
    may: Sequence[str]
    entity_id: UUID | None
    order_id: UUID | None
    case_id: UUID | None
    place_id: UUID | None
    asked_by: str
    asked_at: dt.datetime
    expires_at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None
    decided_roles: Sequence[str] | None
    decision_id: UUID | None


class ApprovalWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wants to be allowed: a change of an order, or a gift to a customer.

    Attributes:
        order: number or id of the order, with ``change``.
        change: what shall be done to it.
        customer_id: to whom ``gift`` goes.
        gift: what shall be given.
    """

    order: str | None = None
    change: (
        Cancel
        | RequestReturn
        | WithdrawReturn
        | Return
        | Refund
        | Appease
        | Exchange
        | ChangeModel
        | ChangePlace
        | ChangeQuantity
        | ChangeAddress
        | Combine
        | None
    ) = None
    customer_id: UUID | None = None
    gift: Gift | None = None


class Arrival(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a line that came.

    Attributes:
        sku_id: what.
        condition: of the goods.
        outcome: see ``Booked``.
        shortfall: units set aside at the place that are not there now.
    """

    sku_id: UUID
    condition: str
    outcome: str
    shortfall: int


class Arrivals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the lines of a receipt."""

    receipt_id: UUID
    lines: Sequence[Arrival]


class Arrived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who it is."""

    customer_id: UUID


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version of an article, and how the article stands.

    Attributes:
        article_id: drawn from the code.
        code: short name; stands in addresses.
        version: that is shown here.
        latest: that was written last.
        published: that is read; None where none is.
        published_at: since when.
        archived_at: when it was taken out of use.
        audience: see ``ArticleDraft``.
        owner: see ``ArticleDraft``.
        valid_from: see ``ArticleDraft``.
        valid_until: see ``ArticleDraft``.
        review_on: see ``ArticleDraft``.
        words: see ``ArticleDraft``.
        links: see ``ArticleDraft``.
        note: see ``ArticleDraft``.
        written_by: who wrote this version.
        written_at: when.
    """

    article_id: UUID
    code: str
    version: int
    latest: int
    published: int | None
    published_at: dt.datetime | None
    archived_at: dt.datetime | None
    audience: Audience
    owner: str
    valid_from: dt.datetime
    valid_until: dt.datetime | None
    review_on: dt.date
    words: Mapping[str, Words]
    links: Sequence[ArticleLink]
    note: str
    written_by: str
    written_at: dt.datetime


class ArticleDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody writes.

    Attributes:
        audience: who may read it.
        owner: who answers for it: a team, or somebody's sign-in name.
        valid_from: from when it is true.
        valid_until: until when; None is open.
        review_on: when the owner looks whether it is still true.
        words: by language.
        links: what it is about; the first matter most.
        note: what was changed, for colleagues.
    """

    audience: Audience
    owner: str
    valid_from: dt.datetime
    review_on: dt.date
    words: Mapping[str, Words]
    valid_until: dt.datetime | None = None
    links: Sequence[ArticleLink] = ()
    note: str = ""


class ArticleInUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the article was in use before."""

    archived: bool


class ArticleLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that an article is about.

    Attributes:
        kind: of what.
        target: code of the product or category; the order state as pages call it (``sent``);
        name
            of the policy (``returns``, ``delivery``, ``payment``).
    """

    kind: LinkKind
    target: str


class ArticleToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A new version of an article.

    Attributes:
        draft: what it says.
        based_on: version that the writer has read; 0 begins a new article.
    """

    draft: ArticleDraft
    based_on: int = 0


class ArticleToPublish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The version that shall be read."""

    version: int


class AskBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy with its version; 0 counts before the first."""

    version: int
    policy: AskPolicy


class AskPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By which rules people are asked, and how often at most.

    Attributes:
        rules: the first that fits a touchpoint asks.
        every_days: days between two invitations of a person.
        most_a_year: invitations of a person in 365 days.
        hold_out_percent: people who are never asked, drawn by their ids: by them the effect of
            asking is known.
        lapse_days: an invitation that could not go out for so long after it was due is let go.
        at_least: answers below which a group is not shown.
        bad: highest score of each measure that somebody has to look after.
        reply_hours: until when somebody answers a bad score.
    """

    rules: Sequence[AskRule] = ()
    every_days: int = 30
    most_a_year: int = 4
    hold_out_percent: int = 10
    lapse_days: int = 7
    at_least: int = 10
    bad: Mapping[str, int] = {}
    reply_hours: int = 24


class AskRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to ask what.

    Attributes:
        code: of the rule.
        touchpoint: after what.
        measure: what.
        after_hours: how long after it.
        share_percent: of how many of a hundred such touchpoints, drawn by their ids.
    """

    code: str
    touchpoint: Touchpoint
    measure: Measure
    after_hours: int = 24
    share_percent: int = 100


class AskRulesVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose as it is asked about in a language, with the version of its words."""

    purpose: str
    is_service: bool
    unless_refused: bool
    legal_basis: str
    channels: Sequence[str]
    asked: bool
    version: int
    title: str
    words: str


class AskedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line of the order."""

    line_no: int
    quantity: int


class Assignment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who shall have the case: an actor, ``me``, or nobody (null)."""

    assignee: str | None
    version: int | None = None


class AssortmentRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether something is sold somewhere.

    It is about one product, a category with all below it, a brand, or all; through one channel,
    at
    one place and in one market, or wherever it does not say.

    Attributes:
        rule_id: made by the caller.
        code: short name, unique among rules.
        listed: whether it is sold.
        product_id: about this product.
        category_id: about this category and those below it.
        brand: about this brand.
        channel_id: through this channel only.
        place_id: at this place only.
        market: in this market only.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    rule_id: UUID
    code: str
    listed: bool
    product_id: UUID | None = None
    category_id: UUID | None = None
    brand: str | None = None
    channel_id: UUID | None = None
    place_id: UUID | None = None
    market: str | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    reason: str = ""


class AtpStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that can be promised from an instant on.

    Attributes:
        sku_id: what.
        place_id: where.
        available_from: from when on.
        available: units, those of earlier steps included.
    """

    sku_id: UUID
    place_id: UUID
    available_from: dt.datetime
    available: int


class Attempt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One try of a delivery.

    Attributes:
        at: when.
        url: where to.
        headers: that were sent.
        body_bytes: length of what was sent.
        body_sha256: its digest; the representation in it is not kept.
        status: HTTP status of the answer, or None.
        fault: see ``Answer``.
        answer_head: how the answer began, personal values of the message blotted out.
        duration_ms: how long it took.
    """

    at: dt.datetime
    url: str
    headers: Mapping[str, str]
    body_bytes: int
    body_sha256: str
    status: int | None
    fault: str | None
    answer_head: str
    duration_ms: int


class Attribute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A property that products can have; which of them do, their category says.

    Attributes:
        code: short name; it stays.
        name: by language.
        kind: of its values.
        unit: of a number, for display, as ``kWh``; of a measure the one in which it is kept,
            as ``cm``; None of all others.
        choices: in the order in which they are shown.
        multiple: whether several choices may be given at once.
    """

    code: str
    name: Mapping[str, str]
    kind: AttributeKind
    unit: str | None = None
    choices: Sequence[Choice] = ()
    multiple: bool = False


AttributeKind: TypeAlias = str
"""What an attribute's values are: text, number, boolean, choice, measure; more may come."""


class AttributeTest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule asks of one attribute; all that is given must hold.

    Attributes:
        attribute: its code; a product that lacks it never fits.
        any_of: codes of choices, texts in any language, or ``true`` and ``false``.
        at_least: smallest number or measure, in the attribute's unit.
        at_most: largest number or measure, in the attribute's unit.
    """

    attribute: str
    any_of: Sequence[str] = ()
    at_least: str | None = None
    at_most: str | None = None


class AttributeUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That products of a category, and of those below it, have an attribute.

    Attributes:
        attribute: its code.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant for itself.
    """

    attribute: str
    required: bool = False
    level: Level | msgspec.UnsetType = msgspec.UNSET


Audience: TypeAlias = str
"""Who may read an article; staff read all: public, staff; more may come."""


class BackLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that come back, or are not wanted; more that a till says of them is its own."""

    line_no: int
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET


class Balance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Standing of an account.

    Attributes:
        account_id: which account.
        unit: what it counts.
        kind: see ``AccountKind``.
        posted: units in it.
        held: of them set aside by pending debits.
        debt: units owed from reversals; later earnings settle them first.
        free: units that may be spent.
        incoming: pending credits, not yet in it.
    """

    account_id: UUID
    unit: str
    kind: str
    posted: int
    held: int
    debt: int
    free: int
    incoming: int


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a gift card is blocked."""

    blocked: bool


class BoardRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise whose clock runs, with its case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: ``first_answer``, ``call_back``, ``solution`` or ``refund``.
        promise: code in the policy.
        minutes: of business time that were promised.
        made_at: when.
        due_at: until when.
        missed_at: since when it is missed, or None.
        level: thresholds that were passed.
        subject: of the case, as somebody wrote it.
        channel: by which it came.
        priority: 1 is the most urgent.
        state: of the case.
        assignee: who has it, or None.
        tier: of the customer.
        place_id: whose staff sees it.
    """

    customer_id: UUID
    case_id: UUID
    commitment_id: UUID
    kind: str
    promise: str
    minutes: int
    made_at: dt.datetime
    due_at: dt.datetime
    missed_at: dt.datetime | None
    level: int
    subject: str
    channel: str
    priority: int
    state: str
    assignee: str | None
    tier: str | None
    place_id: UUID | None


class Book(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The people in an address book, by who answers for each."""

    customer_ids: Sequence[UUID]


BoughtBy: TypeAlias = str
"""Who bought: the law protects consumers; with companies it is as they agreed: consumer,
company; more may come.
"""


class BoughtLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of an order that is or may be what was brought.

    Attributes:
        number: of the order.
        line_no: of its line.
        units: that the customer has.
        unit_minor: price of a unit then, minor units.
        currency: ISO 4217.
        placed_at: when it was bought.
        allowed: whether the rules take it back.
        why: code.
        until: last day, if there is one.
    """

    number: str
    line_no: int
    units: int
    unit_minor: int
    currency: str
    placed_at: dt.datetime
    allowed: bool
    why: str
    until: dt.date | None


class Break(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Break."""

    min_quantity: int
    unit_minor: int


class BroughtBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came back.

    Attributes:
        lines: each line once, with the condition of its goods.
        place: code or id of the place; a caller bound to a place needs none.
        reason: code, as ``wrong_size``.
        withhold: True where the money waits for an inspection.
        number: of the announced return that is received.
        exception: code why they are taken although the rules say no.
        minutes: of handling, where they were measured.
        strays: goods in the parcel that are none of the order's; they stay the customer's.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Sequence[BroughtLine]
    place: str | None = None
    reason: str = "customer_request"
    withhold: bool = False
    number: str | None = None
    exception: str | None = None
    minutes: int | None = None
    strays: Sequence[StrayLine] = ()
    expected_version: int | None = None
    drawer: str = "main"


class BroughtLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that come back.

    Attributes:
        line_no: of the order.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them; left out, sellable ones go back on the shelf and
        damaged
            ones wait for an inspection; ``inspect`` lets sellable ones wait as well.
        reason: code, where it is another than that of the whole.
    """

    line_no: int
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET
    disposition: str | None = None
    reason: str | None = None


class Budget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion may give away, and what it has.

    Attributes:
        promotion_id: of which.
        currency: of the money; None where money is not limited.
        max_minor: money in all.
        max_uses: orders in all.
        max_per_customer: orders of each customer.
        taken_minor: money that is held or was given.
        taken_uses: orders that hold or have it.
    """

    promotion_id: UUID
    currency: str | None
    max_minor: int | None
    max_uses: int | None
    max_per_customer: int | None
    taken_minor: int
    taken_uses: int


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


class Buyer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company that gets an invoice. People are named by their customer id alone.

    Attributes:
        name: as registered.
        tax_number: VAT or other tax number.
        address: for the invoice.
        country: ISO 3166-1 alpha-2.
        terms_days: days after the issue within which it is paid.
        invoicing: what the invoice needs besides.
    """

    name: str
    tax_number: str | None
    address: str
    country: str
    terms_days: int
    invoicing: Invoicing | msgspec.UnsetType = msgspec.UNSET


class Calendar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Business hours.

    Attributes:
        code: promises name it.
        zone: IANA name of the time zone in which they are meant.
        week: working times of the seven days, Monday first.
        holidays: days without working time.
        days: working times of single days that replace those of the weekday and of a holiday.
    """

    code: str
    zone: str
    week: Sequence[Sequence[WorkSpan]]
    holidays: Sequence[dt.date] = ()
    days: Mapping[str, Sequence[WorkSpan]] = {}


class CallList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to call after delivery; send ``next`` as ``after`` for what comes next."""

    calls: Sequence[CallRow]
    next: str | None


class CallRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer to call after the goods have come.

    Attributes:
        customer_id: whom.
        follow_up_id: of its own.
        rule: its list.
        order_id: what came.
        number: of the order.
        placed_at: when it was placed.
        place_id: that handed it over.
        skill: that the call needs.
        due_at: from when to call.
        expires_at: after that nobody calls.
        tries: calls that reached nobody.
        agent: who is calling just now, or None.
    """

    customer_id: UUID
    follow_up_id: UUID
    rule: str
    order_id: UUID
    number: str | None
    placed_at: dt.datetime | None
    place_id: UUID | None
    skill: str
    due_at: dt.datetime
    expires_at: dt.datetime
    tries: int
    agent: str | None


class CalledAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a call.

    Attributes:
        outcome: ``reached``; or a code of why not: it is due again later.
        said: what the customer said.
        satisfaction: 1 (not at all) to 5.
        wants_case: something has to be done.
    """

    outcome: str
    said: str | None = None
    satisfaction: int | None = None
    wants_case: bool = False


class Caller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who calls, as far as that is known.

    Attributes:
        customer_id: the person; None where the number is nobody's.
        is_verified: whether the caller of this route has heard the person prove it lately;
        until
            then nothing personal is told.
        cases: of the person, the latest first.
    """

    customer_id: UUID | None
    is_verified: bool
    cases: Sequence[CaseAnswer]


class CallerAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number that calls, or what a caller is known by."""

    identifier: Identifier


class CameLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that came, and in which condition."""

    sku: str
    quantity: int
    condition: Condition | msgspec.UnsetType = msgspec.UNSET


class Campaign(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        code: as in the link.
        name: for people.
        kind: campaign, affiliate or social.
        collection_id: what the shop shows first to whoever comes by it.
        valid_from: from when on.
        valid_to: until when; None is open.
    """

    code: str
    name: str
    kind: str
    collection_id: UUID | None
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class CampaignToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a link may name as ``utm_campaign``.

    Attributes:
        name: for people.
        kind: campaign, affiliate or social.
        collection: code of what the shop shows first to whoever comes by it.
        valid_from: from when on; left out: from now on.
        valid_to: until when; left out: open.
    """

    name: str
    kind: str = "campaign"
    collection: str | None = None
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None


class Cancel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that have not left are not wanted any more."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Cancellation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to cancel, and why.

    Attributes:
        lines: each line once.
        reason: code, as ``customer_changed_mind``.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Sequence[CancelledLine]
    reason: str = "customer_request"
    expected_version: int | None = None
    drawer: str = "main"


class CancelledLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that nobody wants any more."""

    line_no: int
    quantity: int


class Cap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """At most so many messages that ask for a purpose, to one person, in so many days."""

    days: int
    most: int


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


class CardBalance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card as a till pays with it."""

    balance_minor: int
    currency: str
    token: UUID
    expires_at: Any


class CardHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be set aside on the gift card of a number."""

    amount_minor: int
    number: str
    order_id: UUID | None = None
    expires_in_s: int | None = 1800


class CardNumber(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number of a gift card, as printed; spaces and hyphens do not count."""

    number: str


class Care(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code, as ``bad_answer``.
        note: what is known.
        owner: actor who looks after it.
        opened_by: actor.
        opened_at: when.
        look_at: when somebody looks at it next.
        ended_at: when it ended.
        outcome: ``won_back``, ``lost`` or ``mistaken``.
        ended_note: what was done.
    """

    customer_id: UUID
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_by: str
    opened_at: dt.datetime
    look_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str | None
    ended_note: str | None


class CareAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why the customer is not let go, and who looks after it."""

    reason: str
    note: str = ""
    owner: str | None = None


class CareDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How it ended."""

    outcome: str
    note: str = ""


class CareList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom we do not let go; send ``next`` as ``after`` for what comes next."""

    customers: Sequence[CareRow]
    next: str | None


class CareOwned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks after the customer, and when next."""

    owner: str
    look_at: dt.datetime
    note: str | None = None


class CareRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer whom we do not let go.

    Attributes:
        customer_id: who.
        case_id: in which case.
        reason: code.
        note: what is known.
        owner: who looks after it, or None.
        opened_at: since when.
        look_at: when somebody looks at it next; before now it is late.
        subject: of the case.
        state: of the case.
        priority: of the case.
        assignee: who has the case.
        place_id: whose staff sees it.
    """

    customer_id: UUID
    case_id: UUID
    reason: str
    note: str
    owner: str | None
    opened_at: dt.datetime
    look_at: dt.datetime
    subject: str
    state: str
    priority: int
    assignee: str | None
    place_id: UUID | None


class CartBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An open cart; units of all lines, and the SKUs."""

    cart_id: UUID
    customer_id: UUID
    units: int
    sku_ids: Sequence[UUID]
    changed_at: dt.datetime


class CartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many units of something shall be in the cart.

    Attributes:
        sku: code or id of the SKU.
        quantity: units by this method and from this place; 0 takes them out.
        method: how they shall reach the customer.
        place: code or id of the place that shall give them; None is chosen at the checkout.
        expected_version: refuse if the cart has changed since this version.
    """

    sku: str
    quantity: int
    method: Method | msgspec.UnsetType = msgspec.UNSET
    place: str | None = None
    expected_version: int | None = None


class CartPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart as this channel sees it now.

    Attributes:
        cart_id: which.
        number: what people call it, on the phone say.
        customer_id: whose.
        state: open, checkout (being paid), ordered.
        version: grows with each change.
        order_id: of the checkout that it became, or becomes.
        currency: ISO 4217; None without a price.
        total_minor: what it would cost here and now; None without a price. Send it as
            ``expected_total_minor`` with the checkout, and nothing else is sold.
        discount_minor: taken off; None without a price.
        rulebook_version: prices and rules that were applied; None without a price.
        coupons: codes that are kept with it.
        problem: code of what keeps it from being sold here and now.
        lines: what is in it.
        opened_at: when.
        changed_at: when something was last put in or taken out.
    """

    discounts: Sequence[DiscountTold]
    claims: Sequence[ClaimTold]
    gifts: Sequence[GiftTold]
    points: int
    notices: Sequence[str]
    cart_id: UUID
    number: str
    customer_id: UUID
    state: str
    version: int
    order_id: UUID | None
    currency: str | None
    total_minor: int | None
    discount_minor: int | None
    rulebook_version: int | None
    coupons: Sequence[str]
    problem: str | None
    lines: Sequence[PricedCartLine]
    opened_at: dt.datetime
    changed_at: dt.datetime
    trace: Sequence[TraceTold] | None = None


class CartSale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the cart is paid; fields mean what they mean in a sale."""

    payments: Sequence[SalePayment] = ()
    place: str | None = None
    expected_total_minor: int | None = None
    external_id: str | None = None
    source: str | None = None
    destination: Destination | None = None
    agent: str | None = None
    coupons: Sequence[str] = ()
    quote_token: str | None = None


class CartToPark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart as the till wrote it, and what people call it."""

    cart: Mapping[str, Any]
    label: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be settled with the person: a hold, a return that was announced."""

    order_id: UUID
    kind: str
    since: dt.datetime


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case as it stands.

    Attributes:
        case_id: of the case.
        number: what people call it.
        customer_id: who wants something; None where it is no customer.
        state: ``new``, ``open``, ``waiting``, ``solved`` or ``closed``.
        version: grows with each change; send it with a command to be refused where it grew.
        merged_into: id of the case that goes on in its place.
        last_seq: number of its entries.
    """

    case_id: UUID
    number: str
    customer_id: UUID | None
    channel: str
    subject: str
    topic: str
    state: str
    state_at: dt.datetime
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    assignee: str | None
    tier: str | None
    due_at: dt.datetime
    is_urged: bool
    version: int
    last_seq: int
    heard_at: dt.datetime | None
    answered_at: dt.datetime | None
    reopened: int
    resolution: str | None
    follows_id: UUID | None
    split_from: UUID | None
    merged_into: UUID | None
    opened_by: str
    opened_at: dt.datetime
    solved_at: dt.datetime | None
    closed_at: dt.datetime | None


class CaseBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another case of the person."""

    customer_id: UUID
    case_id: UUID
    subject: str
    channel: str
    state: str
    priority: int
    opened_at: dt.datetime


class CaseDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the caller writes and has not sent; an empty text forgets it."""

    text: str


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts of a case, on which alone it is decided; amounts in minor units of ``currency``.

    Attributes:
        currency: ISO 4217.
        cause: reason code.
        fault: whose fault that is, as the policy says.
        promise: what became of what was promised.
        late_hours: by how much it came, or is, too late; begun hours count.
        age_days: whole days since the customer had the goods, else since the purchase.
        over_days: days beyond the last day of return.
        return_why: what the rules of returns say of what comes back; ``none`` where nothing
        does.
        condition: of what comes back: ``sellable``, ``damaged``, ``mixed`` or ``none``.
        value_minor: what the units in question are worth; without units, what is to pay.
        delivery_minor: what bringing it cost.
        market: of the channel that sold.
        tier: of the customer's membership, as ``PROGRAMME:TIER``; ``none`` without one.
        is_company: whether a company bought.
        grants: goodwill that the customer was granted before, within the policy's window.
        granted_minor: what that came to.
        tags: of the goods in question, by their codes.
    """

    currency: str = "EUR"
    cause: str = "none"
    fault: Fault | msgspec.UnsetType = msgspec.UNSET
    promise: PromiseStanding | msgspec.UnsetType = msgspec.UNSET
    late_hours: int = 0
    age_days: int = 0
    over_days: int = 0
    return_why: str = "none"
    condition: str = "none"
    value_minor: int = 0
    delivery_minor: int = 0
    market: str = "none"
    tier: str = "none"
    is_company: bool = False
    grants: int = 0
    granted_minor: int = 0
    tags: Sequence[str] = ()


class CaseFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that was put to the case before; ``sha256`` names its content."""

    sha256: str
    name: str
    media_type: str


class CaseLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a case is about: an order by its number or id, or another thing by its id."""

    kind: CaseLinkKind
    name: str
    line_no: int = 0


CaseLinkKind: TypeAlias = str
"""What a case may be about: order, line, product, sku, parcel, return, exception; more may
come.
"""


class CaseQueue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of a list; send ``next`` as ``after`` for what comes next, None where it ends."""

    cases: Sequence[QueueRow]
    next: str | None


class CaseRows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What ``CasePage`` holds besides the case itself; see there."""

    entries: Sequence[ShownEntry]
    tasks: Sequence[CaseTask]
    commitments: Sequence[Commitment]
    links: Sequence[LinkedTo]
    orders: Sequence[LinkedOrder]
    care: Sequence[Care]
    looking: Sequence[Looking]
    draft: str | None
    others: Sequence[CaseBrief]
    done: Sequence[DoneFact]


class CaseState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To which state a case comes, with the code of how it was solved."""

    state: str
    resolution: str | None = None
    version: int | None = None


class CaseTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A task as it stands; see ``NewTask``.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        task_id: see ``NewTask``.
        kind: see ``TaskKind``.
        title: see ``NewTask``.
        due_at: see ``NewTask``.
        until_at: see ``NewTask``.
        assignee: see ``NewTask``.
        skill: of the case.
        place_id: of the case.
        state: ``open``, ``done`` or ``dropped``.
        tries: calls that reached nobody.
        outcome: code, as ``reached``.
        said: what was said.
        made_by: actor.
        made_at: when.
        ended_by: actor.
        ended_at: when.
    """

    customer_id: UUID
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None
    assignee: str | None
    skill: str
    place_id: UUID | None
    state: str
    tries: int
    outcome: str | None
    said: str | None
    made_by: str
    made_at: dt.datetime
    ended_by: str | None
    ended_at: dt.datetime | None


class CaseToJudge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts of a case, and what of it shall be judged; without a policy by the one in force."""

    subject: DecisionSubject
    facts: CaseFacts
    policy: DecisionPolicy | None = None


class CaseWhole(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case with all that was said, done and promised in it and in what was merged into it."""

    case: CaseAnswer
    rows: CaseRows


class CashMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cash that came in, or, negative, went out, minor units; as ``float`` or ``drop``."""

    amount_minor: int
    reason: str


class CataloguePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of what may be sold here; send ``next`` as ``after`` for more."""

    version: int
    skus: Sequence[TillSku]
    next: str | None


class Category(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A branch of the tree in which products are found.

    Attributes:
        category_id: made by the caller.
        code: short name, unique among categories.
        name: by language.
        description: by language.
        parent_id: the branch above it; None is a root.
        rank: 0 is shown first among its siblings.
        attributes: what its products have, beside what those of the branches above it have.
        external_ids: what other systems call it, by system.
    """

    category_id: UUID
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str] | None = None
    parent_id: UUID | None = None
    rank: int = 0
    attributes: Sequence[AttributeUse] = ()
    external_ids: Mapping[str, str] = {}


class CauseMeaning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reason code means, so that nobody has to judge it anew.

    Attributes:
        fault: whose fault it is.
        subject: ``goodwill``, or ``delivery`` where it is about the delivery.
    """

    fault: Fault
    subject: str = "goodwill"


class CellOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell in which like cases were decided unlike.

    Attributes:
        subject: of the table.
        cell: which.
        policy_version: of the policy.
        decisions: in it.
        levels: how many were granted none, some, all and beyond.
        unlike: decisions that are other than the commonest.
    """

    subject: str
    cell: str
    policy_version: int
    decisions: int
    levels: Mapping[str, int]
    unlike: int


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers for a customer id from an instant on."""

    customer_id: UUID
    changed_at: dt.datetime
    person_id: UUID


class ChangeAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has not left goes to another address of the same country, promised and charged anew.

    Attributes:
        ship_to: whereto.
        reason: code.
    """

    ship_to: ShipTo
    kind: str
    reason: str = "change_address"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another model instead of units that have not left.

    Attributes:
        lines: what is given up.
        wanted: what is wanted instead.
        reason: code.
    """

    lines: Sequence[AskedLine]
    wanted: Sequence[WantedLine]
    kind: str
    reason: str = "change_model"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangePlace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that have not left come from another place, or in another way, at the same price.

    Attributes:
        lines: which.
        place: code or id of the place that gives them then.
        method: how they reach the customer then; None leaves it as it is.
        reason: code.
    """

    lines: Sequence[AskedLine]
    place: str
    kind: str
    method: Method | None = None
    reason: str = "change_place"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ChangeQuantity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """More or fewer units of a line; more are sold at today's price.

    Attributes:
        line_no: which line.
        quantity: units that are wanted in all, those that left included.
        reason: code.
    """

    line_no: int
    quantity: int
    kind: str
    reason: str = "change_quantity"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Changed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many rows changed."""

    changed: int


class ChangedBasket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket that would have come to another total, minor units.

    Attributes:
        order_id: which order it became.
        customer_id: whose.
        channel_id: through which it was sold.
        currency: of the amounts.
        present_minor: total under the present version.
        proposed_minor: total under the draft.
        margin_change_minor: by what its margin would change.
        promotions: codes of the promotions that the draft applies.
    """

    order_id: UUID
    customer_id: UUID
    channel_id: UUID
    currency: str
    present_minor: int
    proposed_minor: int
    margin_change_minor: int
    promotions: Sequence[str]


class ChangedDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision as another policy would have seen it; amounts in minor units.

    Attributes:
        customer_id: of the decision; with ``decision_id`` its key.
        decision_id: which decision.
        currency: ISO 4217.
        rule: by which it was decided.
        new_rule: which would have fitted.
        owed_minor: what was owed.
        new_owed_minor: what would have been.
        most_minor: what might be granted in all.
        new_most_minor: what might have been.
        granted_minor: what was granted.
        held_minor: how much of that the other policy would not have allowed.
        missing_minor: how much it would have owed besides.
    """

    customer_id: UUID
    decision_id: Any
    currency: str
    rule: str | None
    new_rule: str | None
    owed_minor: int
    new_owed_minor: int
    most_minor: int | None
    new_most_minor: int | None
    granted_minor: int
    held_minor: int
    missing_minor: int


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


Checked: TypeAlias = Literal["code", "name", "document", "order_paper", "known", "carrier"]
"""How a place made sure that it gives goods to the right person; never what it read: code,
name, document, order_paper, known, carrier.
"""


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the values among which an attribute is chosen.

    Attributes:
        code: short name, unique in the attribute.
        name: by language.
    """

    code: str
    name: Mapping[str, str]


class CityCourier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A courier who brings goods within a city, on the same day where the hour allows.

    Attributes:
        service: by which tariffs and buyers call it, as ``courier``.
        places: from which it fetches.
        zones: to which it brings.
        weekdays: on which it drives, Monday is 0.
        from_min: first hour, minutes after midnight by the place's clock.
        until_min: goods that are packed later go on the next day, likewise.
        minutes: from the packed goods to the door.
    """

    service: str
    places: Sequence[UUID]
    zones: Sequence[str]
    weekdays: Sequence[int] | msgspec.UnsetType = msgspec.UNSET
    from_min: int = 600
    until_min: int = 1140
    minutes: int = 120


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that a place keeps; ``code`` is what their owner says at the counter."""

    claim_id: UUID
    place_id: UUID
    code: str
    state: str
    expires_at: dt.datetime
    lines: Sequence[ClaimLine]
    customer_id: UUID | None
    order_id: UUID | None


class ClaimBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: ClaimPolicy | msgspec.UnsetType = msgspec.UNSET


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that shall be kept; ``sku`` is its code or id."""

    sku: str
    quantity: int = 1


class ClaimPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods are kept for people who pay at the place.

    Attributes:
        keep_hours: for how long; None keeps nothing.
        most_units: of all goods of a claim.
        most_claims: that one person, or one browser, has at a time.
        grace_minutes: that goods are kept at least once their payment was refused.
    """

    keep_hours: int | None = None
    most_units: int = 4
    most_claims: int = 2
    grace_minutes: int = 30


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


class Classification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the case is; what is left out stays."""

    subject: str | None = None
    topic: str | None = None
    priority: int | None = None
    skill: str | None = None
    version: int | None = None


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every message.

    Attributes:
        specversion: of CloudEvents.
        id: of the fact; the same in every attempt, redelivery and replay.
        source: which company.
        type: of the event.
        subject: id of what it happened to.
        time: when it happened.
        recordedtime: when it was recorded.
        sequence: sorts as text in the order in which facts became final.
        dataschema: names the payload's schema and version.
        datacontenttype: of the content.
        content: what happened; its name in the message is ``data``.
    """

    id: UUID
    source: str
    type: str
    subject: UUID
    time: dt.datetime
    recordedtime: dt.datetime
    sequence: str
    dataschema: str
    data: EventContent
    specversion: str = "1.0"
    datacontenttype: str = "application/json"


class CodeAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """To which address of the customer a code shall go."""

    email: str


class CodeRead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The code that the customer has read out, and what belongs to it."""

    secret: str
    code: str


class CodeSent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What belongs to the code that was sent; the code is good for nothing without."""

    secret: str


class Collecting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int
    policy: CollectingPolicy


class CollectingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For how long goods wait to be collected.

    Attributes:
        keep_days: then they are free again and the money goes back; None keeps them without
        end.
        remind_days: days after which the customer is reminded, rising, before that.
    """

    keep_days: int | None = 10
    remind_days: Sequence[int] | msgspec.UnsetType = msgspec.UNSET


class Collection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Products shown together: chosen by hand in an order, or by a rule.

    Attributes:
        collection_id: made by the caller.
        code: short name, unique among collections.
        name: by language.
        description: by language.
        products: chosen by hand, in the order in which they are shown.
        rule: which products belong to it; it finds active ones only, by code.
        active: whether it is in use.
        external_ids: what other systems call it, by system.
    """

    collection_id: UUID
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str] | None = None
    products: Sequence[UUID] = ()
    rule: CollectionRule | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


class CollectionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which products belong to a collection; all that is given must hold.

    Attributes:
        categories: in one of these or below.
        brands: of one of these.
        kinds: one of these.
        complexities: one of these.
        attributes: each of these.
        except_products: never these.
    """

    categories: Sequence[UUID] = ()
    brands: Sequence[str] = ()
    kinds: Sequence[ProductKind] = ()
    complexities: Sequence[Complexity] = ()
    attributes: Sequence[AttributeTest] = ()
    except_products: Sequence[UUID] = ()


class Combine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Several things at once, with one preview and their money netted.

    Attributes:
        cancel: units that have not left and are not wanted any more.
        bring: units that come back, and in what condition.
        wanted: what is wanted besides or instead; the same SKU in the same quantity as one that
        is
            brought or cancelled keeps its price.
        place: code or id of the place where goods come back.
        withhold: True where the money of what is brought waits for an inspection.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        number: of the announced return that is received.
        exception: code why goods are taken although the rules say no.
        reason: code.
    """

    kind: str
    cancel: Sequence[AskedLine] = ()
    bring: Sequence[BroughtLine] = ()
    wanted: Sequence[WantedLine] = ()
    place: str | None = None
    withhold: bool = False
    ship_to: ShipTo | None = None
    number: str | None = None
    exception: str | None = None
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class CommissionShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a marketplace has earned in one currency; minor units.

    Attributes:
        currency: ISO 4217.
        orders: number of its orders.
        agreed_minor: for all of them, were nothing given back.
        earned_minor: by what was kept of them.
        account_id: each booking stands in its statement, ``GET
        /accounts/{account_id}/statement``.
    """

    currency: str
    orders: int
    agreed_minor: int
    earned_minor: int
    account_id: UUID


class Commitment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something promised in a case.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        commitment_id: of its own.
        kind: see ``CommitmentKind``.
        subject_id: call back or order that it is about.
        promise: code in the policy.
        policy_version: of the policy by which it was made.
        minutes: of business time.
        pauses: see ``Promise``.
        state: ``open``, ``kept`` (in time), ``broken`` (late), ``void`` (not wanted any more).
        made_at: when it was promised.
        spent_us: business time of ended spans, microseconds.
        spans: how many have ended.
        running_since: when the present span began; None while the clock stands.
        due_at: until when; None while the clock stands.
        missed_at: when the time had run out.
        level: how many thresholds were handled.
        look_at: when the next one is reached.
        ended_at: when it was kept, or given up.
        reason: why it was given up.
    """

    customer_id: UUID
    case_id: UUID
    commitment_id: UUID
    kind: str
    subject_id: UUID | None
    promise: str
    policy_version: int
    minutes: int
    pauses: bool
    state: str
    made_at: dt.datetime
    spent_us: int
    spans: int
    running_since: dt.datetime | None
    due_at: dt.datetime | None
    missed_at: dt.datetime | None
    level: int
    look_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str | None


class CommitmentBoard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Promises whose clocks run; send ``next`` as ``after`` for what comes next."""

    promises: Sequence[BoardRow]
    next: str | None


class CommitmentDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a promise was kept; or, with the reason, that nobody wants it any more."""

    void_because: str | None = None


CommitmentKind: TypeAlias = str
"""What may be promised in a case: first_answer, call_back, solution, refund; more may come."""


class CommitmentPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company promises.

    Attributes:
        calendars: business hours.
        promises: see ``Promise``.
        close_after_days: after which a solved case is closed by itself.
        look_after_hours: how often somebody looks at a customer whom we do not let go.
    """

    calendars: Sequence[Calendar] = ()
    promises: Sequence[Promise] = ()
    close_after_days: int = 7
    look_after_hours: int = 24


class CommitmentPolicyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company promises, and its version."""

    version: int
    policy: CommitmentPolicy


class CompanyPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company with its terms; amounts in minor units."""

    customer_id: UUID
    name: str
    tax_number: str | None
    address: str
    country: str
    currency: str
    terms_days: int
    active: bool
    credit_limit_minor: int
    used_minor: int
    free_minor: int
    invoicing: Invoicing


class CompanyQuoteRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be quoted.

    Attributes:
        lines: as in a sale.
        place: code or id of the place that would sell it.
        valid_days: for how long it holds.
        reference: what the company calls it.
        coupons: codes that the company shows.
    """

    lines: Sequence[SaleLine]
    place: str | None = None
    valid_days: int = 30
    reference: str | None = None
    coupons: Sequence[str] = ()


class CompanyTerms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a company agreed with us.

    Attributes:
        name: as registered.
        country: ISO 3166-1 alpha-2.
        currency: of its credit, ISO 4217; it stays.
        credit_limit_minor: how much it may owe, minor units.
        terms_days: days after an invoice within which it is paid.
        tax_number: VAT or other tax number.
        address: for invoices.
        active: whether it may buy on account.
        invoicing: what its invoices need besides: address in parts, codes, electronic address.
    """

    name: str
    country: str
    currency: str
    credit_limit_minor: int
    terms_days: int = 30
    tax_number: str | None = None
    address: str = ""
    active: bool = True
    invoicing: Invoicing | msgspec.UnsetType = msgspec.UNSET


Complexity: TypeAlias = str
"""How much has to be understood before a product is chosen well: simple, advised, complex,
bespoke; more may come.
"""


class Component(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a bundle.

    Attributes:
        sku_id: what.
        quantity: units of it in one bundle.
    """

    sku_id: UUID
    quantity: int = 1


Condition: TypeAlias = Literal["sellable", "damaged", "quarantine", "refurbish"]
"""State of the goods; only sellable ones are promised: sellable, damaged, quarantine,
refurbish.
"""


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and the order as it then is, with what was announced to come back or came."""

    effect: Effect
    order: OrderPage
    returns: Sequence[GoodsReturn] = ()


Consent: TypeAlias = Literal["phone", "counter", "message", "page"]
"""How the customer has said it: phone, counter, message, page."""


class ConsentSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a customer says about a purpose and a channel.

    Attributes:
        purpose: a declared one, as ``marketing``.
        channel: through what, as ``email``; ``any`` for every one.
        state: what is said; an objection beats every grant.
        evidence: code of the form, page or call that shows it; no personal values.
        identifier_id: the address or number that it is about, where it is about one.
        legal_basis: that of the purpose where it is left out.
        text_version: version of the words that were read.
        language: in which language they were read.
        said_at: when it was said, where that was before now.
    """

    purpose: str
    channel: str
    state: ConsentState
    evidence: str
    identifier_id: UUID | None = None
    legal_basis: LegalBasis | None = None
    text_version: int | None = None
    language: str | None = None
    said_at: dt.datetime | None = None


class ConsentStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a purpose stands for a person in a channel.

    Attributes:
        purpose: which.
        channel: through what.
        state: the most restrictive that the person said; None where nothing was said.
        allowed: whether it may be done.
    """

    purpose: str
    channel: str
    state: str | None
    allowed: bool


ConsentState: TypeAlias = str
"""What a statement says. An objection (GDPR Art. 21) beats every grant of the same person:
granted, denied, withdrawn, objected; more may come.
"""


class Consented(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a purpose may be pursued through a channel now, all ids of the person considered."""

    purpose: str
    channel: str
    allowed: bool


class ConsentsOfPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a person stands: each purpose and channel, and every word, latest first."""

    choices: Sequence[ConsentStanding]
    statements: Sequence[Said]
    tc_strings: Sequence[TcString]


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a person speaks for a company.

    Attributes:
        customer_id: the one of the two that was asked for.
        side: which of the two that is, ``company`` or ``person``.
        other_id: the other.
        role: as ``buyer`` or ``accounts``.
        since: since when.
        ended_at: until when; None is to this day.
    """

    customer_id: UUID
    side: str
    other_id: UUID
    role: str
    since: dt.datetime
    ended_at: dt.datetime | None


class ContactBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force."""

    version: int = 0
    policy: ContactPolicy | msgspec.UnsetType = msgspec.UNSET


class ContactPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often and when.

    Attributes:
        caps: all of them hold.
        quiet: by medium.
        soft_bounces: after so many mails within ``soft_days`` that came back for now, and none
        that
            arrived, an address is written to no more.
        soft_days: see ``soft_bounces``.
    """

    caps: Sequence[Cap] | msgspec.UnsetType = msgspec.UNSET
    quiet: Sequence[Quiet] | msgspec.UnsetType = msgspec.UNSET
    soft_bounces: int = 5
    soft_days: int = 30


class ContactRole(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """As what a person speaks for a company: ``buyer``, ``accounts`` ..."""

    role: str


class CostTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a parcel costs, minor units of the policy's currency.

    Attributes:
        transport_minor: of the parcel.
        distance_minor: by its distance.
        work_minor: of packing, and of what is different there.
        elsewhere_minor: because another place sells.
        waiting_minor: of the days until it arrives.
        lines_minor: of its lines.
        total_minor: all of it.
    """

    transport_minor: int
    distance_minor: int
    work_minor: int
    elsewhere_minor: int
    waiting_minor: int
    lines_minor: int
    total_minor: int


class Costs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What it costs that a place gives goods, in minor units of the policy's currency.

    Attributes:
        transport: the rate that names most of zones and service counts, of equals the first.
        parcel_minor: where no rate fits.
        per_100_km_minor: for each parcel by its distance; 0 where that is unknown.
        hour_minor: of an hour's work.
        parcel_s: of work for each parcel: packing and labelling.
        line_s: for each line: going to the shelf.
        unit_s: for each unit: taking and checking.
        places: what is different at single places.
        other_place_minor: for each parcel from elsewhere than the place that sells, if one
        does.
        day_minor: for each day, begun or whole, until the customer has it.
        aged_after_days: goods count as old once the last of them came so long ago.
        fresh_unit_minor: for each unit taken where they are not old: that of the old is saved
        from
            being marked down.
    """

    transport: Sequence[TransportRate] = ()
    parcel_minor: int = 0
    per_100_km_minor: int = 0
    hour_minor: int = 0
    parcel_s: int = 0
    line_s: int = 0
    unit_s: int = 0
    places: Mapping[str, PlaceCost] = {}
    other_place_minor: int = 0
    day_minor: int = 0
    aged_after_days: int = 180
    fresh_unit_minor: int = 0


class Count(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A count as it was booked.

    Attributes:
        count_id: which count.
        place_id: where.
        lines: SKUs that it named.
        stale: SKUs of which a later count is known; this one changed nothing for them.
        shortfalls: units set aside that are not there, by SKU.
    """

    count_id: UUID
    place_id: UUID
    lines: int
    stale: Sequence[UUID]
    shortfalls: Mapping[str, int]


class CountedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that are there.

    Attributes:
        sku: code or id.
        quantity: units, all that lie at the place, also those set aside.
    """

    sku: str
    quantity: int


class CouponBatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that were made together.

    Attributes:
        batch_id: its id.
        promotion_id: for which promotion.
        name: for people.
        kind: who may use them.
        coupons: how many were made.
        taken: uses of them that are held or were made.
        valid_from: from when on.
        valid_to: until when.
        made_at: when.
        made_by: by whom.
        blocked_at: since when none of them can be used, if so.
    """

    batch_id: UUID
    promotion_id: UUID
    name: str
    kind: str
    coupons: int
    taken: int
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    made_at: dt.datetime
    made_by: str
    blocked_at: dt.datetime | None


CouponKind: TypeAlias = Literal["generic", "unique", "personal"]
"""Who may use a coupon: generic, unique, personal."""


class Coupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Codes that the customer shows; they are kept with the cart, in every channel.

    Attributes:
        coupons: all of them; none takes away those that were kept.
        expected_version: refuse if the cart has changed since this version.
    """

    coupons: Sequence[str]
    expected_version: int | None = None


class CreditGrant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Store credit to give.

    Attributes:
        currency: ISO 4217.
        amount_minor: minor units.
        reason: code, as ``appeasement``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: str
    amount_minor: int
    reason: str
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: str | None = None


class CreditHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be set aside of a customer's credit in a currency."""

    amount_minor: int
    currency: str
    order_id: UUID | None = None
    expires_in_s: int | None = 1800


class CreditLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the credit book; above 0 uses credit, below 0 frees it."""

    kind: str
    payment_id: UUID | None
    amount_minor: int
    reference: str | None
    at: dt.datetime


class Crowd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person of many customer ids; ``held`` are edges that would bring further ones."""

    person_id: UUID
    customer_ids: int
    held: int


class Curated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is decided for a query.

    Attributes:
        language: of the query.
        query: its words count, not how they are written.
        products: their places; none lets the engine decide alone.
    """

    language: str
    query: str
    products: Sequence[Curation]


class Curation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product's place under a query.

    Attributes:
        product_id: which one.
        act: ``pin`` puts it first, ``boost`` forward, ``bury`` back.
        rank: order of pinned ones; 0 comes first.
    """

    product_id: UUID
    act: Act
    rank: int = 0


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
        birth_date: see ``Particulars``.
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
    birth_date: dt.date | None


class CustomerAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What matters of a customer at a counter; ``groups`` decide on prices."""

    id: UUID
    name: str
    card: str | None
    programme: str | None
    tier: str | None
    points: int
    worth_minor: int
    credit_minor: int
    groups: Sequence[str]
    claims: Sequence[str]
    offers: Sequence[OfferAtTill]
    recent: Sequence[RecentOrder]


class CustomerCoupon(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A coupon that was given to a customer.

    Attributes:
        code: as it is printed.
        promotion_id: for which promotion.
        valid_from: from when on.
        valid_to: until when.
        is_usable: whether a use of it is left.
    """

    code: str
    promotion_id: UUID
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    is_usable: bool


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
    timeline: Sequence[Item]


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer as another system knows them; what is left out stays as it is.

    Attributes:
        id: of the customer here, where the source knows it.
        external_id: what the source itself calls the customer.
        external_ids: what further systems call the customer.
        email: e-mail address; it is added to those that are known.
        phone: phone number; it is added to those that are known.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        card: number of a card.
        account: name of an account.
        kind: person or company; of a new customer only.
        language: ISO 639-1, preferred.
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
        birth_date: of a person.
        addresses: address book, by label; those that are left out stay.
        groups: codes of groups that the customer is in from now on; those that are left out
        stay.
        consents: what the customer said, by purpose and channel as ``marketing.email``.
        consent_proof: code of the form, page or call that shows it; none is allowed without.
        consent_at: when it was said; none is allowed without.
        since: when a new customer became known.
        as_of: instant of these values; earlier ones never replace later ones.
    """

    id: UUID | None = None
    external_id: str | None = None
    external_ids: Mapping[str, str] = {}
    email: str | None = None
    phone: str | None = None
    region: str | None = None
    card: str | None = None
    account: str | None = None
    kind: CustomerKind | msgspec.UnsetType = msgspec.UNSET
    language: str | None = None
    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    birth_date: dt.date | None = None
    addresses: Mapping[str, Address] = {}
    groups: Sequence[str] = ()
    consents: Mapping[str, ConsentState] = {}
    consent_proof: str | None = None
    consent_at: dt.datetime | None = None
    since: dt.datetime | None = None
    as_of: dt.datetime | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody decides who has looked at both.

    Attributes:
        decision: ``accept``: they are one person; ``refuse``: they are two, and nobody is asked
            again; ``undo``: an accepted one is taken back.
        is_forced: accept although they differ in what a person has one of.
    """

    decision: str
    is_forced: bool = False


class DecisionOnGoods(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of goods that wait.

    Attributes:
        sku_id: of the goods, as the list names them.
        disposition: ``restock``, ``refurbish``, ``scrap`` or ``to_owner``.
        quantity: units.
        loss_minor: worth that is gone, as it was seen; left out, what scrapped units have cost.
    """

    sku_id: UUID
    disposition: Disposition
    quantity: int = 1
    loss_minor: int | None = None


class DecisionPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is owed and what may be granted, in words and as rules.

    Attributes:
        currency: of its amounts, ISO 4217.
        rates: for other currencies, how many of their minor units stand for 10,000 of its own.
        causes: what reason codes mean; one that is not here is nobody's fault.
        tables: at most one of each subject; a subject without one is not regulated.
        approval_hours: for so long an approval may be given, and used.
        window_days: what was granted within so many days is the history of a case.
    """

    currency: str = "EUR"
    rates: Mapping[str, int] = {}
    causes: Mapping[str, CauseMeaning] = {}
    tables: Sequence[DecisionTable] = ()
    approval_hours: int = 24
    window_days: int = 365


class DecisionPolicyInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force, and its version; 0 regulates nothing."""

    version: int
    policy: DecisionPolicy


class DecisionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a decision table.

    Attributes:
        code: names it for good.
        when: all of these together; none fits everything.
        owed: what the customer has a right to.
        ground: by law or by promise, where something is owed.
        most: what may be granted besides.
        forms: as what it may be granted.
        approval_above_minor: above this, together with what is owed, a second person agrees,
        minor
            units of the policy's currency; None leaves it to the limits of authority.
        words: why, to be read to the customer.
    """

    code: str
    when: Sequence[FactCondition] = ()
    owed: RuleAmount | msgspec.UnsetType = msgspec.UNSET
    ground: Ground | None = None
    most: RuleAmount | msgspec.UnsetType = msgspec.UNSET
    forms: Sequence[GrantForm] = ()
    approval_above_minor: int | None = None
    words: PolicyWords | msgspec.UnsetType = msgspec.UNSET


DecisionSubject: TypeAlias = str
"""What a decision is about: refund, goodwill, return_exception, delivery; more may come."""


class DecisionTable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules of one subject.

    Attributes:
        subject: what they decide.
        hit: ``unique``: exactly one rule fits any case; ``first``: the first that fits counts.
        words: the policy as a sentence.
        rules: at most 200.
    """

    subject: DecisionSubject
    hit: str = "unique"
    words: PolicyWords | msgspec.UnsetType = msgspec.UNSET
    rules: Sequence[DecisionRule] = ()


class Declared(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which version of the words counts from now on."""

    version: int


class Deflection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered without a person, of the sessions of a period.

    ``answered`` and ``asked`` are of people who were signed in: whether they came to a person
    in
    any channel is known. Of the others only this browser is known, so those without a case are
    ``unknown`` and in no rate.

    Attributes:
        days: within which a case counts as the same question.
        sessions: that searched or read.
        answered: signed in, and no case within the days.
        asked: with a case within the days.
        unknown: not signed in, no case from the same browser.
        fresh: that are younger than the days: nobody knows yet.
        rate: answered of answered and asked by people who were signed in, 0 to 1; None where
        there
            are none.
        asked_known: of ``asked``, by people who were signed in.
    """

    days: int
    sessions: int
    answered: int
    asked: int
    asked_known: int
    unknown: int
    fresh: int
    rate: float | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact on its way to an endpoint.

    Attributes:
        fact_id: which fact; also the message's id.
        type: of the event.
        subject_id: what it happened to.
        state: ``waiting``, ``delivered`` or ``dead``.
        attempts: made so far.
        next_at: while it waits, when it is due.
        made_at: when it was decided to send it.
        ended_at: when it was delivered or given up, or None.
        status: HTTP status of the latest attempt, or None.
        fault: of the latest attempt, or None.
        duration_ms: of the latest attempt, or None.
    """

    fact_id: UUID
    type: str
    subject_id: UUID
    state: str
    attempts: int
    next_at: dt.datetime
    made_at: dt.datetime
    ended_at: dt.datetime | None
    status: int | None
    fault: str | None
    duration_ms: int | None


class DeliveryLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A delivery with its attempts, latest first; ``body_sha256`` is base64."""

    delivery: Delivery
    attempts: Sequence[Attempt]


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Deliveries, latest first; ``next`` goes into ``before`` for older ones, null at the end."""

    deliveries: Sequence[Delivery]
    next: str | None


class DeliveryTariff(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What deliveries of one class are charged.

    Attributes:
        sku: code or id of a service; the price lists say what it costs.
        method: how the goods reach the customer.
        service: of the carrier, as ``express``; buyers choose among those that there are.
        market: in which market; left out: in all that have none of their own.
        zone: code of a zone of the promise policy, whereto goods are brought; left out:
        everywhere
            that has none of its own.
        from_weight_g: for goods that weigh this much or more, grams.
        from_minor: for goods that cost this much or more before any promotion, minor units.
        currency: of ``from_minor``, where it is not 0.
    """

    sku: str
    method: str = "ship"
    service: str = "standard"
    market: str | None = None
    zone: str | None = None
    from_weight_g: int = 0
    from_minor: int = 0
    currency: str | None = None


class DeliveryTariffs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All tariffs; none charges nothing.

    Attributes:
        tariffs: each class of market, method, weight and amount once.
    """

    tariffs: Sequence[DeliveryTariff]


class Described(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who stands here, as far as is known before anything is registered.

    Attributes:
        kind: person or company.
        particulars: name and address.
        identifiers: e-mail addresses and phone numbers; others tell nothing here.
    """

    kind: str = "person"
    particulars: Particulars | msgspec.UnsetType = msgspec.UNSET
    identifiers: Sequence[Identifier] = ()


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


class Deviation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer that differs by no declared rule.

    Attributes:
        deviation_id: its id.
        sku_id: of what.
        surface: whose answer deviates.
        against: which surface it is held against.
        channel_id: channel of the one.
        against_channel_id: channel of the other.
        quantity: units that were asked for.
        customer_group: of the buyer that was asked for.
        place_id: that was asked for.
        asked_for: instant that was asked for; None is now.
        cause: what most likely made it.
        rules: codes of lists and promotions that made it, as far as they are known.
        currency: of the one.
        shown_minor: what the one shows, minor units; None where it sells nothing.
        against_currency: of the other.
        against_minor: what the other shows.
        first_seen_at: when it was found.
        last_seen_at: when it was seen last.
        times: how often it was seen.
        gone_at: when it was gone.
        acknowledged_at: when somebody took note of it.
        acknowledged_by: who.
        reason: with what words.
    """

    deviation_id: UUID
    sku_id: UUID
    surface: str
    against: str
    channel_id: UUID
    against_channel_id: UUID
    quantity: int
    customer_group: str | None
    place_id: UUID | None
    asked_for: dt.datetime | None
    cause: str
    rules: Sequence[str]
    currency: str | None
    shown_minor: int | None
    against_currency: str | None
    against_minor: int | None
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    times: int
    gone_at: dt.datetime | None
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None
    reason: str | None


class DeviationPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deviation with both answers, whole.

    Attributes:
        deviation: what differs.
        answer: of the surface that deviates, with its trace.
        against_answer: of the other.
    """

    deviation: Deviation
    answer: Mapping[str, Any]
    against_answer: Mapping[str, Any]


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much more often a group is granted something than the others in the same cells.

    Attributes:
        difference: of the shares, -1 to 1.
        low: lower end of its range at 95 %.
        high: upper end.
        compared: decisions of the group that lie in a cell with some of the others.
    """

    difference: float
    low: float
    high: float
    compared: int


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


Disposition: TypeAlias = str
"""What becomes of goods that came back: restock, refurbish, scrap, to_owner; more may come."""


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A receipt, an invoice or a credit note.

    Attributes:
        customer_id: to whom; also its key.
        document_id: which.
        order_id: for which order.
        turn: of the order's documents, from 1.
        kind: see ``DocumentKind``.
        seller_id: legal entity that sells.
        channel_id: channel that sold the order.
        place_id: place that sold the order.
        currency: ISO 4217.
        total_minor: sum of its lines, minor units, not negative.
        tax_minor: within the total.
        lines: what it is about.
        taxes: totals by tax rate.
        buyer: the company it is made out to.
        refers_to: document that a credit note corrects.
        due_on: until when an invoice is paid.
        series: in which it is numbered.
        number: in its series; None until the job has come by.
        issued_at: when.
        numbered_at: when.
    """

    customer_id: UUID
    document_id: UUID
    order_id: UUID
    turn: int
    kind: str
    seller_id: UUID
    channel_id: UUID
    place_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int
    lines: Sequence[DocumentLine]
    taxes: Sequence[TaxTotal]
    buyer: Buyer | None
    refers_to: UUID | None
    due_on: dt.date | None
    series: str
    number: int | None
    issued_at: dt.datetime
    numbered_at: dt.datetime | None


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of one line of the order; amounts in minor units, not negative.

    Attributes:
        line_no: of the order.
        sku_id: what.
        quantity: units; 0 where only money is given back.
        unit_minor: price of one unit before discounts, with tax where the price list includes
        it.
        total_minor: for these units, tax included.
        tax_minor: within the total.
        tax_bp: tax rate in hundredths of a percent.
        discount_minor: by how much these units cost less than ``unit_minor`` each.
    """

    line_no: int
    sku_id: UUID
    quantity: int
    unit_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    discount_minor: int = 0


class DoneChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and the order as it then is."""

    effect: Effect
    order: OrderPage


class DoneFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done from this case, elsewhere: an exchange, a refund, an offer ..."""

    fact_id: UUID
    type: str
    at: dt.datetime
    actor: str
    subject_id: UUID
    payload: Any


class Doubt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a fact does not fit; a person looks at it, and the fact stays.

    Attributes:
        code: of the exception.
        detail: in a sentence.
        facts: ids, codes and amounts.
    """

    code: str
    detail: str
    facts: Mapping[str, Any] = {}


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A proposal of the next version.

    Attributes:
        draft_id: its id.
        title: for people.
        state: ``open`` while it is edited, ``handed_in`` while it waits for a second person,
            ``approved`` while it waits for its time, ``published`` or ``discarded``.
        edition: grows with each edit.
        base_version: version on which its authors saw their changes.
        restores: earlier version to which it leads back, if it does.
        authors: who has worked on it; none of them may approve it.
        reason: why, said when it is handed in.
        publish_at: when it shall be published; None is as soon as it may.
        approved_by: second person who has agreed.
        approved_at: when.
        sent_back: why it was sent back last.
        failed: code of why it could not be published when its time had come.
        published_version: what became of it.
        made_at: when it was begun.
        changed_at: when it was changed last.
        changes: rows that it adds, replaces or withdraws.
    """

    draft_id: UUID
    title: str
    state: str
    edition: int
    base_version: int
    restores: int | None
    authors: Sequence[str]
    reason: str
    publish_at: dt.datetime | None
    approved_by: str | None
    approved_at: dt.datetime | None
    sent_back: str | None
    failed: str | None
    published_version: int | None
    made_at: dt.datetime
    changed_at: dt.datetime
    changes: int


class DraftCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with a draft, and how far was looked.

    Attributes:
        findings: errors first.
        moved: keys of rows that others have published since its authors looked.
        skus: goods whose price was compared with their cost.
        contexts: situations in which they were priced.
        quotes: baskets that were priced in all.
        is_whole: whether every SKU with a known cost was looked at in every situation.
    """

    findings: Sequence[PriceFinding]
    moved: Sequence[str]
    skus: int
    contexts: int
    quotes: int
    is_whole: bool


class DraftContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft with all its changes, and the keys by which single ones are dropped."""

    draft: Draft
    price_lists: Sequence[PriceList]
    prices: Sequence[Price]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[Mapping[str, Any]]
    withdraw: Any
    keys: Sequence[str]


class DraftEdit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes to put into a draft; each takes the place of an earlier one to the same row.

    Attributes:
        edition: that was seen.
        title: a new title.
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the next version shall not have.
        drop: keys of changes that the draft shall not have any more.
    """

    edition: int
    title: str | None = None
    price_lists: Sequence[PriceList] = ()
    prices: Sequence[Price] = ()
    tax_rates: Sequence[TaxRate] = ()
    promotions: Sequence[Mapping[str, Any]] = ()
    withdraw: Gone | None = None
    drop: Sequence[str] = ()


DraftState: TypeAlias = Literal["open", "handed_in", "approved", "published", "discarded"]
"""How far a draft has come: open, handed_in, approved, published, discarded."""


class DraftToSave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft, and the edition on which it was written."""

    edition: int
    document: DecisionPolicy


class Drawer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's drawer: what is in it by the book, and what it gave that the book did not have.

    Amounts are minor units; what it owes is settled by what comes in, or by a count.
    """

    account_id: UUID
    place_id: UUID
    code: str
    currency: str
    posted: int
    debt: int = 0


class DrawerCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cash that was counted in a drawer, minor units."""

    counted_minor: int


class DrawerDifference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a count found more, or, negative, less than the book, minor units."""

    difference_minor: int


class Edge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What says that two customer ids are one person; with the cut that took it away.

    Attributes:
        edge_id: the same from both sides.
        customer_id: one of the two.
        other_id: the other.
        via: value of the first by which it was seen; its own id where somebody said so.
        other_via: value of the other.
        rule: see ``Rule``.
        source: who observed or decided it.
        evidence: codes, weights and words of who decided; no personal values.
        first_at: when it was first seen.
        held: why it does not make them one, though it was not taken away: they disagree in what
        a
            person has one of, were told apart, or are too many.
        cut_at: when it was taken away.
        cut_by: by whom.
        cut_reason: why.
    """

    edge_id: UUID
    customer_id: UUID
    other_id: UUID
    via: UUID
    other_via: UUID
    rule: str
    source: str
    evidence: Any
    first_at: dt.datetime
    held: str | None
    cut_at: dt.datetime | None
    cut_by: str | None
    cut_reason: str | None


class Effect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that a change does; amounts in minor units of the order's currency.

    Attributes:
        currency: ISO 4217.
        due_before_minor: to pay before.
        due_minor: to pay afterwards.
        due_tax_minor: tax within that.
        to_pay_minor: what the customer has to pay besides: no payment promises it yet.
        back_minor: what goes back to the customer, promises and money.
        money: what moves on each payment.
        points: given, or negative, taken back.
        points_debt: change of what the member owes.
        goods: units that come back, are freed, are set aside, or leave.
        promises: what places will do for lines that are added or go elsewhere.
        lines: lines that are touched, as they will be.
        due_tax_before_minor: tax within what was to pay before.
        verdicts: what the rules say of what comes back, and why.
    """

    currency: str
    due_before_minor: int
    due_minor: int
    due_tax_minor: int
    to_pay_minor: int
    back_minor: int
    money: Sequence[MoneyEffect]
    points: int
    points_debt: int
    goods: Sequence[GoodsMove]
    promises: Sequence[PromiseEffect]
    lines: Sequence[LineEffect]
    due_tax_before_minor: int = 0
    verdicts: Sequence[Verdict] = ()


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where facts are sent.

    Attributes:
        endpoint_id: which.
        name: in the words of who made it.
        url: address of the receiver.
        types: of the events it wants; ``*`` alone for all.
        channel_id: channel that it belongs to, or None.
        place_ids: places whose facts it gets, besides those of no place; None means every
        place.
        scopes: what its messages may tell, as scopes of a token.
        token_id: token that made it, or whose successor did; None for a person.
        made_by: actor who made it.
        state: see ``EndpointState``.
        reason: why it is disabled: ``failing``, ``gone`` or ``token_ended``.
        state_since: since when it is in that state.
        created_at: when it was made.
        failures: failed attempts since the last success.
        failing_since: when the first of them was, or None.
        rest_until: while it fails it is left alone until then, or None.
        waiting: messages that have not reached it yet.
        dead: messages that were given up and are still in the log.
        owner: whose cases alone it hears of, or None for all.
        form: in which it is told; ``events`` is the company's own.
        origin: address under which its receiver knows this server, or empty.
    """

    endpoint_id: UUID
    name: str
    url: str
    types: Sequence[str]
    channel_id: UUID | None
    place_ids: Sequence[UUID] | None
    scopes: Sequence[str]
    token_id: UUID | None
    made_by: str
    state: str
    reason: str | None
    state_since: dt.datetime
    created_at: dt.datetime
    failures: int
    failing_since: dt.datetime | None
    rest_until: dt.datetime | None
    waiting: int
    dead: int
    owner: str | None
    form: str
    origin: str


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


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which programme a customer takes part in, and with which card."""

    programme: str
    card: str | None = None


class EntryAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it was booked; see ``ordito.stock.Booked``."""

    sku_id: UUID
    movement_id: UUID
    outcome: str
    shortfall: int


class EntryResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one entry that was told.

    Attributes:
        seq: which; None where the text says none.
        kind: of the act.
        outcome: see ``Outcome``.
        code: why it was not taken or not booked.
        exceptions: what does not fit.
        order_id: order that it made or changed.
        number: what people call that order.
        customer: whose.
        points: that it gave.
    """

    seq: int | None
    kind: str | None
    outcome: Outcome
    code: str | None = None
    exceptions: Sequence[Doubt] = ()
    order_id: UUID | None = None
    number: str | None = None
    customer: UUID | None = None
    points: int = 0


class ErasureReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of what was kept of a person.

    Attributes:
        customer_ids: all ids of the person; they stay, for they say nothing alone.
        rows: by table, how many rows went or lost their values.
        retained: documents that the law keeps, each until its day; who reads them is noted.
    """

    customer_ids: Sequence[UUID]
    rows: Mapping[str, int]
    retained: Sequence[RetainedDocument]


class Escalation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who hears of a promise that runs out, and when.

    Attributes:
        at_percent: of the promised time that has passed.
        to: ``assignee``, ``lead`` (of the desk), or the code of a role.
        priority: that the case then has at least; None leaves it.
    """

    at_percent: int
    to: str
    priority: int | None = None


class Escrow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units lent to a device that sells where it cannot ask.

    Attributes:
        place_id: where they lie.
        escrow_id: made by the caller.
        device: as the place calls it.
        entity_id: whose goods they are.
        sku_ids: what was lent.
        lent_at: when.
        closed_at: when the rest came back, or None.
    """

    place_id: UUID
    escrow_id: UUID
    device: str
    entity_id: UUID
    sku_ids: Sequence[UUID]
    lent_at: dt.datetime
    closed_at: dt.datetime | None


class EscrowLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU lent to a device.

    Attributes:
        sku_id: what.
        lent: units set aside for it.
        consumed: units of them that it sold.
        returned: units of them that came back.
        overrun: units that it sold and was never lent.
    """

    sku_id: UUID
    lent: int
    consumed: int
    returned: int
    overrun: int


class EscrowPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was lent to a device, and what became of it."""

    escrow_id: UUID
    place_id: UUID
    device: str
    lent_at: dt.datetime
    closed_at: dt.datetime | None
    lines: Sequence[EscrowLine]


class EscrowSoldLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a device has sold.

    Attributes:
        sale_id: of the sale, made by the device.
        line: number of the line in its sale; with the sale's id it names the line for ever.
        sku: code or id.
        quantity: units.
        occurred_at: when.
    """

    sale_id: UUID
    line: int
    sku: str
    quantity: int
    occurred_at: dt.datetime


class EventBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event in the list."""

    type: str
    version: int
    meaning: str


class EventContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, and what it happened to is like at the delivery.

    Attributes:
        version: of the payload; a published version never changes.
        payload: the event's own fields, as the event catalogue describes them.
        actor: who acted: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        origin: ``live`` or ``simulated``; imported history is not sent.
        channel_id: through which channel.
        place_id: at which place.
        customer_id: whose journey it belongs to.
        case_id: the order that it belongs to.
        request_id: the same in all facts of one request.
        current: ``order``, ``customer`` or ``stock`` as it stands at ``current_at``, as far as
        the
            webhook may know it; None where the event names none of them.
        current_at: when that was read.
        cut: whether ``current`` was left out because the message would be too long.
        test: whether nothing happened: somebody tries the receiver.
    """

    version: int
    payload: Any
    actor: str
    origin: str
    channel_id: UUID | None = None
    place_id: UUID | None = None
    customer_id: UUID | None = None
    case_id: UUID | None = None
    request_id: UUID | None = None
    current: Mapping[str, Any] | None = None
    current_at: dt.datetime | None = None
    cut: bool = False
    test: bool = False


class EventForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A declaration of an event.

    Attributes:
        name: of the event; ``page``, ``screen``, ``identify`` or ``group`` for those calls.
        version: events may name theirs in ``context.protocols.event_version``; else the latest.
        policy: what becomes of an event that breaks the schema.
        schema: JSON Schema of its properties, or traits; without external references.
        fields: meaning by ``properties.NAME`` or ``traits.NAME``: drop, keep, or the kind of
            identifier that it is.
    """

    name: str
    version: int = 1
    policy: Policy | msgspec.UnsetType = msgspec.UNSET
    schema: Mapping[str, Any] = {}
    fields: Mapping[str, str] = {}


class EventPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event in full.

    Attributes:
        type: of the event.
        version: of its payload.
        meaning: what has happened.
        payload_schema: JSON Schema (2020-12) of the payload; its name in the answer is
        ``schema``.
        example: a payload.
        message: what a webhook would get with it.
    """

    type: str
    version: int
    meaning: str
    schema: Mapping[str, Any]
    example: Mapping[str, Any]
    message: CloudEvent


class ExactShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A share with its exact range at 95 %; all between 0 and 1."""

    share: float
    low: float
    high: float


class ExceptionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which exceptions of other rooms become cases.

    Attributes:
        room: whose exception.
        kind: of it; None is any of the room.
        priority: of the case.
        skill: of the case.
        topic: of the case.
    """

    room: str
    kind: str | None = None
    priority: int = 2
    skill: str = "general"
    topic: str = "exception"


class Exchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods come back and others are wanted; what has not left yet is simply not wanted any more.

    Attributes:
        lines: what is given up, and in what condition it comes back.
        wanted: what is wanted instead; the same SKU keeps its price.
        place: code or id of the place where goods come back.
        ship_to: whereto what is wanted by ``ship`` goes, where the order does not say.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Sequence[BroughtLine]
    wanted: Sequence[WantedLine]
    kind: str
    place: str | None = None
    ship_to: ShipTo | None = None
    exception: str | None = None
    reason: str = "exchange"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Expected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a fulfilment order waits for.

    Attributes:
        place_id: that shall do it.
        fulfilment_order_id: which.
        customer_id: for whom.
        order_id: of which order.
        waits_for: see ``WaitsFor``.
        from_place_id: that sends it, where a transfer brings it.
        transfer_id: that brings it.
        ordered_at: since when.
        expected_at: when goods should lie at the place.
        moved: how often the promise has moved.
        state: of the fulfilment order.
        promised_at: until when, as it is promised now.
    """

    place_id: UUID
    fulfilment_order_id: UUID
    customer_id: UUID
    order_id: UUID
    waits_for: str
    from_place_id: UUID | None
    transfer_id: UUID | None
    ordered_at: dt.datetime
    expected_at: dt.datetime
    moved: int
    state: str
    promised_at: dt.datetime


class ExperienceResults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What answers amount to, and what became of the invitations.

    Attributes:
        results: by measure and group; of small groups only how many there are.
        invitations: by rule and state, with those answered.
    """

    results: Sequence[Result]
    invitations: Sequence[InvitationCount]


class Expiry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When points lapse that were not spent, the first ones earned first.

    Attributes:
        days: after the day on which they were earned, 1 to 3,660.
        until_end_of: they live on to the end of that day, month or year, in the programme's
        zone.
    """

    days: int
    until_end_of: str = "day"


class Explanation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a person is who it is.

    Attributes:
        person_id: who answers.
        customer_ids: all ids, that one first.
        values: of all ids.
        edges: what joins them; also what was cut, and what is held and leads to somebody else.
        apart: what somebody said about who they are not.
        changes: how the mapping came about, the latest first.
    """

    person_id: UUID
    customer_ids: Sequence[UUID]
    values: Sequence[Value]
    edges: Sequence[Edge]
    apart: Sequence[ToldApart]
    changes: Sequence[Change]


class Facet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values of one kind.

    Attributes:
        facet: code of the kind, as ``brand`` or ``option.colour``.
        name: what it is called; empty where the code says it.
        values: the commonest first, bands of prices from the lowest on.
    """

    facet: str
    name: str
    values: Sequence[FacetValue]


class FacetValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value by which hits can be narrowed.

    Attributes:
        value: its code.
        name: what it is called; empty where the code says it.
        hits: that have it.
        is_chosen: whether it is chosen.
    """

    value: str
    name: str
    hits: int
    is_chosen: bool


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
        desk_case_id: see ``Context``.
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
    desk_case_id: UUID | None
    payload: Any


class FactCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one fact has to be; which of the fields it takes is the kind of the fact.

    Attributes:
        fact: its name, see ``FACTS``.
        at_least: of a count or an amount: from this on.
        below: of a count or an amount: less than this.
        among: of a code: one of these; of tags: exactly one, which is there.
        is_not: turns ``among`` round.
        is_true: of a yes or no.
    """

    fact: str
    at_least: int | None = None
    below: int | None = None
    among: Sequence[str] = ()
    is_not: bool = False
    is_true: bool | None = None


class FactPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts in the order in which they became final.

    Attributes:
        facts: oldest first; those of places outside the token's scope are left out.
        next: cursor to send as ``after`` for what comes next; never runs out.
        more: whether there may be something already: ask at once.
    """

    facts: Sequence[Fact]
    next: str
    more: bool


class FairDimension(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The groups of one kind, the largest first.

    Attributes:
        name: agent, channel, tier, market or customer.
        groups: those that are large enough.
        left_out: groups that are too small.
        left_out_decisions: their decisions, which count among the others.
    """

    name: str
    groups: Sequence[FairGroup]
    left_out: int
    left_out_decisions: int


class FairGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group of decisions.

    Attributes:
        name: of the group: an actor, a channel's id, a tier, a market.
        decisions: how many.
        granted: of which something was granted.
        deviating: of which were other than the policy says.
        granted_share: with its range.
        deviating_share: with its range.
        difference: to the others in the same cells; None where no cell has both.
    """

    name: str
    decisions: int
    granted: int
    deviating: int
    granted_share: ExactShare
    deviating_share: ExactShare
    difference: Difference | None


class Fairness(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How alike like cases are decided.

    Attributes:
        decisions: that were looked at; plain refunds are not.
        cells: of which a cell has at least two.
        repeated: decisions in these.
        alike: of these, as many as had the commonest outcome of their cell.
        consistency: share of that, with its range; None where nothing was repeated.
        unlike: the cells with most unlike decisions.
        dimensions: groups beside each other.
        least: decisions that a group needs to be shown.
    """

    decisions: int
    cells: int
    repeated: int
    alike: int
    consistency: ExactShare | None
    unlike: Sequence[CellOutcome]
    dimensions: Sequence[FairDimension]
    least: int = 20


Fault: TypeAlias = str
"""Who caused what the customer complains of: company, carrier, customer, nobody; more may come."""


class FieldOwner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose word counts for a field.

    Attributes:
        subject: kind of the rows: ``customer``, ``product``, ``price`` or ``stock``.
        field: of the row.
        source: system whose word counts.
        otherwise: what becomes of another's word: ``refuse`` the row, ``keep`` the value that
        is
            there and take the rest of the row, or take it and ``note`` it.
    """

    subject: str
    field: str
    source: str
    otherwise: str = "keep"


class FieldState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of a row, and where its value comes from.

    Attributes:
        field: which.
        owner: source whose word counts; None where everybody's does.
        otherwise: what becomes of another's word.
        source: whose value stands there; None where no feed wrote it.
        written_at: instant of that value.
        withheld_from: whose word was last not taken.
        withheld_at: instant of that word.
    """

    field: str
    owner: str | None = None
    otherwise: str | None = None
    source: str | None = None
    written_at: dt.datetime | None = None
    withheld_from: str | None = None
    withheld_at: dt.datetime | None = None


class Filters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place must be to be asked; what is left out is not looked at.

    Attributes:
        kinds: of places.
        owners: legal entities whose stock is taken.
        places: only these.
        without: none of these.
        within_km: at most so far from the destination; where that is unknown, nobody is too
        far.
        opens_within_min: it is open, or opens within so many minutes.
        safety_units: left at each place, beyond what is kept back in stock.
        daily_orders: fulfilment orders that a place takes on in one of its days.
        place_daily_orders: of single places.
        arrives_within_h: the customer has the goods within so many hours.
        territories: that are respected.
    """

    kinds: Sequence[PlaceKind] = ()
    owners: Sequence[UUID] = ()
    places: Sequence[UUID] = ()
    without: Sequence[UUID] = ()
    within_km: int | None = None
    opens_within_min: int | None = None
    safety_units: int = 0
    daily_orders: int | None = None
    place_daily_orders: Mapping[str, int] = {}
    arrives_within_h: int | None = None
    territories: Sequence[Territory] = ()


class Fiscal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a legal entity says of itself on invoices.

    Attributes:
        address: street and number of its seat.
        postal_code: as the post writes it.
        city: locality.
        region: province or county, as its code.
        tax_code: number by which a tax office knows it, where that is not the VAT number.
        regime: tax regime as Italy's exchange of invoices codes it, as ``RF01``.
        register_number: in the register of companies.
        iban: account that invoices are paid to.
        bic: of that account's bank, where it is needed.
        email: for questions about invoices.
        phone: for questions about invoices.
        endpoint: electronic address of a network for invoices, as ``0088:5412345000013``.
    """

    address: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    tax_code: str | None = None
    regime: str | None = None
    register_number: str | None = None
    iban: str | None = None
    bic: str | None = None
    email: str | None = None
    phone: str | None = None
    endpoint: str | None = None


class Flash(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price that fell and came back within hours or days; amounts in minor units."""

    before_minor: int
    lowest_minor: int
    began_at: dt.datetime
    ended_at: dt.datetime | None


class FollowUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A call after the goods have come.

    Attributes:
        customer_id: whom to call.
        follow_up_id: derived from rule and order.
        rule: its list.
        order_id: what came.
        place_id: that handed it over.
        skill: that the call needs.
        due_at: from when to call.
        expires_at: after that nobody calls.
        state: ``open``, ``done`` or ``dropped``.
        agent: who has it.
        claimed_until: until when.
        tries: calls that reached nobody.
        outcome: code.
        said: what was said.
        satisfaction: 1 to 5.
        case_id: the case that came of it.
        made_at: when the rule made it.
        ended_at: when it ended.
    """

    customer_id: UUID
    follow_up_id: UUID
    rule: str
    order_id: UUID
    place_id: UUID | None
    skill: str
    due_at: dt.datetime
    expires_at: dt.datetime
    state: str
    agent: str | None
    claimed_until: dt.datetime | None
    tries: int
    outcome: str | None
    said: str | None
    satisfaction: int | None
    case_id: UUID | None
    made_at: dt.datetime
    ended_at: dt.datetime | None


class FollowUpRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom we call after the goods have come.

    Attributes:
        code: names the rule, and its list.
        methods: of fulfilment; none is any.
        after_hours: after the goods were handed over or delivered.
        within_hours: after that nobody calls any more.
        from_minor: of the order's total; minor units.
        percent: of the orders that fit, drawn from the order's id.
        skill: that the call needs.
        questions: what to ask, by language.
    """

    code: str
    methods: Sequence[str] = ()
    after_hours: int = 48
    within_hours: int = 240
    from_minor: int = 0
    percent: int = 100
    skill: str = "general"
    questions: Mapping[str, str] = {}


class ForeignLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as the other system sold it; its price is what it is, whatever ours says.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        total_minor: paid for the line, tax included, minor units.
        tax_minor: within the total.
        discount_minor: that was taken off.
        method: how the goods reach the customer; None is shipping, or carried out on a receipt.
        place: code or id of the place that gives them, or gave them.
        promised_at: until when the customer was promised them.
    """

    sku: str
    quantity: int
    total_minor: int
    tax_minor: int
    discount_minor: int = 0
    method: Method | None = None
    place: str | None = None
    promised_at: dt.datetime | None = None


class ForeignOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sale of another system.

    Attributes:
        source: the system.
        external_id: what it calls the order or receipt; with the source, it is injected once.
        kind: ``order``, to be delivered by us; or ``receipt``, whose goods are with the
        customer.
        placed_at: when it was sold.
        currency: ISO 4217.
        lines: what was sold.
        payments: how it was paid; the amounts add up to the lines.
        customer: who bought, as the source knows them; None stays anonymous.
        channel: code of the channel that sold; None is that of the token.
        place: code or id of the place that sold, if any.
        moves_stock: of a receipt: whether its goods are still in our book of the place.
        ship_to: address of what is shipped.
        earns: whether the customer's points of it are given here, because nobody else gives
        them.
    """

    source: str
    external_id: str
    placed_at: dt.datetime
    currency: str
    lines: Sequence[ForeignLine]
    kind: str = "order"
    payments: Sequence[ForeignPayment] = ()
    customer: CustomerRow | None = None
    channel: str | None = None
    place: str | None = None
    moves_stock: bool = False
    ship_to: Address | None = None
    earns: bool = False


class ForeignPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money that the other system has.

    Attributes:
        tender: what it was, as ``card`` or ``paypal``; it is kept as ``external:card``.
        amount_minor: minor units.
        reference: the other system's name for it.
    """

    tender: str
    amount_minor: int
    reference: str | None = None


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


FulfilmentState: TypeAlias = Literal[
    "waiting", "open", "picking", "picked", "ready", "handed_over", "cancelled", "rejected"
]
"""Where a fulfilment order stands; ``waiting`` is for goods that are not at its place yet:
waiting, open, picking, picked, ready, handed_over, cancelled, rejected.
"""


class Fund(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units to put into a budget, or, negative, to take out of it; as ``uses:SPRING``."""

    unit: str
    units: int


class Gift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is given to somebody beside what is done to an order.

    Attributes:
        form: ``credit``, ``points`` or ``coupon``.
        currency: ISO 4217.
        amount_minor: its worth, minor units; of points what they are worth.
        points: how many, where it is points.
        programme: code of the programme of the points.
        promotion_id: of a coupon; the promotion asks for one.
        reason: code, as ``late_delivery``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    form: str
    currency: str
    amount_minor: int
    reason: str
    points: int | None = None
    programme: str | None = None
    promotion_id: UUID | None = None
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: str | None = None


class GiftCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card as it stands.

    Attributes:
        account_id: which.
        currency: ISO 4217.
        last_four: last characters of its number.
        state: see ``GiftCardState``.
        posted: what is on it, minor units.
        held: of it set aside for payments under way.
        free: what can be spent.
        issued_at: since when.
        expires_at: until when.
        replaced_by: card that has its balance now.
    """

    account_id: UUID
    currency: str
    last_four: str
    state: str
    posted: int
    held: int
    free: int
    issued_at: dt.datetime
    expires_at: dt.datetime | None
    replaced_by: UUID | None


class GiftCardIssue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card to issue.

    Attributes:
        currency: ISO 4217.
        amount_minor: what is loaded, minor units; 0 for a card that is loaded later.
        number: as printed; left out, one is drawn.
        expires_at: when what is left of it lapses; None for never.
        order_id: order with which it was bought; without one it is a gift, and decided on.
        deviation: code why it is given although the decision policy says otherwise.
    """

    currency: str
    amount_minor: int = 0
    number: str | None = None
    expires_at: dt.datetime | None = None
    order_id: UUID | None = None
    deviation: str | None = None


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


class GivenBy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The place, by code or id, that shall give units that wait."""

    place: str


class GivenGift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was given, and the codes of coupons, which are shown this once."""

    grant_id: UUID
    codes: Sequence[str]


class GoalBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The goals in force; version 0 before the first ones."""

    version: int = 0
    policy: StoreGoals | msgspec.UnsetType = msgspec.UNSET


class Goals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a store wants to reach on a day; None is no goal.

    Attributes:
        kept_percent: of the promises that came due, at least so many kept.
        converted_percent: of the collections, after at least so many something was bought.
        late_most: orders that are late and not done, at most.
        returns_most: units that come back, at most.
    """

    kept_percent: int | None = None
    converted_percent: int | None = None
    late_most: int | None = None
    returns_most: int | None = None


class Gone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows that the next version shall not have.

    Attributes:
        price_lists: ids of lists, each with all prices on it.
        prices: single prices.
        tax_rates: single rates.
        promotions: ids of promotions.
    """

    price_lists: Sequence[UUID] = ()
    prices: Sequence[PriceKey] = ()
    tax_rates: Sequence[TaxRateKey] = ()
    promotions: Sequence[UUID] = ()


Goods: TypeAlias = str
"""In what condition goods come back; only sellable ones are promised again: sellable, damaged;
more may come.
"""


class GoodsLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU, by its code or id."""

    sku: str
    quantity: int


class GoodsMove(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a change moves.

    Attributes:
        what: ``freed``, ``returned``, ``reserved`` or ``handed_over``.
        sku_id: of what.
        place_id: where.
        quantity: units.
        condition: of what comes back.
        disposition: what becomes of it; ``inspect`` where nobody has said.
        loss_minor: worth that is gone with it, minor units.
    """

    what: str
    sku_id: UUID
    place_id: UUID
    quantity: int
    condition: str = "sellable"
    disposition: str = ""
    loss_minor: int = 0


class GoodsQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that shall be shipped.

    Attributes:
        lines: each comes whole from one place.
        destination: whereto; left out: within the country of each place.
        service: of the carrier.
        place: code or id of the place that sells, if one does.
    """

    lines: Sequence[GoodsLine]
    destination: Destination | None = None
    service: str = "standard"
    place: str | None = None


class GoodsReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    customer_id: UUID
    return_id: UUID
    order_id: UUID | None
    number: str
    way: str
    state: str
    place_id: UUID
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
    announced_at: dt.datetime | None
    received_at: dt.datetime | None
    actor: str
    strays: Sequence[Stray] = ()
    parts: Sequence[ReturnPart] = ()


class GrantDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision as it was taken; amounts in minor units.

    Attributes:
        customer_id: for whom; also its key.
        decision_id: which.
        subject: about what.
        outcome: ``granted`` or ``declined``.
        form: as what; None where it was declined.
        currency: ISO 4217.
        owed_minor: what was owed.
        most_minor: what might be granted in all; None where nothing says.
        before_minor: of that, granted before.
        granted_minor: what was granted now.
        beyond_minor: of that, more than the policy allows.
        short_minor: what of the owed is missing.
        deviation: code of the reason, where it is another than the policy says.
        policy_version: by which version of the policy.
        why: see ``Judgement``.
        rule: which.
        ground: of what was owed.
        cell: of the table.
        vector: SHA-256 of the canonical facts, hex.
        facts: on which it was decided, as JSON; see ``facts_of``.
        actor: who decided.
        roles: in which roles.
        channel_id: through what; recorded, and never decisive.
        place_id: where.
        case_id: of which case.
        order_id: about which order.
        order_version: the order's action that gave it.
        change_id: the previewed change that was carried out.
        grant_id: the transfer of the ledger that gave it, or the return.
        approval_id: which approval it used.
        at: when.
    """

    customer_id: UUID
    decision_id: UUID
    subject: str
    outcome: str
    form: str | None
    currency: str
    owed_minor: int
    most_minor: int | None
    before_minor: int
    granted_minor: int
    beyond_minor: int
    short_minor: int
    deviation: str | None
    policy_version: int
    why: str
    rule: str | None
    ground: str | None
    cell: str
    vector: str
    facts: Any
    actor: str
    roles: Sequence[str]
    channel_id: UUID | None
    place_id: UUID | None
    case_id: UUID | None
    order_id: UUID | None
    order_version: int | None
    change_id: UUID | None
    grant_id: UUID | None
    approval_id: UUID | None
    at: dt.datetime


GrantForm: TypeAlias = str
"""As what something is given: money, credit, points, coupon, gift_card, exception; more may
come.
"""


Ground: TypeAlias = str
"""Why something is owed: law, promise; more may come."""


class GroupMembership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a customer is in a group.

    Attributes:
        code: of the group.
        valid_from: since when.
        valid_to: until when; None is for good.
        source: system that said so.
        assigned_by: who did.
        assigned_at: when.
    """

    code: str
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    source: str
    assigned_by: str
    assigned_at: dt.datetime


class GroupTerm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when until when; left out: from now on, for good."""

    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None


class HandIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft that is ready.

    Attributes:
        edition: that was seen.
        reason: why it shall be published.
        publish_at: when; None is as soon as it may.
    """

    edition: int
    reason: str
    publish_at: dt.datetime | None = None


class HandOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer was recognised, and what is taken.

    Attributes:
        code: collection code that was shown; None where the person was recognised otherwise, or
            a carrier took the goods.
        checked: how the person was recognised, where no code was shown; never what was read.
        taker: the buyer, or somebody else who comes for the buyer.
        lines: what is taken; None is all that is left.
    """

    code: str | None = None
    checked: Checked | None = None
    taker: Taker | msgspec.UnsetType = msgspec.UNSET
    lines: Sequence[HandedLine] | None = None


class HandedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line of the order that are taken."""

    line_no: int
    units: int


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


class HeldOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hold on an order."""

    hold_id: UUID
    order_id: UUID
    kind: str
    reason: str
    placed_by: str
    placed_at: dt.datetime
    released_by: str | None
    released_at: dt.datetime | None
    release_reason: str | None


class HelpMiss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A search without an answer.

    Attributes:
        language: in which.
        query: its words.
        times: how often it was asked.
        first_on: day of the first time, UTC.
        last_on: day of the last time, UTC.
        owner: who will write the answer; None is nobody yet.
    """

    language: str
    query: str
    times: int
    first_on: dt.date
    last_on: dt.date
    owner: str | None


class HelpSession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session of somebody who looked for help.

    Attributes:
        session_id: which one.
        language: of the pages.
        began_at: when.
        last_at: when it was last used.
        customer_id: who, where somebody was signed in.
        searches: how many.
        unanswered: of these, that found nothing.
        reads: articles that were read.
        case_id: the case that was opened afterwards.
        case_at: when.
        articles: codes of what was read.
        outcome: ``asked``, ``answered``, ``unknown`` or ``fresh``; see ``Deflection``.
    """

    session_id: UUID
    language: str
    began_at: dt.datetime
    last_at: dt.datetime
    customer_id: UUID | None
    searches: int
    unanswered: int
    reads: int
    case_id: UUID | None
    case_at: dt.datetime | None
    articles: Sequence[str]
    outcome: str


class HelpSynonyms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What customers call things."""

    synonyms: Sequence[Synonym]


class HistoryPoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an offer cost from an instant on; amounts in minor units."""

    at: dt.datetime
    price_minor: int
    shipping_minor: int | None
    availability: str
    currency: str


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article that was found.

    Attributes:
        article_id: which one.
        code: short name.
        title: in the language that was found.
        summary: likewise.
        language: of these.
        audience: who may read it.
        relevance: how well its text answers, above 0.
        helped: readers whom it helped.
        unhelped: readers whom it did not help.
    """

    article_id: UUID
    code: str
    title: str
    summary: str
    language: str
    audience: str
    relevance: float
    helped: int
    unhelped: int


HoldKind: TypeAlias = str
"""Why an order waits: fraud, review, address, credit; more may come."""


class HoldRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When an order waits: all that a rule asks for must hold.

    Attributes:
        reason: code that the hold carries, as ``large_amount``.
        kind: of the hold; an order has one of a kind.
        least_minor: least total, minor units of ``currency``.
        currency: ISO 4217, with ``least_minor``.
        more_than: orders that the customer has begun before within ``minutes``, at most.
        minutes: with ``more_than``.
        is_new_address: shipped to a postal code to which the customer had nothing shipped
        before.
        channels: sold through one of these; empty for all.
    """

    reason: str
    kind: HoldKind | msgspec.UnsetType = msgspec.UNSET
    least_minor: int | None = None
    currency: str | None = None
    more_than: int | None = None
    minutes: int | None = None
    is_new_address: bool = False
    channels: Sequence[UUID] = ()


class HoldRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force, held in memory.

    Attributes:
        version: grows with each change; 0 where none were published.
        rules: in the order in which they are asked.
    """

    version: int = 0
    rules: Sequence[HoldRule] = ()


class HoldStanding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has become of a hold: captured, open and released are all of its units.

    Attributes:
        hold_id: which.
        account_id: whose units.
        unit: what they are.
        units: set aside at first.
        captured: of them spent.
        open: of them still set aside.
        refunded: of the captured ones given back.
        reference_id: order or other cause.
        expires_at: when the open ones are released by themselves.
    """

    hold_id: UUID
    account_id: UUID
    unit: str
    units: int
    captured: int
    open: int
    refunded: int
    reference_id: UUID | None
    expires_at: dt.datetime | None


Holds: TypeAlias = str
"""What stands beside the article in a barcode of the company's own: weight_kg, price, count;
more may come.
"""


class HotProfile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person at this moment; personal values are not in it.

    Attributes:
        customer_id: that the person answers to.
        member_ids: all customer ids of the person.
        last_touch: the latest of the timeline.
        carts: open ones, the latest first.
        open_orders: what is still owed, the earliest promise first.
        standings: by programme.
        cases: what is to be settled.
        looked_at: what is compared, then what was looked at last; at most 12.
        consents: by purpose and channel.
        traits: what purchases say, None before the first.
        stated: what the person said, by topic.
        place_ids: where the person is now, as far as they let staff know.
    """

    customer_id: UUID
    member_ids: Sequence[UUID]
    last_touch: LastTouch | None
    carts: Sequence[CartBrief]
    open_orders: Sequence[OpenOrder]
    standings: Sequence[StandingNow]
    cases: Sequence[Case]
    looked_at: Sequence[Looked]
    consents: Sequence[Consented]
    traits: Trait | None
    stated: Sequence[StatedBrief]
    place_ids: Sequence[UUID]


class Household(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The people with whom a person lives, by who answers for each."""

    customer_ids: Sequence[UUID]


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


IdentifierKind: TypeAlias = Literal[
    "email", "phone", "card", "account", "external", "tax", "device", "anonymous"
]
"""What a value is: email, phone, card, account, external, tax, device, anonymous."""


class Imported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the rows.

    Attributes:
        kept: numbers of the rows whose answer is news; those of the others were known, or are
            older than what is known.
        rejected: rows that were not kept.
    """

    kept: Sequence[int]
    rejected: Sequence[Rejected]


class InboundLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU on a transfer or purchase order.

    Attributes:
        sku_id: what.
        ordered: units asked for.
        shipped: units that left the source of a transfer; None before, and for purchases.
        received: units that came.
        lost: units that somebody found to be lost.
        is_closed: whether nothing more is waited for.
        coming: units that are still to come.
        expected_at: when; None where nobody said.
    """

    sku_id: UUID
    ordered: int
    shipped: int | None
    received: int
    lost: int
    is_closed: bool
    coming: int
    expected_at: dt.datetime | None


class Injected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an injection.

    Attributes:
        outcome: ``created``, or ``unchanged`` where it was here already.
        order_id: which order it is.
        number: what people call it.
        customer_id: whose.
        short: lines that cannot be served from what is there; each is an open exception.
        points: that the customer has earned with it.
    """

    outcome: str
    order_id: UUID
    number: str
    customer_id: UUID
    short: Sequence[ShortLine] = ()
    points: int = 0


class Inspection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came back, as they lie.

    Attributes:
        sku_id: what; also their key.
        inspection_id: which.
        place_id: where.
        entity_id: whose they are.
        condition: in which they lie.
        quantity: units that came.
        waiting: units of them on which nobody has decided.
        subject_id: order or return that brought them.
        opened_at: when they came.
    """

    sku_id: UUID
    inspection_id: UUID
    place_id: UUID
    entity_id: UUID
    condition: str
    quantity: int
    waiting: int
    subject_id: UUID
    opened_at: dt.datetime


class InspectionDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What becomes of units.

    Attributes:
        disposition: see ``Disposition``.
        quantity: units, at least 1.
        cost_minor: what carrying it out costs, minor units.
        loss_minor: worth that is gone, minor units.
        currency: of both, ISO 4217.
    """

    disposition: Disposition
    quantity: int
    currency: str
    cost_minor: int = 0
    loss_minor: int = 0


class InvitationCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Invitations of a rule in a state, and those of them that were answered."""

    rule: str
    measure: str
    state: str
    invitations: int
    answered: int


class Invited(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Leave to register one till, as it is shown, once."""

    invitation: str
    expires_at: dt.datetime


class Invoicing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What invoices to a company need besides its name.

    Attributes:
        postal_code: as the country writes it.
        city: locality.
        region: province or county, as its code.
        tax_code: number by which a tax office knows it, where that is not the VAT number.
        recipient_code: under which Italy's exchange reaches it (codice destinatario).
        certified_email: under which Italy's exchange reaches it otherwise (PEC).
        endpoint: electronic address of a network for invoices, as ``0088:5412345000013``.
        reference: what it wants to read on its invoices.
    """

    postal_code: str = ""
    city: str = ""
    region: str = ""
    tax_code: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None
    endpoint: str | None = None
    reference: str | None = None


class IssuedCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gift card, and its number where it was drawn just now.

    Attributes:
        card: as it stands.
        number: said once, to whoever asked first: it is kept nowhere. A repeat of the request
        is
            answered without it; who lost it replaces the card.
    """

    card: GiftCard
    number: str | None = None


class IssuedToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token that was just made.

    Attributes:
        token_id: which.
        text: what goes into the Authorization header; shown in this answer alone, and null
        where
            the request is repeated: it is not kept.
        old_until: end of the token that it replaces, or None.
    """

    token_id: UUID
    text: str | None
    old_until: dt.datetime | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of the core, or a touchpoint that was observed.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        case_id: the order to which it belongs, with its returns and calls.
        is_again: whether the person had done the same before, where a rule asks for it.
        source: who observed it; empty for facts.
        payload: its own fields.
    """

    id: UUID
    at: dt.datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    case_id: UUID | None
    is_again: bool
    source: str
    payload: Any


class Judgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a policy says of a case; amounts in minor units of the case's currency.

    Attributes:
        subject: what was decided.
        policy_version: by which version; 0 before the first.
        why: ``rule``, or ``no_policy``, ``no_rule`` or ``no_rate`` where nothing says anything.
        rule: which.
        ground: of what is owed.
        owed_minor: what the customer has a right to.
        most_minor: up to which it may be granted in all, what is owed included; None is open.
        forms: as what.
        approval_above_minor: above this a second person agrees.
        words: why, to be read to the customer.
        cell: the cell of the table in which the case lies: cases of one cell are alike to it.
    """

    subject: DecisionSubject
    policy_version: int
    why: str
    rule: str | None = None
    ground: Ground | None = None
    owed_minor: int = 0
    most_minor: int | None = None
    forms: Sequence[GrantForm] = ()
    approval_above_minor: int | None = None
    words: PolicyWords | msgspec.UnsetType = msgspec.UNSET
    cell: str = ""


class JunkNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what it is taken back."""

    junk_id: UUID


class JunkValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that somebody said is nobody's; it stands nowhere, so the note says what it is."""

    junk_id: UUID
    kind: str
    note: str
    noted_by: str
    noted_at: dt.datetime


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the promises of a place for a day.

    Attributes:
        place_id: whose.
        day: for which they were made, by the place's clock.
        method: collect or ship.
        promised: fulfilment orders that were not cancelled.
        kept: that were ready, or delivered, in time.
        late: that were not, or are not yet.
        late_min: minutes by which they are late, together.
    """

    place_id: UUID
    day: dt.date
    method: str
    promised: int
    kept: int
    late: int
    late_min: int


class KeptAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address in the vault; see ``Address``.

    Attributes:
        customer_id: whose.
        address_id: what stands for it outside the vault.
        label: its name in the address book; None where it belongs to an order.
        recipient: see ``Address``.
        lines: see ``Address``.
        postal_code: see ``Address``.
        city: see ``Address``.
        region: see ``Address``.
        country: see ``Address``.
        phone: E.164.
        kept_at: since when.
        retired_at: since when it is not in the book any more.
    """

    customer_id: UUID
    address_id: UUID
    label: str | None
    recipient: str
    lines: Sequence[str]
    postal_code: str
    city: str
    region: str | None
    country: str
    phone: str | None
    kept_at: dt.datetime
    retired_at: dt.datetime | None


class KeptAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that a place keeps for somebody who pays there; send ``code`` as the sale's claim."""

    code: str
    customer: UUID | None
    expires_at: dt.datetime
    lines: Sequence[KeptLine]


class KeptEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it was taken, and what became of it."""

    seq: int
    kind: str
    text: str
    told_at: dt.datetime
    occurred_at: dt.datetime
    taken_at: dt.datetime
    state: str
    exceptions: Any
    order_id: UUID | None


class KeptLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that are kept."""

    sku: UUID
    quantity: int


class KeptRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How promises of a kind ended that were made in cases of a channel and tier.

    Attributes:
        kind: of the promise.
        channel: by which the cases came.
        tier: of the customers, or None.
        kept: in time.
        broken: late.
        void: not wanted any more.
        median_s: business time that the kept and broken ones took, seconds.
    """

    kind: str
    channel: str
    tier: str | None
    kept: int
    broken: int
    void: int
    median_s: int | None


class KeyRotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the old key counts beside the new one, seconds: 0 to 90 days."""

    overlap_s: int = 2592000


class LastTouch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest of the timeline."""

    at: dt.datetime
    type: str
    channel_id: UUID | None
    place_id: UUID | None


LegalBasis: TypeAlias = str
"""Why personal values may be used (GDPR Art. 6): consent, contract, legal_obligation,
legitimate_interest; more may come.
"""


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
        fiscal: what it says of itself on invoices.
    """

    entity_id: UUID
    code: str
    name: str
    country: str
    currency: str
    tax_number: str | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}
    fiscal: Fiscal | msgspec.UnsetType = msgspec.UNSET


class LentHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money or points that the till may take without asking."""

    hold: UUID
    tender: str
    customer: UUID
    left_minor: int
    expires_at: Any


class LentUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were lent."""

    escrow_id: UUID
    lines: Sequence[Mapping[str, Any]]


Level: TypeAlias = str
"""What has an attribute: product, sku; more may come."""


class Lift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What treatment adds to the hold-out, with the interval that holds it 95 times in 100."""

    value: float
    low: float
    high: float


class Likely(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is known and may be the one described.

    Attributes:
        customer_id: who.
        name: as it is known.
        probability: share of such pairs that are one person.
        weight: the same in bits; the sum of ``start`` and of what all fields say.
        start: bits before anything was compared.
        told: what each field says.
        differs_in: kinds of unique identifiers in which the two differ.
    """

    customer_id: UUID
    name: str | None
    probability: float
    weight: float
    start: float
    told: Sequence[Told]
    differs_in: Sequence[str]


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


class LimitSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a back-order limit has left: units promised beyond it."""

    sku_id: UUID
    place_id: UUID
    shortfall: int


class LineAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of an order as a till shows it."""

    line_no: int
    sku: UUID
    name: str
    quantity: int
    kept: int
    returnable: int
    unit_minor: int
    total_minor: int
    method: str


class LineEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as it will be; amounts in minor units."""

    line_no: int
    sku_id: UUID
    ordered: int
    fulfilled: int
    cancelled: int
    return_requested: int
    returned: int
    withheld: int
    due_minor: int
    due_tax_minor: int


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


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer's own way to a document.

    Attributes:
        code: nobody guesses it.
        path: under the public address of this server; ``.pdf`` at its end gives the file.
    """

    code: str
    path: str


LinkKind: TypeAlias = str
"""What an article is about: product, category, order_state, policy; more may come."""


class LinkedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order that the case is about; ``line_nos`` are the lines, none is the whole order."""

    order_id: UUID
    customer_id: UUID
    number: str
    placed_at: dt.datetime
    currency: str
    total_minor: int
    ordered: int
    fulfilled: int
    cancelled: int
    line_nos: Sequence[int]


class LinkedTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a case is about.

    Attributes:
        kind: see ``LinkKind``.
        subject_id: which order, product, parcel ...
        line_no: of the order's line; 0 is the whole order.
    """

    kind: str
    subject_id: UUID
    line_no: int = 0


class Listing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a product is sold in a scene, and why.

    Attributes:
        sold: whether it is.
        rule: that decided; None where no rule fits, and all is sold.
        overruled: rules that fit as well but say less, the nearest first.
    """

    sold: bool
    rule: AssortmentRule | None
    overruled: Sequence[AssortmentRule] = ()


class LivesWith(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """With whom: the household is that of the other, a new one where there is none."""

    other_id: UUID


class Load(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money to put on a gift card, minor units, and the order with which it was bought.

    Without an order it is a gift; ``deviation`` says why, where the decision policy says
    otherwise.
    """

    amount_minor: int
    order_id: UUID | None = None
    deviation: str | None = None


class LogFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's log as it was exported.

    Attributes:
        format: ``ordito-device-log``.
        version: of the format.
        device: whose log.
        entries: all that was kept, oldest first.
    """

    format: str
    version: int
    device: UUID
    entries: Sequence[ToldEntry]


class Looked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that was looked at or is compared, where remembering it is not forbidden."""

    product_id: UUID
    viewed_at: dt.datetime | None
    compared_at: dt.datetime | None


class Lookers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks at the case just now, the caller too."""

    looking: Sequence[Looking]


class Looking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who looks at a case, since when, and whether they write."""

    agent: str
    since: dt.datetime
    is_writing: bool


class LooseLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods without their order.

    Attributes:
        sku: code or id.
        quantity: units.
        condition: ``sellable`` or ``damaged``.
        disposition: what becomes of them, as in a return with an order.
    """

    sku: str
    quantity: int
    condition: Goods | msgspec.UnsetType = msgspec.UNSET
    disposition: str | None = None


class LooseReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that are brought and whose order nobody finds.

    Attributes:
        customer: who brings them, by card or otherwise known; the store credit is theirs.
        checked: the document by which that was checked.
        lines: what is brought.
        place: code or id of the place.
        exception: code why they are taken although the rules or the limits say no.
        minutes: of handling, where they were measured.
        reason: code.
    """

    customer: SaleCustomer
    checked: str
    lines: Sequence[LooseLine]
    place: str
    exception: str | None = None
    minutes: int | None = None
    reason: str = "customer_request"


class Lot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a lot at a place."""

    lot: str
    place_id: UUID
    condition: str
    on_hand: int
    expires_on: dt.date | None


class LowestPrice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A public price and what it is compared with; minor units, tax included.

    Attributes:
        sku_id: of what.
        currency: ISO 4217.
        price_minor: what somebody unknown pays for a unit; None where it has no price.
        is_reduced: whether a public promotion takes something off it.
        reduced_since: when the reduction that holds began to apply, if one does.
        lowest_minor: lowest price of the 30 days before that, else before the instant; None
        where
            it had no price in them.
        from_at: where those 30 days begin.
        is_new: whether it was on the market for fewer than 30 days then; ``from_at`` is where
        the
            days begin that the company's policy looks back for such goods.
    """

    sku_id: UUID
    currency: str
    price_minor: int | None
    is_reduced: bool
    reduced_since: dt.datetime | None
    lowest_minor: int | None
    from_at: dt.datetime
    is_new: bool = False


class MadeCoupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that were made, and their codes as CSV: code, and customer where it is personal.

    The codes are shown this once; a repeat of the request says null.
    """

    batch: CouponBatch
    codes_csv: str | None


class MadeOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that was made, or withheld.

    Attributes:
        customer_id: to whom.
        offer_id: also that of the right to its price in pricing, and its mail's subject.
        person_id: one id of the person at that time.
        rule: by which rule.
        rules_version: of the rules.
        experiment_id: whose chance decided.
        variant: ``hold_out``, or ``offer``.
        propensity_ppm: chance of the variant.
        promotion_id: what it is worth.
        sku_id: what is offered.
        instead_of: beside what.
        place_id: nearest place that had it.
        channel_id: in which channel its price was asked for.
        currency: of the prices.
        listed_minor: price of one unit without the offer, when it was made.
        price_minor: and with it.
        order_id: about which order.
        desk_case_id: in which case of the desk.
        state: see ``OfferState``.
        made_at: when.
        made_by: who or what.
        valid_to: before this instant.
        changed_at: of the state.
        bought_order_id: order that used it.
    """

    customer_id: UUID
    offer_id: UUID
    person_id: UUID
    rule: str
    rules_version: int
    experiment_id: UUID
    variant: str
    propensity_ppm: int
    promotion_id: UUID
    sku_id: UUID
    instead_of: UUID | None
    place_id: UUID
    channel_id: UUID
    currency: str
    listed_minor: int
    price_minor: int
    order_id: UUID | None
    desk_case_id: UUID | None
    state: str
    made_at: dt.datetime
    made_by: str
    valid_to: dt.datetime
    changed_at: dt.datetime
    bought_order_id: UUID | None


class MadeSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source that was just made.

    Attributes:
        source_id: which.
        name: of it.
        write_key: what clients send along; shown in this answer alone, and null where the
        request
            is repeated: it is not kept.
    """

    source_id: UUID
    name: str
    write_key: str | None


class MailedTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a receipt is sent; None is the customer's own address."""

    email: str | None = None


class Market(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where our prices stand.

    Attributes:
        cheapest: products of which ours is the lowest price.
        compared: products that can be compared.
        products: those asked for, the largest gap first.
    """

    cheapest: int
    compared: int
    products: Sequence[MarketProduct]


class MarketProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product beside what others ask; amounts in minor units.

    Attributes:
        sku: code.
        currency: of ours.
        ours_minor: lowest price of our channels.
        rank: of ours among all, 1 is the cheapest.
        of: prices in all.
        gap_minor: ours less the cheapest other.
        flags: what is true of it; see the parameter ``flag``.
        offers: of others, the cheapest first.
    """

    sku: str
    currency: str
    ours_minor: int | None
    rank: int | None
    of: int | None
    gap_minor: int | None
    flags: Sequence[str]
    offers: Sequence[OfferRow]


class MarketplaceShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the trade on a marketplace goes.

    Attributes:
        channel: code of its channel.
        ended_at: when the last round of orders, progress and offers ended.
        fault: what kept that round from its end.
        taken: orders that it brought.
        refused: orders that could not be taken.
        told: orders of whose progress the marketplace was told.
        offered: SKUs whose units or price it was told.
        rejected: SKUs and orders of which it would not hear.
        commissions: what it has earned, by currency.
    """

    channel: str
    ended_at: dt.datetime | None
    fault: str | None
    taken: int
    refused: int
    told: int
    offered: int
    rejected: int
    commissions: Sequence[CommissionShown]


class MatchFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's word on an offer.

    Attributes:
        sku: code or id of the SKU that it is; None is that it is none of ours.
    """

    sku: str | None


Means: TypeAlias = Literal["wifi", "card", "app", "staff"]
"""By what somebody was recognised: wifi, card, app, staff."""


Measure: TypeAlias = str
"""What is asked: satisfaction 1 to 5, ease 1 to 7, would you recommend us 0 to 10: csat, ces,
nps; more may come.
"""


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper of a product.

    Attributes:
        media_id: made by the caller.
        product_id: of which product.
        sku_id: of which variant only; None is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    media_id: UUID
    product_id: UUID
    sku_id: UUID | None = None
    role: MediaRole | msgspec.UnsetType = msgspec.UNSET
    rank: int = 0
    alt: Mapping[str, str] = {}


MediaRole: TypeAlias = str
"""What a file is to its product: picture, swatch, manual, energy_label, safety_sheet; more may
come.
"""


Medium: TypeAlias = str
"""By what somebody is written to, or writes: email, sms, push, letter; more may come."""


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was recognised, and how this member stands in each programme."""

    customer_id: UUID
    standings: Sequence[Standing]


class Membership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer who takes part in a programme.

    Attributes:
        customer_id: who.
        programme_id: in which.
        account_id: where the points are.
        enrolled_at: since when.
        tier: code of the tier that was reached, if any.
        tier_until: until when it is held; of who has none, when it is asked for, or None.
        shares: whether the household may spend these points, where the programme allows it.
    """

    customer_id: UUID
    programme_id: UUID
    account_id: UUID
    enrolled_at: dt.datetime
    tier: str | None = None
    tier_until: dt.datetime | None = None
    shares: bool = True


class MerchantFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed of what a channel sells.

    Attributes:
        feed_id: made by the caller.
        code: short name, unique among feeds.
        channel_id: whose assortment, prices and stock it tells.
        language: of its texts.
        link: address of a product's page, in which ``{product}`` and ``{sku}`` are their codes.
        active: whether it is given to those who fetch it.
    """

    feed_id: UUID
    code: str
    channel_id: UUID
    link: str
    language: str = "en"
    active: bool = True


class MergeAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Number or id of the case that goes on."""

    into: str


class Merged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The merge, by which it is taken back, and who answers for both from now on."""

    merge_id: UUID
    person_id: UUID
    customer_ids: Sequence[UUID]


class MessagePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message about a document, and what became of it; see ``ordito.messages.Message``."""

    message_id: UUID
    template: str
    state: str
    attempts: int
    status: int | None
    fault: str | None
    queued_at: dt.datetime
    ended_at: dt.datetime | None


Method: TypeAlias = Literal["carry_out", "collect", "ship"]
"""How a line reaches the customer: carry_out, collect, ship."""


class Miss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A query that found nothing.

    Attributes:
        language: in which.
        query: its words.
        times: how often it was asked.
        last_on: day of the last time, UTC, ISO 8601.
    """

    language: str
    query: str
    times: int
    last_on: str


class MissKnown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the search stood on the list."""

    known: bool


class MissOwner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers a search; without an owner it is settled and leaves the list."""

    language: str
    query: str
    owner: str | None = None


class MoneyEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money that moves on one payment, minor units.

    Attributes:
        payment_id: which.
        tender: card, cash, ...
        kind: capture, void or refund.
        amount_minor: how much.
        destination: where it goes: ``tender``, or ``store_credit`` where that cannot take it
        back.
    """

    payment_id: UUID
    tender: str
    kind: str
    amount_minor: int
    destination: str


class Movement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the stock book.

    Attributes:
        movement_id: which entry.
        place_id: where.
        condition: state of the goods.
        kind: see ``MovementKind``.
        quantity: change of the units on hand, signed.
        subject_id: order, count or delivery that caused it.
        occurred_at: when.
    """

    movement_id: UUID
    place_id: UUID
    condition: str
    kind: str
    quantity: int
    subject_id: UUID
    occurred_at: dt.datetime


MovementKind: TypeAlias = Literal[
    "opening",
    "receipt",
    "sale",
    "return",
    "return_out",
    "transfer_out",
    "transfer_in",
    "count",
    "damage",
    "regrade",
    "write_off",
    "correction",
    "found",
    "rebucket",
]
"""Why units on hand changed: opening, receipt, sale, return, return_out, transfer_out,
transfer_in, count, damage, regrade, write_off, correction, found, rebucket.
"""


class Multiplier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """More (or fewer) points for the goods of a category.

    Attributes:
        category_id: category of the catalogue; a SKU of several gets the highest of them.
        permille: 1000 is the plain rule, 2000 doubles the points, 0 gives none.
    """

    category_id: UUID
    permille: int


class NamedLot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a lot, or one unit of a serial number, and until when they may be sold."""

    lot: str
    quantity: int = 1
    expires_on: dt.date | None = None


class NamedLots(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of which lots the units were that something has moved at the place.

    Attributes:
        sku: code or id.
        subject_id: the order, transfer, purchase order, report or count that moved them.
        lots: each once.
        condition: of the goods that moved.
    """

    sku: str
    subject_id: UUID
    lots: Sequence[NamedLot]
    condition: Condition | msgspec.UnsetType = msgspec.UNSET


class NewAgent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who works at the desk.

    Attributes:
        agent: actor, as ``staff:ID``.
        name: as colleagues know the person.
        skills: codes; a case is given to whoever has its skill.
        languages: ISO 639-1; none is any.
        most_cases: that are given at once without being asked for.
        place_ids: whose cases the person sees; None is every place.
        is_lead: whether escalations to the lead of the desk reach the person.
    """

    agent: str
    name: str
    skills: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    languages: Sequence[str] = ()
    most_cases: int = 10
    place_ids: Sequence[UUID] | None = None
    is_lead: bool = False


class NewBudget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion may give away; what is None has no limit.

    Attributes:
        max_minor: in all, minor units of the promotion's currency.
        max_uses: orders in all.
        max_per_customer: orders of each customer who is known.
    """

    max_minor: int | None = None
    max_uses: int | None = None
    max_per_customer: int | None = None


class NewCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose cart it shall be; None is somebody without a name."""

    customer: SaleCustomer | None = None


class NewCaseAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wants, and by which channel it came.

    Attributes:
        channel: ``call``, ``chat``, ``counter``, ``form`` or ``social``; mail comes by itself.
        subject: in a few words.
        said: what was said or written; of a call or a visit, the note of it.
        customer_id: who wants it; or ``identifier``: somebody unknown becomes a customer by it.
        identifier: e-mail, phone, card ...
        external_id: of the message or chat in the system it comes from, with ``source``: the
        same
            again opens no second case.
        source: which system.
        began_at: start of a call or visit.
        ended_at: its end.
        reached: whether the customer was there; only then it is an answer.
        take: whether the caller has the case from the start.
        place: code or id; whose staff sees it.
        links: what it is about.
    """

    channel: str
    subject: str
    said: str = ""
    customer_id: UUID | None = None
    identifier: Identifier | None = None
    external_id: str | None = None
    source: str = "api"
    topic: str = "other"
    priority: int = 3
    skill: str | None = None
    language: str | None = None
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reached: bool = True
    take: bool = False
    place: str | None = None
    links: Sequence[CaseLink] = ()


class NewCaseEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said, written or noted.

    Attributes:
        kind: ``chat_in`` and ``social_in`` are the customer's, the others ours.
        text: what.
        then: state to which it brings the case; None leaves it.
        reached: whether the customer was there, for calls: else it is no answer.
        version: of the case as it was read; refused where it grew.
        external_id: of the message in its own system: the same again is not added twice.
    """

    kind: str
    text: str
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    reached: bool = True
    files: Sequence[CaseFile] = ()
    then: str | None = None
    resolution: str | None = None
    version: int | None = None
    external_id: str | None = None


class NewCaseFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file for a case: its bytes in base 64, 25 MB at most."""

    content: str
    media_type: str


class NewClaim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be kept.

    Attributes:
        lines: each SKU once.
        customer_id: for whom, where that is known; limits count by it, else by the caller.
    """

    lines: Sequence[ClaimLine]
    customer_id: UUID | None = None


class NewCommitment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is promised besides; ``order`` (number or id) is the one of a refund."""

    kind: str
    order: str | None = None


class NewCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a unit costs its owner.

    Attributes:
        sku: code or id.
        entity: code or id of the owner.
        cost_minor: minor units of the entity's currency.
        valid_from: from when on; left out, now.
    """

    sku: str
    entity: str
    cost_minor: int
    valid_from: dt.datetime | None = None


class NewCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was counted; a SKU that is not named was not counted.

    Attributes:
        lines: each SKU once.
        condition: of the goods that were counted.
        counted_at: when, what happened since is kept; left out, now.
    """

    lines: Sequence[CountedLine]
    condition: Condition | msgspec.UnsetType = msgspec.UNSET
    counted_at: dt.datetime | None = None


class NewCoupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that shall be made.

    Attributes:
        batch_id: made by the caller.
        promotion_id: published promotion that asks for a coupon.
        name: for people, as ``spring letter``.
        kind: who may use them.
        code: of a generic coupon; None makes one.
        count: of unique coupons.
        customer_ids: of personal coupons, one each.
        valid_from: from this instant on; None is from now on.
        valid_to: before this instant; None is without an end.
        max_uses: of each code in all; None is without a limit. A unique or personal coupon is
        used
            once where nothing is said.
        max_per_customer: of the batch by each customer; such coupons ask who buys.
    """

    batch_id: UUID
    promotion_id: UUID
    name: str
    kind: CouponKind
    code: str | None = None
    count: int = 1
    customer_ids: Sequence[UUID] = ()
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None
    max_uses: int | None = None
    max_per_customer: int | None = None


class NewDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft to begin.

    Attributes:
        title: for people.
        version: from which published version; None is the present one. An older one makes a
        draft
            of the changes that lead back to it.
    """

    title: str
    version: int | None = None


class NewDrawer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's drawer in a currency."""

    code: str
    currency: str


class NewEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that came or went.

    Attributes:
        sku: code or id.
        kind: ``receipt`` and ``return`` come; ``sale``, ``damage`` and ``write_off`` go;
            ``regrade`` changes the condition; ``correction`` has the sign of its quantity.
        quantity: units; negative only in a correction.
        condition: of the goods.
        into: condition that they have afterwards; only ``damage`` and ``regrade``.
        entity: code or id of their owner; left out, the place's.
        occurred_at: when; left out, now.
    """

    sku: str
    kind: MovementKind
    quantity: int
    condition: Condition | msgspec.UnsetType = msgspec.UNSET
    into: Condition | None = None
    entity: str | None = None
    occurred_at: dt.datetime | None = None


class NewEscrow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a device may sell without asking; each SKU once."""

    device: str
    lines: Sequence[UnitsLine]


class NewFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed of what a channel sells, for those who compare, advertise or resell.

    Attributes:
        channel: code or id; whose assortment, prices and units.
        link: address of a product's page, with ``{product}`` and ``{sku}`` for their codes.
        language: of its texts.
        active: whether it is given.
    """

    channel: str
    link: str
    language: str = "en"
    active: bool = True


class NewHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why an order shall wait: its kind, and a code as ``address_differs``."""

    kind: HoldKind
    reason: str


class NewHoldback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units kept back from what is offered; what names more wins.

    Attributes:
        units: how many; 0 says that nothing is kept back here.
        sku: code or id; left out, every one.
        place: code or id; left out, every one.
        channel: code or id; left out, it is safety stock, kept back from all channels.
    """

    units: int
    sku: str | None = None
    place: str | None = None
    channel: str | None = None


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till to be.

    Attributes:
        place: code or id of the place where it will be.
        code: short name; names its drawer and the series of its receipts for ever.
        channel: code through which it sells; a token of a channel gives its own.
        name: as people call it.
    """

    place: str
    code: str
    channel: str | None = None
    name: str | None = None


class NewJunk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that says nothing of who somebody is.

    Attributes:
        kind: of the value.
        value: as people type it; it is not kept.
        source: system of an external id.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        note: what it is, as ``our own switchboard``; not the value.
    """

    kind: IdentifierKind
    value: str
    note: str
    source: str | None = None
    region: str | None = None


class NewLimit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that may be promised at a place beyond those on hand; 0 is none."""

    sku: str
    place: str
    units: int


class NewLoyaltyCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card for a member; without a number one is drawn for the phone."""

    number: str | None = None


class NewMedia(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper.

    Attributes:
        content: its bytes, in base64; left out, what is there stays and its words change.
        sku: code or id of the variant that it shows; left out, it is of all.
        role: what it is to the product.
        rank: 0 is shown first.
        alt: what it shows, by language, for those who do not see it.
    """

    content: str | None = None
    sku: str | None = None
    role: MediaRole | msgspec.UnsetType = msgspec.UNSET
    rank: int = 0
    alt: Mapping[str, str] = {}


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


class NewMerge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That two customers are one person.

    Attributes:
        other_id: the other customer.
        reason: why, as a code or in words; no personal values.
        is_forced: although they disagree in what a person has one of, or were told apart.
    """

    other_id: UUID
    reason: str
    is_forced: bool = False


class NewOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that shall be made to a person.

    Attributes:
        offer_id: made by the caller.
        promotion_id: published promotion that asks for an offer.
        valid_from: from this instant on; None is from now on.
        valid_to: before this instant; None is until it is used or withdrawn.
        max_uses: how often; None is as often as the person likes.
        reason: code of why it is made, as ``winback``.
        notice: what the person is told of how the price was made, by language (Directive
            2011/83/EU, Art. 6(1)(ea)).
        variant: of the experiment that chose it, if one did.
        propensity_ppm: chance with which it was chosen, parts per million, if by chance.
    """

    offer_id: UUID
    promotion_id: UUID
    reason: str
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None
    max_uses: int | None = 1
    notice: Mapping[str, str] = {}
    variant: str | None = None
    propensity_ppm: int | None = None


class NewParcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is put into a parcel.

    Attributes:
        lines: units by line of the order, all of them picked.
        carrier: that shall take it; None is brought in another way.
        service: of the carrier.
        weight_g: grams.
        parcel_id: of the caller's; the same again is left as it is.
    """

    lines: Sequence[HandedLine]
    carrier: str | None = None
    service: str = "standard"
    weight_g: int | None = None
    parcel_id: UUID | None = None


class NewPick(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that has no code to scan; their lot or serial number where it has one."""

    line_no: int
    units: int = 1
    lot: str | None = None
    pick_id: UUID | None = None


class NewPin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's PIN to be, with the old one or the password as proof of who it is."""

    person: UUID
    pin: str
    old_pin: str | None = None
    password: str | None = None


class NewPrices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to publish, as one version.

    Attributes:
        price_lists: new or changed lists.
        prices: new or changed prices.
        tax_rates: new or changed rates.
        promotions: new or changed promotions.
        withdraw: what the new version shall not have.
        reason: why, for people.
    """

    price_lists: Sequence[PriceList] = ()
    prices: Sequence[Price] = ()
    tax_rates: Sequence[TaxRate] = ()
    promotions: Sequence[Mapping[str, Any]] = ()
    withdraw: Gone | None = None
    reason: str = ""


class NewRejection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that the place cannot give.

    Attributes:
        reason: why.
        line_no: line of the order; None is all that was not picked.
        units: of the line; None is all of it that was not picked.
        rejection_id: of the caller's; the same again is harmless.
    """

    reason: RejectReason
    line_no: int | None = None
    units: int | None = None
    rejection_id: UUID | None = None


class NewRelation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product to be named beside another.

    Attributes:
        product: code or id; beside which.
        kind: why.
        other: code or id; which one.
        rank: 0 is named first.
    """

    product: str
    kind: RelationKind
    other: str
    rank: int = 0


class NewReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reply by mail to whoever has written, or to the customer's own address."""

    text: str
    subject: str = ""
    files: Sequence[CaseFile] = ()
    then: str | None = "waiting"
    resolution: str | None = None
    version: int | None = None


class NewReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came to a place and left it."""

    entries: Sequence[NewEntry]


class NewRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether something is sold somewhere; what is left out is everything or everywhere.

    Attributes:
        code: short name; another put of it replaces the rule.
        listed: whether it is sold.
        product: code or id.
        category: code or id; with all below it.
        brand: as the maker writes it.
        channel: code or id.
        place: code or id.
        market: code.
        valid_from: from this instant on.
        valid_until: until before this instant.
        reason: why, for those who ask.
    """

    code: str
    listed: bool
    product: str | None = None
    category: str | None = None
    brand: str | None = None
    channel: str | None = None
    place: str | None = None
    market: str | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    reason: str = ""


class NewScan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was scanned.

    Attributes:
        code: a SKU's code, its GTIN, or what else a GS1 barcode holds.
        units: how many; None is as many as the barcode says, else one.
        pick_id: of the caller's; the same again is harmless.
    """

    code: str
    units: int | None = None
    pick_id: UUID | None = None


class NewShelf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a SKU lies at a place; an empty name forgets it."""

    sku: str
    shelf: str


class NewSimulation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be simulated.

    Attributes:
        days: how many days back from now.
        one_in: 1 takes every basket; 10 takes one of ten.
    """

    days: int = 28
    one_in: int = 1


class NewSubstitute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is offered instead of units of a line.

    Attributes:
        line_no: line of the order.
        sku: code or id of what is offered.
        units: how many.
        substitute_id: of the caller's; the same again is left as it is.
    """

    line_no: int
    sku: str
    units: int = 1
    substitute_id: UUID | None = None


class NewTaskAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do, or a customer to call back.

    Attributes:
        due_at: until when; of a call back, when to call: the promise runs from then on.
        until_at: end of the time in which to call.
        assignee: who does it; None is whoever has the skill of the case.
    """

    kind: TaskKind
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None = None
    assignee: str | None = None


class NewTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till that was registered; token and pepper are shown in this answer alone."""

    device: UUID
    code: str
    name: str
    token: str
    pepper: str
    series: str


class NewToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token to be; it comes to the channel of the token that asks.

    Attributes:
        name: what it is for.
        scopes: what it may do; not more than the asking token may.
        channel: code; another one is for administrators.
        place: code of the one place it acts at; a token of one place gives its own.
        expires_at: end of its validity; not after the asking token's own.
    """

    name: str
    scopes: Sequence[Scope]
    channel: str | None = None
    place: str | None = None
    expires_at: dt.datetime | None = None


class NewTracking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the units of a SKU are told apart: by ``lot``, or each by its ``serial`` number."""

    sku: str
    kind: Tracking


class NewTransfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that shall go from the place in the path to another one.

    Attributes:
        destination: code or id of a place.
        lines: each SKU once.
        expected_at: when they should be there; left out where nobody knows.
    """

    destination: str
    lines: Sequence[UnitsLine]
    expected_at: dt.datetime | None = None


class NewUnmerge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That what joined two customers was wrong.

    Attributes:
        reason: why, as a code or in words; no personal values.
        is_apart: nothing shall join the two again by itself.
    """

    reason: str
    is_apart: bool = False


class NewWave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk that shall begin.

    Attributes:
        size: fulfilment orders at the most.
        method: collect or ship; None is both.
    """

    size: int = 10
    method: str | None = None


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where events shall be sent.

    Attributes:
        name: what it is for.
        url: of the receiver; https.
        types: of the events, or ``*`` alone.
    """

    name: str
    url: str
    types: Sequence[str]


class NextCase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case that the caller has now; None where none waits that fits."""

    case: CaseAnswer | None


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why somebody has taken note of a deviation."""

    reason: str


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a seller offers, as it was last seen.

    Attributes:
        offer_id: its id.
        source_id: where.
        seller_id: by whom.
        name: what the seller calls it.
        gtin: GS1 number, 14 digits.
        mpn: number of its maker.
        brand: as shown.
        title: as shown.
        url: page.
        sku_id: which SKU of ours it is.
        match: how that is known; see ``Match``.
        suggested_sku_id: which SKU it may be.
        likeness: of the titles, percent, where one is suggested.
        currency: ISO 4217.
        price_minor: of one unit, minor units.
        shipping_minor: on top, minor units; None is unknown.
        availability: see ``Availability``.
        first_seen_at: when it was seen first.
        since: since when it is as it is.
        seen_at: when it was seen last.
    """

    offer_id: UUID
    source_id: UUID
    seller_id: UUID
    name: str
    gtin: str | None
    mpn: str | None
    brand: str | None
    title: str | None
    url: str | None
    sku_id: UUID | None
    match: str
    suggested_sku_id: UUID | None
    likeness: int | None
    currency: str
    price_minor: int
    shipping_minor: int | None
    availability: str
    first_seen_at: dt.datetime
    since: dt.datetime
    seen_at: dt.datetime


class OfferAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU at a place that a channel may offer now, and how it comes to them."""

    sku_id: UUID
    place_id: UUID
    offered: int
    unreserved: int
    backorder_limit: int
    safety_stock: int
    channel_buffer: int


class OfferAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that the customer can still use: the sale of its goods takes it by itself."""

    sku: UUID
    name: str
    price_minor: int
    currency: str
    valid_to: dt.datetime


class OfferBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force."""

    version: int = 0
    policy: OfferRules | msgspec.UnsetType = msgspec.UNSET


class OfferHistory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer with its price over time.

    Attributes:
        offer: as it was last seen.
        points: changes, the oldest first; the first held already when the time begins.
        flash_sales: within them.
    """

    offer: Offer
    points: Sequence[HistoryPoint]
    flash_sales: Sequence[Flash]


class OfferResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule's offers bring.

    Attributes:
        rule: its code.
        currency: of the values.
        treated: people who got an offer.
        held: people who were held out.
        treated_buyers: of them bought something in time.
        held_buyers: of them bought something in time.
        taken: offers that were used.
        treated_value_minor: what the first bought in all.
        held_value_minor: what the others bought in all.
        lift: how much more often the first buy, as a share; None while a group is empty.
        value: how much more each of the first buys, minor units.
        is_sound: whether both groups are large enough for the interval to mean something.
    """

    rule: str
    currency: str
    treated: int
    held: int
    treated_buyers: int
    held_buyers: int
    taken: int
    treated_value_minor: int
    held_value_minor: int
    lift: Lift | None
    value: Lift | None
    is_sound: bool


class OfferRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer of somebody else; amounts in minor units."""

    offer_id: UUID
    source: str
    seller: str
    seller_kind: str
    title: str | None
    url: str | None
    currency: str
    price_minor: int
    shipping_minor: int | None
    landed_minor: int
    availability: str
    since: dt.datetime
    seen_at: dt.datetime
    counts: bool
    flags: Sequence[str]


class OfferRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When an offer is made, of what, and to how many it is not.

    Attributes:
        code: its name; who is held out depends on it.
        after: what it waits for.
        promotion: code of a published promotion that is given by offers; says what it is worth.
        relations: which products beside the bought one are offered, the first kind first.
        wait_hours: from the contact to the offer.
        valid_days: how long it is valid.
        every_days: a person gets at most one offer of this rule in so many days.
        hold_out_percent: of the people get nothing, by chance, always the same ones.
    """

    code: str
    after: After
    promotion: str
    relations: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    wait_hours: int = 0
    valid_days: int = 7
    every_days: int = 30
    hold_out_percent: int = 10


class OfferRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules; ``lapse_days`` after it was due, an occasion is let go."""

    rules: Sequence[OfferRule] = ()
    lapse_days: int = 3


class OfferToMake(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer to a person.

    Attributes:
        rule: code of a rule in force.
        sku: code or id of one of the products that the rule finds; left out, the best.
        order_id: beside what of this order; left out, of the latest one.
    """

    rule: str
    sku: str | None = None
    order_id: UUID | None = None


class OfferedUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be offered of a SKU at a place, and until when a customer could have them.

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


class OpenException(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What waits for a person."""

    place_id: UUID
    exception_id: UUID
    device_id: UUID
    seq: int
    kind: str
    facts: Any
    order_id: UUID | None
    opened_at: dt.datetime


class OpenOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lines of an order that one place still owes by one method, in units.

    ``return_requested`` are units that the customer wants to bring back.
    """

    order_id: UUID
    number: str
    method: str
    place_id: UUID | None
    units: int
    return_requested: int
    promised_at: dt.datetime | None


class Opened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many parcels were opened."""

    parcels: int


class OpenedFeed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed with its address, which is told once.

    Attributes:
        feed: itself.
        path: under which it is fetched as XML; with ``.tsv`` in the place of ``.xml`` as a
        table.
    """

    feed: MerchantFeed
    path: str


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a place is open.

    Attributes:
        week: spans of the seven days, Monday first.
        exceptions: spans of single days, which replace those of the weekday; empty is closed.
    """

    week: Sequence[Sequence[Span]]
    exceptions: Mapping[str, Sequence[Span]] = {}


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An axis along which the variants of a product differ, as colour.

    Attributes:
        code: short name, unique in the product.
        name: by language.
        values: in the order in which they are shown.
    """

    code: str
    name: Mapping[str, str]
    values: Sequence[OptionValue]


class OptionTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that could give lines.

    Attributes:
        place_id: which.
        place: its code.
        lines: that it has, by their turn from 0.
        gives: those of them that it would give.
        cost: of a parcel with what it would give, else with all that it has.
        promised_at: until when the customer would have it.
    """

    place_id: UUID
    place: str
    lines: Sequence[int]
    gives: Sequence[int]
    cost: CostTold
    promised_at: dt.datetime | None


class OptionValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the values of an option, as red.

    Attributes:
        code: short name, unique in the option.
        name: by language.
    """

    code: str
    name: Mapping[str, str]


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
    axes: Sequence[str]
    due_minor: int | None
    change_id: UUID | None


class OrderAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order as a till shows it."""

    order_id: UUID
    number: str
    version: int
    placed_at: dt.datetime
    channel: str
    place: str | None
    currency: str
    total_minor: int
    customer: UUID
    lines: Sequence[LineAtTill]
    payments: Sequence[Mapping[str, Any]]


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


class OrderDelivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto an order is shipped; the address itself stands in the customers' vault."""

    address_id: UUID
    country: str
    postal_code: str


class OrderDiscount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion took off a line when it was sold.

    Attributes:
        promotion_id: which promotion.
        code: its short name then.
        label: what shoppers read of it now.
        amount_minor: minor units, with or without tax as the price is.
        claim: coupon or offer that it needed; of a code for one use its end alone.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None


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
    collect_until: dt.datetime | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line with its quantity vector; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the
    bundle
    that a part was sold in.
    """

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
    return_requested: int
    withheld: int
    due_minor: int
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: Sequence[OrderDiscount] = ()


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
        due_minor: total less what was cancelled, returned and appeased, with what was added.
        captured_minor: what was taken.
        refunded_minor: what was given back of it.
        owed_minor: what is to pay and no payment promises.
        tax_minor: within the total.
        discount_minor: taken off.
        fulfilment_state: how far the goods have come.
        payment_state: how far the money has come.
        return_state: how far the goods have come back.
        origin: live, history or simulated.
        placed_at: when.
        source: system of ``external_id``.
        external_id: what that system calls it.
        lines: what was sold.
        fulfilments: what places do for it.
        payments: its money.
        actions: what was done.
        delivery: whereto it is shipped; who may see persons reads the address by its id.
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
    refunded_minor: int
    owed_minor: int
    tax_minor: int
    discount_minor: int
    fulfilment_state: str
    payment_state: str
    return_state: str
    origin: str
    placed_at: dt.datetime
    source: str | None
    external_id: str | None
    lines: Sequence[OrderLine]
    fulfilments: Sequence[OrderFulfilment]
    payments: Sequence[Payment]
    actions: Sequence[OrderAction]
    delivery: OrderDelivery | None = None


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that were ordered.

    Attributes:
        sku: code or id.
        quantity: units; 0 expects no more of it.
        expected_at: when; left out where nobody knows.
        cost_minor: of a unit, minor units of the owner's currency.
    """

    sku: str
    quantity: int
    expected_at: dt.datetime | None = None
    cost_minor: int | None = None


Outcome: TypeAlias = str
"""What became of an entry that was told: booked, exception, repeated, waiting, gap, incident;
more may come.
"""


class Paid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a company has paid, and what it wrote on it."""

    amount_minor: int
    reference: str | None = None


class ParcelAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A parcel, what is in it, and what its carrier told, the latest first.

    One that comes back names its return, and has its carrier's number alone.
    """

    parcel_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID | None
    return_id: UUID | None
    order_id: UUID
    number: str
    sscc: str | None
    pick_up_on: dt.date | None
    carrier: str | None
    service: str
    weight_g: int | None
    state: str
    state_at: dt.datetime
    packed_by: str
    packed_at: dt.datetime
    tracking_code: str | None
    tracking_url: str | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    lines: Sequence[ParcelLine]
    events: Sequence[ParcelEvent]


class ParcelEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a carrier told of a parcel.

    Attributes:
        parcel_id: which.
        event_id: the carrier's; the same again is not new.
        status: see ``ParcelState``.
        location: where, as the carrier writes it.
        occurred_at: when it happened.
        recorded_at: when we heard of it.
    """

    parcel_id: UUID
    event_id: str
    status: str
    location: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime


class ParcelLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units in a parcel."""

    parcel_id: UUID
    line_no: int
    sku_id: UUID
    units: int


class ParkedId(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The cart that waits now."""

    parked: UUID


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a hold, minor units."""

    amount_minor: int


class Particulars(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Name and address; they live in the vault only.

    Attributes:
        name: of the person or company.
        street: street and number.
        postal_code: as the country writes it.
        city: locality.
        country: ISO 3166-1 alpha-2.
        birth_date: of a person, where somebody said it.
    """

    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    birth_date: dt.date | None = None


Payer: TypeAlias = str
"""Who pays for bringing goods back: customer, company; more may come."""


class Paying(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tenders for the difference, where the customer has to pay one."""

    payments: Sequence[SalePayment] = ()


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


class PersonAccess(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody looked: who, by which route, why, and when first in that hour."""

    customer_id: UUID
    actor: str
    route: str
    why: str
    at: dt.datetime


class PersonAtTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who may work here; ``limits`` by power and currency, null is any amount."""

    id: UUID
    name: str
    roles: Sequence[str]
    language: str | None
    pin: Verifier | None
    limits: Mapping[str, Mapping[str, int | None]]


class PersonFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is kept of a person.

    Attributes:
        customer_ids: all ids of the person.
        made_at: when this was read.
        sections: one for each table that has something.
    """

    customer_ids: Sequence[UUID]
    made_at: dt.datetime
    sections: Sequence[Section]


class PersonalOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion that is offered to a person.

    Attributes:
        offer_id: its id.
        promotion_id: which promotion.
        valid_from: from when on.
        valid_to: until when.
        max_uses: how often.
        taken: uses that are held or were made.
        reason: why.
        notice: what the person is told, by language.
        variant: of an experiment.
        propensity_ppm: chance with which it was chosen.
        withdrawn_at: when it was taken back, if so.
    """

    offer_id: UUID
    promotion_id: UUID
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    max_uses: int | None
    taken: int
    reason: str
    notice: Mapping[str, str]
    variant: str | None
    propensity_ppm: int | None
    withdrawn_at: dt.datetime | None


Phase: TypeAlias = str
"""A part of a customer's journey, in the order in which they mostly follow each other: need,
search, compare, choose, buy, receive, use, service, return, rebuy; more may come.
"""


class PhaseBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules in force, of a version."""

    version: int
    rules: Sequence[PhaseRule]


class PhaseRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Events of some types belong to a phase.

    Attributes:
        phase: see ``Phase``.
        types: of facts and touchpoints.
        again: where true, only from the second time on that the person does it; where false,
        only
            the first time; None is always.
    """

    phase: Phase
    types: Sequence[str]
    again: bool | None = None


class PickAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were taken from the shelf."""

    pick_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    lot: str | None
    expires_on: dt.date | None
    scanned: bool
    picked_by: str
    picked_at: dt.datetime
    put_back: int


class PickMinutes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long goods are picked, counted while the place is open.

    Attributes:
        collect: until they wait for the customer, minutes.
        ship: until they are packed for the carrier, minutes.
    """

    collect: int = 120
    ship: int = 240


class Picked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a pick.

    Attributes:
        fulfilment_order_id: into whose box the units go.
        line_no: line of the order.
        sku_id: what was picked.
        units: how many.
        state: of the fulfilment order afterwards.
        to_pick: units of the line that are still to be picked.
    """

    fulfilment_order_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    state: str
    to_pick: int


class PickedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a fulfilment order's line, as a picker sees them; in the order of the shelves."""

    fulfilment_order_id: UUID
    number: str
    method: str
    state: str
    promised_at: dt.datetime
    line_no: int
    sku_id: UUID
    sku: str
    name: str
    shelf: str | None
    quantity: int
    cancelled: int
    short: int
    picked: int
    to_pick: int


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


class PlaceCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is different at a place.

    Attributes:
        hour_minor: of an hour's work there, minor units; None as elsewhere.
        parcel_minor: more for each parcel from there, minor units.
    """

    hour_minor: int | None = None
    parcel_minor: int = 0


class PlaceGoals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The goals of one place, instead of those of all."""

    place_id: UUID
    goals: Goals


PlaceKind: TypeAlias = str
"""What a place is for: store, warehouse, contact_centre, office, collection_point, partner;
more may come.
"""


class PlaceWithStock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that has units, how far it is, and when they could be had."""

    place: str
    name: str
    km: int | None
    available: int
    collect_at: dt.datetime | None
    ship_at: dt.datetime | None


class Points(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points in one programme."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int


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


Policy: TypeAlias = str
"""What becomes of an event that is not as it was declared: accept, flag, reject; more may come."""


class PolicyDraft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that somebody writes; ``edition`` grows with each save, 0 is not begun."""

    edition: int
    document: DecisionPolicy
    by: str | None
    at: dt.datetime | None


class PolicyFlaw(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a policy cannot be published; see ``Flaw``.

    Attributes:
        code: ``gap``, ``overlap``, ``unreachable``, ``impossible`` or ``too_many``.
        subject: of which table.
        rules: codes of the rules concerned.
        example: a case in which it happens, by fact.
    """

    code: str
    subject: str
    rules: Sequence[str]
    example: Mapping[str, str]


class PolicyReplay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would have been decided otherwise.

    Attributes:
        sums: by currency.
        changed: the decisions, the latest first; at most 200 are named.
        is_whole: whether all decisions since then were looked at.
    """

    sums: Sequence[Replayed]
    changed: Sequence[ChangedDecision]
    is_whole: bool


class PolicyToTry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A policy that shall be tried on the decisions since an instant, at most 100,000 of them."""

    policy: DecisionPolicy
    since: dt.datetime


class PolicyVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class PolicyWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people read, in each language of the screens."""

    it: str = ""
    en: str = ""
    et: str = ""


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU at a place in one condition, over all its buckets.

    Attributes:
        sku_id: what.
        place_id: where.
        condition: state of the goods.
        on_hand: units there.
        reserved: units of them set aside.
        shortfall: units set aside that are not there.
        available: units that may still be sold, never negative.
    """

    sku_id: UUID
    place_id: UUID
    condition: str
    on_hand: int
    reserved: int
    shortfall: int
    available: int


Power: TypeAlias = str
"""What a person may be entitled to do up to an amount: discount, refund, appease, override,
release_hold, grant, write_off; more may come.
"""


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the caller writes."""

    is_writing: bool = False


class Present(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is at a place and allows its staff to know."""

    customer_id: UUID
    means: str
    arrived_at: dt.datetime
    seen_at: dt.datetime


class Price(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price."""

    price_list_id: UUID
    sku_id: UUID
    breaks: Sequence[Break]
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class PriceFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong, or strange, in a rulebook.

    Attributes:
        code: which check found it.
        severity: ``error`` or ``warning``.
        rule: code of the promotion, price list or SKU.
        field: of the rule.
        detail: what is wrong, in one sentence.
        remedy: what to do about it.
    """

    code: str
    severity: str
    rule: str
    field: str
    detail: str
    remedy: str


class PriceKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Price key."""

    sku_id: UUID
    price_list_id: UUID
    valid_from: dt.datetime


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


class PricePolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How prices are published and reductions counted.

    Attributes:
        needs_approval: whether a draft is published only when a second person has agreed, and
            nothing is published over HTTP but by drafts and feeds.
        progressive_reductions: whether a reduction that is raised step by step without a break
        is
            counted from its first step on (Directive 98/6/EC, Art. 6a(5), where the member
            state
            allows it); otherwise from its last.
        new_goods_days: days before a reduction that are looked back for goods that have been on
        the
            market for fewer than 30 (Directive 98/6/EC, Art. 6a(4)); Estonia asks for 7.
    """

    needs_approval: bool = False
    progressive_reductions: bool = True
    new_goods_days: int = 30


class PricedCartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a cart with its present price; amounts in minor units, None without a price.

    Lines of the kind ``delivery`` follow those that were put in: what bringing them is charged.
    """

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID | None
    unit_minor: int | None
    total_minor: int | None
    kind: str = "goods"
    discount_minor: int | None = None
    discounts: Sequence[DiscountTold] = ()


class Priority(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is higher is picked first; 0 is as all are."""

    priority: int


class Product(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is sold, in all its variants.

    Attributes:
        product_id: made by the caller.
        code: short name, unique among products.
        name: by language.
        kind: goods, a service or a bundle.
        category_id: where it is found.
        brand: as the maker writes it.
        description: by language.
        options: the axes in which its variants differ, in order; each variant has one value of
            each, and no two have the same. Without any, what a variant calls its options is
            free.
        attributes: what its category asks for, by the attribute's code.
        complexity: how much has to be understood before it is chosen well.
        country_of_origin: ISO 3166-1 alpha-2.
        minimum_age: years that a buyer must have; None is everybody.
        active: whether it may be sold.
        external_ids: what other systems call it, by system.
    """

    product_id: UUID
    code: str
    name: Mapping[str, str]
    kind: ProductKind | msgspec.UnsetType = msgspec.UNSET
    category_id: UUID | None = None
    brand: str | None = None
    description: Mapping[str, str] | None = None
    options: Sequence[Option] = ()
    attributes: Mapping[str, str | int | float | bool | Sequence[str] | Mapping[str, str]] = {}
    complexity: Complexity | msgspec.UnsetType = msgspec.UNSET
    country_of_origin: str | None = None
    minimum_age: int | None = None
    active: bool = True
    external_ids: Mapping[str, str] = {}


class ProductHit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that was found.

    Attributes:
        product_id: which one.
        code: short name.
        name: in the language of the query where it has one in it.
        brand: as the maker writes it.
        availability: where it is now: ``here``, ``elsewhere``, ``coming`` or ``none``.
        from_minor: its lowest list price; None where it has none here.
        currency: of the price.
        sku: code of the variant that was named by its code, if one was.
    """

    product_id: UUID
    code: str
    name: str
    brand: str | None
    availability: str
    from_minor: int | None = None
    currency: str | None = None
    sku: str | None = None


ProductKind: TypeAlias = str
"""What a product is: goods, service, bundle; more may come."""


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that this room knows of a person.

    Attributes:
        customer: the row of who answers; the id that was asked for may be one of those it
        ``was``.
        identifiers: of all ids of the person.
        consents: see ``consents``.
        canonical_id: who answers for the person from now on.
        was: ids that were retired by a merge; they answer with this one.
    """

    customer: Customer
    identifiers: Sequence[HeldIdentifier]
    consents: Sequence[Said]
    canonical_id: UUID
    was: Sequence[UUID]


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


class Promise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is promised to whom; the most specific of a kind counts, of equals the first.

    Attributes:
        code: names it.
        kind: see ``CommitmentKind``.
        words: as customers read it, by language.
        minutes: of business time.
        calendar: code of the business hours.
        pauses: whether the clock stands while the company waits for the customer.
        channel: by which the case came; None is any.
        tier: of the customer; None is any.
        persona: of the customer; None is any.
        topic: of the case; None is any.
        escalations: in the order of their percents.
    """

    code: str
    kind: CommitmentKind
    minutes: int
    calendar: str
    words: Mapping[str, str] = {}
    pauses: bool = False
    channel: str | None = None
    tier: str | None = None
    persona: str | None = None
    topic: str | None = None
    escalations: Sequence[Escalation] = ()


class PromiseBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a process keeps in memory to make promises.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int
    policy: PromisePolicy


class PromiseEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place will do, until when, and the code that the customer shows at a collection."""

    place_id: UUID
    method: str
    promised_at: dt.datetime
    line_nos: Sequence[int]
    code: str | None


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
        service_days: by service of a carrier the most days that it takes, as ``express``.
        couriers: of cities, each a service of its own.
        slots: in which orders are collected; None asks nobody to choose a time.
        place_slots: of single places.
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
    service_days: Mapping[str, int] = {}
    couriers: Sequence[CityCourier] = ()
    slots: Slots | None = None
    place_slots: Mapping[str, Slots] = {}


class PromiseQuote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From which place, in which way and until when the goods would reach the customer."""

    place_id: UUID
    place: str
    method: str
    ready_at: dt.datetime
    promised_at: dt.datetime


class PromiseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise, and when it was kept; None is not yet."""

    fulfilment_order_id: UUID
    order_id: UUID
    method: str
    state: str
    promised_at: dt.datetime
    kept_at: dt.datetime | None


PromiseStanding: TypeAlias = Literal["none", "open", "kept", "broken"]
"""What became of the promise: none was made, it is open, it was kept or broken: none, open,
kept, broken.
"""


class Proposal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change that was previewed and kept.

    Attributes:
        change_id: to confirm it by.
        kind: which change.
        state: ``previewed``, ``paying``, ``confirmed`` or ``failed``.
        version: of the order that it was previewed for.
        previewed_at: its prices and promises are of that instant.
        expires_at: until when it may be confirmed.
        effect: what it will do.
    """

    change_id: UUID
    kind: str
    state: str
    version: int
    previewed_at: dt.datetime
    expires_at: dt.datetime
    effect: Effect


class ProvenValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that was proven, and who answers for the customer from now on, under which ids."""

    identifier_id: UUID
    person_id: UUID
    customer_ids: Sequence[UUID]


class Publication(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Publication."""

    version: int
    price_lists: int
    prices: int
    tax_rates: int
    promotions: int = 0


class PublishedRulebook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A publication.

    Attributes:
        version: its number.
        published_at: when.
        published_by: by whom.
        reason: why.
        restores: earlier version to which it went back, if any.
        sha256: checksum of its rows and of the version before it.
    """

    version: int
    published_at: dt.datetime
    published_by: str
    reason: str
    restores: int | None
    sha256: str


class PublishedRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class PublishedVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who published a version of a policy, and when."""

    version: int
    published_by: str
    published_at: dt.datetime


class PulseResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a round says.

    Attributes:
        round_id: which one.
        answers: how many; None where even they are too few.
        mean: of 0 to 10, of all.
        teams: those that are shown: name, answers, mean.
        hidden_teams: that are not.
    """

    round_id: UUID
    answers: int | None
    mean: float | None
    teams: Sequence[Sequence[Any]]
    hidden_teams: int


class PulseRound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the company's own people.

    Attributes:
        round_id: which one.
        question: by language.
        opens_at: from when.
        closes_at: until when; results are shown afterwards.
        at_least: answers below which no group is shown.
        made_by: who asks.
    """

    round_id: UUID
    question: Mapping[str, str]
    opens_at: dt.datetime
    closes_at: dt.datetime
    at_least: int
    made_by: str


class PulseToOpen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question to the company's own people, answered from 0 to 10.

    Attributes:
        question: in every language.
        opens_at: from when.
        closes_at: until when; results are shown afterwards.
        at_least: answers below which no group is shown, five or more.
    """

    question: Mapping[str, str]
    opens_at: dt.datetime
    closes_at: dt.datetime
    at_least: int = 5


class Purchase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purchase order as it stands now; its number, in the path, names it at its place.

    Attributes:
        supplier: as the company calls it.
        lines: each SKU once; one that is left out is no longer expected.
        ordered_at: when; left out, now.
        entity: code or id of who will own the goods; left out, the place's entity.
    """

    supplier: str
    lines: Sequence[OrderedLine]
    ordered_at: dt.datetime | None = None
    entity: str | None = None


class PurchaseOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a supplier was asked to bring to a place.

    Attributes:
        place_id: to where.
        purchase_order_id: made by the caller.
        number: as both sides call it.
        supplier: as the company calls it.
        entity_id: who owns the goods when they have arrived.
        state: ``open`` or ``closed``.
        sku_ids: what was ordered.
        ordered_at: when.
        closed_at: when nothing more was waited for.
    """

    place_id: UUID
    purchase_order_id: UUID
    number: str
    supplier: str
    entity_id: UUID
    state: str
    sku_ids: Sequence[UUID]
    ordered_at: dt.datetime
    closed_at: dt.datetime | None


class PurchasePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purchase order with its lines; see ``ordito.stock.PurchaseOrder``."""

    purchase_order_id: UUID
    number: str
    place_id: UUID
    supplier: str
    entity_id: UUID
    state: str
    ordered_at: dt.datetime
    closed_at: dt.datetime | None
    lines: Sequence[InboundLine]


class PurposeDeclaration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose, and in which words people are asked, by language.

    Attributes:
        is_service: whether it belongs to what somebody ordered; then it carries no offer.
        unless_refused: whether it is allowed while nothing was said; never with consent.
        legal_basis: why it is lawful.
        channels: through which it may be allowed.
        asked: whether it stands on the page of what somebody allows.
        texts: by language, all of them; other words than before are a new version.
    """

    texts: Mapping[str, PurposeText]
    is_service: bool = False
    unless_refused: bool = False
    legal_basis: LegalBasis | msgspec.UnsetType = msgspec.UNSET
    channels: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    asked: bool = True


class PurposeText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In which words people are asked, in a language: a title, and a sentence."""

    title: str
    words: str


class Put(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one row of a put.

    Attributes:
        id: of the row.
        outcome: ``created``, ``updated`` or ``unchanged``.
    """

    id: UUID
    outcome: str


class PutBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit of a line that lies on the shelf again, by its lot or serial number."""

    line_no: int
    lot: str


class PutFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file that is kept: name it by this in an entry or a reply."""

    sha256: str
    size_bytes: int


class QueueCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the lists are; each counts to a thousand and no further.

    Attributes:
        open: new and open cases.
        unassigned: of those, that nobody has.
        mine: of an actor, waiting ones too.
        waiting: for the customer.
        late: promises that are missed and open.
        calls: call backs that are due by now.
        care: customers whom we do not let go.
    """

    open: int
    unassigned: int
    mine: int
    waiting: int
    late: int
    calls: int
    care: int


QueueList: TypeAlias = Literal["open", "unassigned", "mine", "waiting"]
"""Which cases are listed: open, unassigned, mine, waiting."""


class QueueRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case in the queue.

    Attributes:
        customer_id: who wants something; ``service.cases.HOUSE`` where it is no customer.
        case_id: which case.
        subject: in a few words, as somebody wrote them.
        channel: by which it came: ``call``, ``mail``, ``chat``, ``counter``, ``form``,
        ``social``,
            ``exception`` or ``follow_up``.
        topic: code.
        state: ``new``, ``open``, ``waiting``, ``solved`` or ``closed``.
        priority: 1 is the most urgent, 4 the least.
        skill: that it needs.
        language: of the customer, or None.
        place_id: whose staff sees it; None is everywhere.
        assignee: actor who has it, as ``staff:ID``, or None.
        tier: of the customer, or None.
        due_at: orders the list; of nothing promised a year after the opening.
        is_urged: whether it was escalated.
        version: to send with a command.
        opened_at: when.
        heard_at: when the customer last said something.
        answered_at: when the company last answered.
        promise: kind of the promise that is due first, or None.
        promise_due_at: until when it is.
        is_late: whether that is missed.
        lookers: how many look at it just now.
        is_in_care: whether the customer is one whom we do not let go.
    """

    customer_id: UUID
    case_id: UUID
    subject: str
    channel: str
    topic: str
    state: str
    priority: int
    skill: str
    language: str | None
    place_id: UUID | None
    assignee: str | None
    tier: str | None
    due_at: dt.datetime
    is_urged: bool
    version: int
    opened_at: dt.datetime
    heard_at: dt.datetime | None
    answered_at: dt.datetime | None
    promise: str | None
    promise_due_at: dt.datetime | None
    is_late: bool
    lookers: int
    is_in_care: bool


class Quiet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hours in which a medium is silent, by the company's clock; perhaps over midnight.

    Attributes:
        medium: which.
        begins: as ``21:00``.
        ends: as ``08:00``.
        is_for_all: also for what somebody ordered or asked; codes to sign in go at any hour.
    """

    medium: Medium
    begins: str
    ends: str
    is_for_all: bool = False


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


class QuoteOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a quote is ordered; without payments it is paid on account."""

    payments: Sequence[SalePayment] | msgspec.UnsetType = msgspec.UNSET
    destination: Destination | None = None
    agent: str | None = None


class QuotePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quote as it stands; amounts in minor units."""

    quote_id: UUID
    number: str
    customer_id: UUID
    state: str
    order_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    reference: str | None
    quoted_at: dt.datetime
    valid_until: dt.datetime
    lines: Sequence[QuotePageLine]


class QuotePageLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quoted line; amounts in minor units. What deliveries cost follows what was asked for."""

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    unit_minor: int
    total_minor: int
    discount_minor: int = 0
    kind: str = "goods"
    discounts: Sequence[DiscountTold] = ()


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


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody has read a document; see ``orders.documents.archive.Access``."""

    purpose: str
    form: str
    actor: str
    at: dt.datetime


class RecalledCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that was called back."""

    cart: Any


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came.

    Attributes:
        lines: each SKU once in each condition; also what was not sent.
        final: whether nothing more is waited for; then differences become exceptions.
        occurred_at: when it came; left out, now.
    """

    lines: Sequence[CameLine]
    final: bool = True
    occurred_at: dt.datetime | None = None


class RecentOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order of the customer, of any channel."""

    order_id: UUID
    number: str
    placed_at: dt.datetime
    currency: str
    total_minor: int
    channel: str


class Recognition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was recognised at a place.

    Attributes:
        identifier: by what: the card that was scanned.
        means: how.
    """

    identifier: Identifier
    means: Means | msgspec.UnsetType = msgspec.UNSET


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


class Refund(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The money of goods that came back earlier is given back now."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "inspected"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


RefundAs: TypeAlias = str
"""As what the worth of goods goes back: tender, store_credit; more may come."""


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


RejectReason: TypeAlias = Literal[
    "not_on_shelf", "damaged", "expired", "no_time", "closed", "other"
]
"""Why a place cannot give units: not_on_shelf, damaged, expired, no_time, closed, other."""


class Rejected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row that was not kept: its number from 1, the code of the reason, and what is wrong."""

    number: int
    code: str
    detail: str


class Rejection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a place could not give."""

    fulfilment_order_id: UUID
    rejection_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    reason: str
    rejected_by: str
    rejected_at: dt.datetime


class RejectionTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that gives nothing, and the code of why."""

    place_id: UUID
    place: str
    why: str


class RelatedProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product beside another, whoever named it.

    Attributes:
        kind: why, as a ``RelationKind``.
        other_id: which one.
        curated: whether a person has chosen it; these come first.
        score_ppm: of a computed one, millionths.
        evidence: of a computed one.
        computed_at: of a computed one.
    """

    kind: str
    other_id: UUID
    curated: bool
    score_ppm: int | None
    evidence: Mapping[str, Any] | None
    computed_at: dt.datetime | None


RelationKind: TypeAlias = Literal["similar", "better", "goes_with", "replaces"]
"""Why another product is named beside one: similar, better, goes_with, replaces."""


class Release(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why it goes on: a code as ``customer_called_back``."""

    reason: str


class ReleaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A SKU that is not handed out yet."""

    sku_id: UUID
    sku: str
    releases_at: dt.datetime


class ReleaseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when on a SKU is handed out.

    Attributes:
        sku: code or id.
        releases_at: before, it is sold ahead alone; null hands it out at once.
    """

    sku: str
    releases_at: dt.datetime | None


class Replacement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number of the card that replaces a lost one; left out, one is drawn."""

    number: str | None = None


class Replay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an event is taken after all.

    Attributes:
        correction: fields of the event that take the place of what was sent, as
            ``{"timestamp": "2026-11-20T10:00:00Z"}``; null in a field takes it away.
    """

    correction: Mapping[str, Any] = {}


class ReplayAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A past time and another policy.

    Attributes:
        from_at: sold from then on.
        to_at: and before then, at most 31 days later.
        policy: the other one; nobody has to publish it.
    """

    from_at: dt.datetime
    to_at: dt.datetime
    policy: SourcingPolicy


class ReplaySpan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts recorded from ``since`` on, before ``until``; at most 31 days."""

    since: dt.datetime
    until: dt.datetime


class Replayed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would have changed by currency: cases, and minor units.

    Attributes:
        currency: ISO 4217.
        cases: past decisions that were looked at.
        changed: of which another rule, another owed or another granted amount would have
        counted.
        granted_minor: what was granted.
        held_minor: of that, what the other policy would not have allowed.
        missing_minor: what it would have owed besides.
        room_minor: change of what might have been granted in all, where both say so.
    """

    currency: str
    cases: int
    changed: int
    granted_minor: int
    held_minor: int
    missing_minor: int
    room_minor: int


class ReplayedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order, as it was sourced and as it would be.

    Attributes:
        order_id: which.
        number: what people call it.
        sold_at: when.
        was: places that gave its lines.
        would: places that would give them, in the same order; None where nobody has one.
        was_cost_minor: by the policy's costs.
        would_cost_minor: likewise; of the lines that somebody gives.
        was_promised_at: the promise of then, reckoned by today's promise policy.
        would_promised_at: the other one.
    """

    order_id: UUID
    number: str
    sold_at: dt.datetime
    was: Sequence[UUID]
    would: Sequence[UUID | None]
    was_cost_minor: int
    would_cost_minor: int
    was_promised_at: dt.datetime | None
    would_promised_at: dt.datetime | None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report as it was booked."""

    report_id: UUID
    place_id: UUID
    entries: Sequence[EntryAnswer]


class RequestReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer wants to bring units back, or to send them.

    Attributes:
        lines: which.
        way: ``counter``, ``post`` or ``pick_up``.
        place: code or id of the place where they are expected; left out, what is sent is
        expected
            where the policy says, other goods at the place that sold them.
        pick_up_on: day on which the carrier fetches them.
        exception: code why they are taken although the rules say no.
        reason: code.
    """

    lines: Sequence[AskedLine]
    kind: str
    way: str = "counter"
    place: str | None = None
    pick_up_on: dt.date | None = None
    exception: str | None = None
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


Resolution: TypeAlias = Literal["explained", "accepted", "lost", "found"]
"""What somebody found an exception to be: explained, accepted, lost, found."""


class Resolved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody found an exception to be."""

    resolution: Resolution


class Rest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a hold, minor units, or all that is left."""

    amount_minor: int | None = None


class Restoration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why the rulebook goes back to an earlier version."""

    reason: str


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the answers of a group amount to.

    ``csat`` is the share of 4 and 5 in percent, ``ces`` the mean of 1 to 7, ``nps`` percent of
    9
    and 10 less percent of 0 to 6, from -100 to 100. The interval holds the true value with 95
    %.

    Attributes:
        measure: see ``Measure``.
        name: of the group.
        answers: how many.
        value: None where there are too few.
        low: end of the interval.
        high: end of the interval.
        scores: answers by score; empty where there are too few.
    """

    measure: str
    name: str
    answers: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    scores: Mapping[str, int] = {}


class RetainedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document that the law keeps after its buyer was forgotten."""

    document_id: UUID
    kind: str
    series: str
    number: int | None
    kept_until: dt.date


class Retention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a kind of value is kept, in days, and why."""

    kind: str
    days: int
    because: str
    changed_by: str
    changed_at: dt.datetime


class Return(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods come back.

    Attributes:
        lines: units and their condition.
        place: code or id of the place; a caller bound to a place needs none.
        withhold: True where the money waits for an inspection.
        number: of the announced return that is received.
        way: how they came; left out, as it was announced, else to a counter.
        exception: code why they are taken although the rules say no.
        minutes: of handling, where they were measured.
        strays: goods in the parcel that are none of the order's; they stay the customer's.
        reason: code.
    """

    lines: Sequence[BroughtLine]
    kind: str
    place: str | None = None
    withhold: bool = False
    number: str | None = None
    way: str | None = None
    exception: str | None = None
    minutes: int | None = None
    strays: Sequence[StrayLine] = ()
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class ReturnBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force, held in memory; version 0 before the first one."""

    version: int = 0
    policy: ReturnPolicy | msgspec.UnsetType = msgspec.UNSET


class ReturnCosts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What taking goods back costs the company, as long as nobody measures it.

    Attributes:
        currency: of the amounts, ISO 4217.
        minutes: of handling for a return.
        minutes_per_unit: besides, for each unit.
        minute_minor: cost of a minute, minor units.
        parcel_minor: cost of a parcel back, where the company pays for it.
        refurbish_minor: cost of making a unit good again.
    """

    currency: str
    minutes: int = 0
    minutes_per_unit: int = 0
    minute_minor: int = 0
    parcel_minor: int = 0
    refurbish_minor: int = 0


class ReturnPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    sku_id: UUID
    announced: int = 0
    received: int = 0
    condition: str | None = None
    why: str | None = None
    rule: str | None = None
    worth_minor: int = 0


class ReturnPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By which rules goods come back: the first that fits counts; where none does, they come back.

    Attributes:
        rules: in the order in which they are asked.
        seasons: in which more time is given.
        withdrawal: the law's right, where the company sells at a distance to consumers.
        without_receipt: None where nothing comes back without its order.
        costs: of a return; None where nobody knows them.
        sent_back: by which carrier goods are sent; None where customers find one themselves.
    """

    rules: Sequence[ReturnRule] = ()
    seasons: Sequence[Season] = ()
    withdrawal: Withdrawal | None = None
    without_receipt: WithoutReceipt | None = None
    costs: ReturnCosts | None = None
    sent_back: SendingBack | None = None


class ReturnRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """On what terms some goods come back: all that the first part names must hold.

    Attributes:
        code: by which it is explained, as ``electronics``.
        tags: of goods with one of these: ``category:ID``, ``product:ID``, ``collection:ID``,
            ``brand:NAME``, ``sku:CODE``; empty is all.
        channels: sold through one of these; empty is all.
        markets: sold in one of these; empty is all.
        groups: to customers of one of these, as ``members`` or ``tier:CLUB:GOLD``; empty is
        all.
        buyers: to consumers, or to companies; empty is all.
        conditions: that come in one of these; empty is all.
        reasons: brought for one of these codes, as ``defective``; empty is all.
        is_final: final sale: does not come back.
        days: until how many days after the customer had them; None is without end.
        refund_as: as what their worth goes back.
        fee: SKU of a service that is charged once for taking them back; its price is the fee.
        label: SKU of a service that is charged for the parcel, where the customer pays for it
        and
            sends them.
        transport: who pays for sending them back.
        needs_receipt: they do not come back without their order.
        is_excepted: the law's right to withdraw does not hold for them: made to measure,
        sealed.
    """

    code: str
    tags: Sequence[str] = ()
    channels: Sequence[UUID] = ()
    markets: Sequence[str] = ()
    groups: Sequence[str] = ()
    buyers: Sequence[BoughtBy] = ()
    conditions: Sequence[Goods] = ()
    reasons: Sequence[str] = ()
    is_final: bool = False
    days: int | None = None
    refund_as: RefundAs | msgspec.UnsetType = msgspec.UNSET
    fee: UUID | None = None
    label: UUID | None = None
    transport: Payer | msgspec.UnsetType = msgspec.UNSET
    needs_receipt: bool = False
    is_excepted: bool = False


class ReturnRulesVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


ReturnState: TypeAlias = Literal["announced", "part_received", "received", "withdrawn"]
"""How far a return has come: announced, part_received, received, withdrawn."""


class Revision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change of a row.

    Attributes:
        subject: what it is: category, product, sku, collection ...
        version: of the shelf that came with it.
        changed_at: when.
        changed_by: ``staff:ID``, ``token:ID`` or ``system``.
        changed: its fields as [before, after]; nothing where the row was new.
    """

    subject: str
    version: int
    changed_at: dt.datetime
    changed_by: str
    changed: Mapping[str, Any]


class Rotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long the old token stays valid beside its successor, seconds: 0 to a week."""

    overlap_s: int = 86400


class RoundingInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How sales are rounded now; version 0 is nothing declared."""

    version: int
    rules: Sequence[RoundingRule]


class RoundingRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How sales of a market are rounded.

    Attributes:
        currency: ISO 4217.
        market: None is every market without a rule of its own.
        entity_id: that sells; None is every entity without a rule of its own.
        tax: rounded by ``line`` (the units of each SKU) or by ``document``.
        step_minor: smallest amount that is charged, minor units.
        cash_step_minor: smallest amount that is paid in cash, minor units.
    """

    currency: str
    market: str | None = None
    entity_id: UUID | None = None
    tax: TaxRounding | msgspec.UnsetType = msgspec.UNSET
    step_minor: int = 1
    cash_step_minor: int = 1


class RoundingRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules; none is cents, and tax by line.

    Attributes:
        rules: each currency, market and entity once.
    """

    rules: Sequence[RoundingRule]


class RoutingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How work finds its people.

    Attributes:
        mode: ``pull`` lets agents take the next case, ``push`` gives it to them as well.
        skills: by topic; a topic without one needs ``general``.
        away_after_s: seconds after which an agent who is not heard of counts as away.
        exceptions: which become cases.
        follow_ups: whom we call after the goods have come.
        most_tries: calls that reach nobody, after which a follow-up is given up.
        unhappy_from: satisfaction, 1 to 5, up to which the customer is not let go.
    """

    mode: str = "pull"
    skills: Mapping[str, str] = {}
    away_after_s: int = 900
    exceptions: Sequence[ExceptionRule] = ()
    follow_ups: Sequence[FollowUpRule] = ()
    most_tries: int = 3
    unhappy_from: int = 2


class RoutingPolicyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How work finds its people, and its version."""

    version: int
    policy: RoutingPolicy


class RowResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one row.

    Attributes:
        outcome: ``created``, ``updated``, ``unchanged`` or ``refused``.
        id: of the row in the books, where it has one.
        withheld: fields that kept their value, because another source owns them.
        noted: fields that were taken although another source owns them.
        stale: fields that kept their value, because it is of a later instant.
        code: of the refusal.
        detail: what was in the way.
        field: that it names.
        remedy: what helps.
    """

    outcome: str
    id: UUID | None = None
    withheld: Sequence[str] = ()
    noted: Sequence[str] = ()
    stale: Sequence[str] = ()
    code: str | None = None
    detail: str | None = None
    field: str | None = None
    remedy: str | None = None


class RuleAmount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount as rules say it: fixed and a share together, with a limit.

    Attributes:
        fixed_minor: minor units of the policy's currency.
        share_bp: hundredths of a per cent of ``of``, rounded down.
        of: the fact that the share is taken of.
        at_most_minor: never more, minor units of the policy's currency; None is without a
        limit.
    """

    fixed_minor: int = 0
    share_bp: int = 0
    of: str = "value"
    at_most_minor: int | None = None


class RuleOfTender(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: as payments name it.
        refund_rank: tenders of a lower rank get their money back first; among equals the one
        that
            was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units; what is beyond goes to the next
            tender in turn, and becomes store credit where there is none.
    """

    tender: str
    refund_rank: int
    takes_back: bool = True
    most_minor: int | None = None


class RulebookContent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a version of the rulebook holds.

    Attributes:
        version: its number.
        price_lists: all lists.
        tax_rates: all rates.
        promotions: all promotions.
        skus: how many SKUs have a price in it.
        prices: how many prices it holds.
    """

    version: int
    price_lists: Sequence[PriceList]
    tax_rates: Sequence[TaxRate]
    promotions: Sequence[Mapping[str, Any]]
    skus: int
    prices: int


class Rules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules of phases; the first that fits an event says its phase."""

    rules: Sequence[PhaseRule]


class RulesOfHolds(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules by which orders wait; those that were there before are gone."""

    rules: Sequence[HoldRule]


class RulesOfTenders(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules to set; those of other tenders stay as they are."""

    rules: Sequence[RuleOfTender]


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run has asked and found.

    Attributes:
        run_id: its id.
        began_at: when it began.
        ended_at: when it ended.
        rulebook_version: in force at its end.
        skus: that were asked for.
        questions: requests to surfaces.
        compared: questions whose answers could be compared.
        explained: answers that differ by declared rules.
        late: answers that were right a moment before.
        deviating: answers that deviate.
        found: deviations that are new.
        gone: deviations that are gone.
        silent: surfaces that did not answer, with how often and why.
    """

    run_id: UUID
    began_at: dt.datetime
    ended_at: dt.datetime
    rulebook_version: int
    skus: int
    questions: int
    compared: int
    explained: int
    late: int
    deviating: int
    found: int
    gone: int
    silent: Mapping[str, str]


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A statement as it is kept; see ``Statement``.

    Attributes:
        customer_id: see ``Statement``.
        statement_id: see ``Statement``.
        identifier_id: see ``Statement``.
        purpose: see ``Statement``.
        channel: see ``Statement``.
        state: see ``ConsentState``.
        legal_basis: see ``LegalBasis``.
        text_version: see ``Statement``.
        language: see ``Statement``.
        evidence: see ``Statement``.
        source: see ``Statement``.
        said_at: see ``Statement``.
        recorded_at: when it was heard.
    """

    customer_id: UUID
    statement_id: UUID
    identifier_id: UUID | None
    purpose: str
    channel: str
    state: str
    legal_basis: str
    text_version: int | None
    language: str | None
    evidence: str
    source: str
    said_at: dt.datetime
    recorded_at: dt.datetime


class SaidAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case as it then stands, and the number of the entry."""

    case: CaseAnswer
    seq: int


class Sale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basket to be sold at once.

    Attributes:
        lines: what.
        payments: how it is paid; the amounts add up to the total.
        customer: who buys; None stays anonymous.
        place: code or id of the place that sells; a token that is bound to a place needs none.
        currency: refuse if the sale would be in another one.
        expected_total_minor: refuse if the total would be another one: what a quote or a cart
            said is what is sold, or the customer is told.
        coupons: codes that the customer shows.
        external_id: what the calling system calls the order.
        source: the calling system, where ``external_id`` is given.
        cart_id: cart of the same customer that it came from; it is ordered with it, once.
        destination: whereto it is shipped, for the promise, where the address is not known yet.
        ship_to: address of what is shipped; it stands for ``destination`` as well.
        agent: code or id of the partner who sold it and whom the sale counts for.
        receipt: number that the till has given the receipt of what is carried out.
        invoice: whether a person wants invoices instead of receipts, made out to name and
        address
            of the customer; a company with terms gets them anyway.
        receipt_by: ``email`` to send order and papers to the customer's e-mail address.
        lottery_code: that the customer names for the lottery of receipts (Italy).
        slots: by code or id of a place, when the slot begins in which it is collected there.
        quote_token: of a quote that is held; exactly that is sold, at its price.
        claim: code of goods that the selling place keeps for the customer; they are sold with
        it.
    """

    lines: Sequence[SaleLine]
    payments: Sequence[SalePayment] = ()
    customer: SaleCustomer | None = None
    place: str | None = None
    currency: str | None = None
    expected_total_minor: int | None = None
    coupons: Sequence[str] = ()
    external_id: str | None = None
    source: str | None = None
    cart_id: UUID | None = None
    destination: Destination | None = None
    ship_to: ShipTo | None = None
    agent: str | None = None
    receipt: TillReceipt | None = None
    invoice: bool = False
    receipt_by: str | None = None
    lottery_code: str | None = None
    slots: Mapping[str, dt.datetime] = {}
    quote_token: str | None = None
    claim: str | None = None


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
        kept_until: when goods are free again that the place still keeps for another payment.
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
    kept_until: dt.datetime | None = None


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
        token: what the processor needs; the sandbox reads from it what to do. Of cash it is the
            code of the drawer, ``main`` where it is left out.
    """

    tender: str
    amount_minor: int | None = None
    token: str | None = None


class SaleStart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when on a SKU is handed out.

    Attributes:
        sku_id: what.
        releases_at: before, it is sold ahead alone.
    """

    sku_id: UUID
    releases_at: dt.datetime


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a barcode says.

    Attributes:
        gtin: of the article, 14 digits.
        lot: AI 10.
        serial: AI 21.
        expires_on: AI 17, or 15 where only that is given: the last day.
        count: of pieces, AI 30 or 37.
        weight_kg: AI 310n, or of a barcode of the company's own.
        price: of a barcode of the company's own, in its currency, as printed.
    """

    gtin: str
    lot: str | None = None
    serial: str | None = None
    expires_on: dt.date | None = None
    count: int | None = None
    weight_kg: str | None = None
    price: str | None = None


class ScanPrefix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """First digits of barcodes of 13 digits that hold an article and a value.

    The SKU's GTIN is the number with zeros in place of the value, and the check digit of that.

    Attributes:
        prefix: one to four digits within 02, 04 and 20 to 29, which GS1 leaves to each company.
        holds: what the value is.
        value_digits: how many digits before the check digit are the value.
        decimals: how many of them stand behind the point.
        has_inner_check: whether a check digit of the value itself stands before it.
    """

    prefix: str
    holds: Holds
    value_digits: int = 5
    decimals: int = 3
    has_inner_check: bool = False


class Scanned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a scanner has read.

    Attributes:
        sku_id: the SKU.
        code: of the SKU.
        scan: what else stands in the barcode.
    """

    sku_id: UUID
    code: str
    scan: Scan


Scope: TypeAlias = Literal[
    "quotes",
    "orders:read",
    "orders:write",
    "orders:everywhere",
    "stock:read",
    "stock:write",
    "customers:read",
    "customers:write",
    "loyalty:read",
    "loyalty:write",
    "ledger:read",
    "ledger:write",
    "tenders",
    "catalogue:read",
    "catalogue:write",
    "prices:approve",
    "cases:read",
    "cases:write",
    "cases:assign",
    "facts:read",
    "decisions:read",
    "webhooks:write",
    "sources:read",
    "sources:write",
    "tokens:write",
    "metrics:read",
    "till",
    "till:manage",
    "knowledge:read",
    "knowledge:write",
    "experience:read",
    "experience:write",
    "role:associate",
    "role:agent",
    "role:merchandiser",
    "role:helm",
    "admin",
]
"""What a token may do: quotes, orders:read, orders:write, orders:everywhere, stock:read,
stock:write, customers:read, customers:write, loyalty:read, loyalty:write, ledger:read,
ledger:write, tenders, catalogue:read, catalogue:write, prices:approve, cases:read,
cases:write, cases:assign, facts:read, decisions:read, webhooks:write, sources:read,
sources:write, tokens:write, metrics:read, till, till:manage, knowledge:read,
knowledge:write, experience:read, experience:write, role:associate, role:agent,
role:merchandiser, role:helm, admin.
"""


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of hits.

    Attributes:
        hits: of this page, the first is the best.
        total: hits in all, at most 1,000.
        is_more: whether there are more than are counted; then ``total`` and the facets are what
            the best thousand have.
        language: in which the words were found; another one than asked where they only exist
        there.
        spelling: the query as it was understood, where that is not how it was typed.
        matched: whether hits have ``all`` words, only ``some``, or there are ``none``.
        facets: by which hits can be narrowed.
        cursor: of the next page; None where this is the last.
    """

    hits: Sequence[ProductHit]
    total: int
    is_more: bool
    language: str
    spelling: str | None
    matched: str
    facets: Sequence[Facet]
    cursor: str | None


class Season(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is bought within these days may come back until a later one: holidays.

    Attributes:
        bought_from: first day, in the time zone of the market.
        bought_until: last day.
        return_until: last day of coming back, where the rule ends before.
    """

    bought_from: dt.date
    bought_until: dt.date
    return_until: dt.date


class SecretRotation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long messages carry the old secret's signature as well, seconds: 0 to a week."""

    overlap_s: int = 86400


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a table tells of a person: rows as they are kept, without secrets."""

    table: str
    rows: Sequence[Mapping[str, Any]]


class Seen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody says who has looked at it."""

    note: str


class SeenEdition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which edition of the draft was looked at."""

    edition: int


class Seller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Seller."""

    source_id: UUID
    seller_id: UUID
    name: str
    kind: SellerKind | msgspec.UnsetType = msgspec.UNSET
    channel_id: UUID | None = None


class SellerFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a seller.

    Attributes:
        name: as it is shown at the source.
        kind: what it is.
        channel: code or id of the channel whose prices it shows, where it is ourselves.
    """

    name: str
    kind: SellerKind
    channel: str | None = None


SellerKind: TypeAlias = str
"""Who sells: a rival, somebody who sells our own products, ourselves, or nobody knows:
competitor, reseller, own, unknown; more may come.
"""


SenderKind: TypeAlias = str
"""What sends events. A web page and an app show their key to everybody who looks for it: web,
app, server, till, store, wifi, contact_centre; more may come.
"""


class SendingBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How customers send goods back.

    Attributes:
        carrier: code of the carrier that brings them and makes the label.
        place_id: where they are expected.
        picks_up: whether the carrier fetches them from the customer, too.
    """

    carrier: str
    place_id: UUID
    picks_up: bool = False


class SentBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a draft shall be edited again."""

    reason: str


Service: TypeAlias = str
"""What a place does for a customer: carry_out, collect, ship_from, return, repair, curbside;
more may come.
"""


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bad event that is not open any more."""

    bad_event_id: UUID
    state: str


class Settlement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a difference is paid; empty where there is none."""

    payments: Sequence[SalePayment] = ()


class SharedValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that joins nobody because too many have it.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which id it is kept.
        kind: what it is.
        shared_at: since when.
        seen_with: customer ids with which it was seen.
    """

    identifier_id: UUID
    customer_id: UUID
    kind: str
    shared_at: dt.datetime | None
    seen_with: int


class Sharing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the household may spend the member's points."""

    shares: bool


class Shelf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an article lies at a place."""

    sku_id: UUID
    shelf: str


class Shift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From one count of a drawer to the next; amounts in minor units.

    Attributes:
        place_id: of the till.
        device_id: the till.
        shift_id: made by the till.
        currency: of its drawer.
        drawer: code of the drawer.
        after_id: shift that was handed over to it.
        opened_at: when.
        opened_by: person.
        float_minor: counted at the begin.
        float_difference_minor: between that and the book.
        closed_at: when, or None while it is open.
        closed_by: person.
        counted_minor: counted at the end.
        expected_minor: in the drawer by the book.
        told_minor: in the drawer as the till reckoned.
        difference_minor: counted less expected.
        reason: what the person said of the difference.
    """

    place_id: UUID
    device_id: UUID
    shift_id: UUID
    currency: str
    drawer: str
    after_id: UUID | None
    opened_at: dt.datetime
    opened_by: UUID | None
    float_minor: int
    float_difference_minor: int
    closed_at: dt.datetime | None
    closed_by: UUID | None
    counted_minor: int | None
    expected_minor: int | None
    told_minor: int | None
    difference_minor: int | None
    reason: str | None


class ShiftReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift as the books have it: X while it goes on, Z once it has ended.

    Attributes:
        shift: which.
        sales: receipts of sales.
        returns: receipts of returns.
        exchanges: receipts of exchanges.
        units: sold.
        sales_minor: worth of the sales.
        returns_minor: worth of the returns, not negative.
        tax_minor: within the sales.
        discount_minor: taken off the sales.
        cash_sales_minor: cash that receipts brought.
        cash_refunds_minor: cash that receipts gave back, not negative.
        cash_in_minor: that came in otherwise.
        cash_out_minor: that went out otherwise, not negative.
        expected_minor: in the drawer by all that.
        no_sales: times that the drawer was opened for nothing.
        voids: carts that were given up.
        reprints: copies.
        first_receipt: number.
        last_receipt: number.
        tenders: by tender.
    """

    shift: Shift
    sales: int
    returns: int
    exchanges: int
    units: int
    sales_minor: int
    returns_minor: int
    tax_minor: int
    discount_minor: int
    cash_sales_minor: int
    cash_refunds_minor: int
    cash_in_minor: int
    cash_out_minor: int
    expected_minor: int
    no_sales: int
    voids: int
    reprints: int
    first_receipt: int | None
    last_receipt: int | None
    tenders: Sequence[TenderSum]


class ShipTo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto goods are shipped.

    Attributes:
        label: of an address in the customer's book; or
        address: written out; it belongs to this order alone.
        keep_as: label under which the address goes into the customer's book as well.
    """

    label: str | None = None
    address: Address | None = None
    keep_as: str | None = None


class Shipment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What leaves; a SKU that is not named stays and is free again. None: all of it leaves."""

    lines: Sequence[UnitsLine] | None = None


class ShortLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were sold and are not there."""

    sku: str
    place: str
    wanted: int
    available: int


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody showed to have, and how.

    Attributes:
        kind: of the value.
        value: as written.
        region: ISO 3166-1 alpha-2, for a phone number without country code.
        means: ``document``, ``device`` (their telephone, their mail), ``call`` (called back).
    """

    kind: str
    value: str
    means: str
    region: str | None = None


class ShownBadEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event that was not taken.

    Attributes:
        bad_event_id: which.
        source: that sent it.
        message_id: as it was sent; may be empty.
        reason: code, as ``timestamp_unreadable``.
        detail: which field is wrong, and how.
        content: what was sent; personal values are masked.
        state: ``open``, ``taken`` or ``dropped``.
        seen: how often it came.
        occurred_at: when it happened, as far as that is known.
        received_at: when it first came.
        settled_at: when somebody took or dropped it.
        settled_by: who.
    """

    bad_event_id: UUID
    source: str
    message_id: str
    reason: str
    detail: str
    content: Any
    state: str
    seen: int
    occurred_at: dt.datetime
    received_at: dt.datetime
    settled_at: dt.datetime | None
    settled_by: str | None


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was said, written or noted.

    Attributes:
        case_id: in which case it was written; another one where cases were merged or split.
        seq: its number there.
        kind: ``call_note``, ``mail_in``, ``mail_out``, ``chat_in``, ``chat_out``, ``counter``,
            ``form``, ``social_in``, ``social_out``, ``internal_note`` or ``system``.
        body: plain text as it was written; it may hold anything that a customer writes. Of a
            system entry a code, with its values in ``told``.
        actor: who said it: ``staff:ID``, ``token:ID``, ``customer:ID`` or ``system``.
        at: when.
        message_id: of the mail; ``messages.get_received`` has its HTML.
        began_at: start of a call or visit.
        ended_at: its end.
        told: codes that belong to it.
        files: that came along.
        message_state: what became of a mail that was sent: ``waiting``, ``sent``, ``failed`` or
            ``bounced``; None of others.
    """

    case_id: UUID
    seq: int
    kind: str
    body: str
    actor: str
    at: dt.datetime
    message_id: UUID | None
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    told: Mapping[str, Any]
    files: Sequence[ShownFile]
    message_state: str | None


class ShownFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of an entry; ``sha256`` in hexadecimal names its content."""

    no: int
    sha256: str
    name: str
    media_type: str
    size_bytes: int


class ShownIncident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was told and could not be taken."""

    incident_id: UUID
    device_id: UUID
    kind: str
    seq: int | None
    noted_at: dt.datetime


class ShownPromotion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion of the present rulebook, with what it has given away where that is limited."""

    promotion: Mapping[str, Any]
    budget: Budget | None


class ShownSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source without its key, which is not kept.

    Attributes:
        key_hints: first letters of the keys that count, the latest first.
    """

    source_id: UUID
    name: str
    kind: SenderKind
    channel: str
    place: str | None
    user_space: str
    is_shared_device: bool
    allowed_origins: Sequence[str]
    events_per_s: int
    unknown_events: Policy
    made_at: dt.datetime
    stopped_at: dt.datetime | None
    key_hints: Sequence[str]
    health: SourceHealth


class ShownTill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till as those see it who look after it."""

    device: UUID
    code: str
    name: str
    place: str
    channel: str
    registered_at: dt.datetime
    revoked_at: dt.datetime | None
    last_told_at: dt.datetime | None
    taken_through: int
    booked_through: int
    head: str
    is_lost: bool
    open_exceptions: int
    open_incidents: int


class ShownToken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token without its secret, which is not kept."""

    token_id: UUID
    name: str
    channel: str | None
    place: str | None
    scopes: Sequence[str]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    made_by: str
    replaces: UUID | None


class ShownWrongKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Requests with a key that opens nothing.

    Attributes:
        hint: first letters of what was sent.
        origin: page that sent it, or the name of the program.
        source: whose key it was once.
        requests: how many.
        first_at: since when.
        last_at: until when.
    """

    hint: str
    origin: str
    source: str | None
    requests: int
    first_at: dt.datetime
    last_at: dt.datetime


class SignIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the person with the cart turned out to be."""

    customer: SaleCustomer


class Signalled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the device is that of somebody who signed in and is there."""

    is_known: bool


class SignedIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session; send its text as ``Till-Session``, or, of an approval, as ``Till-Approval``."""

    session: str
    expires_at: dt.datetime
    person: PersonAtTill


class Simulation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A simulation, and what came of it.

    Attributes:
        simulation_id: its id.
        draft_id: of which draft.
        edition: of the draft when it was asked for.
        against_version: present version with which it is compared.
        since: baskets from this instant on.
        until: and before this one.
        one_in: of how many baskets one was taken.
        state: ``waiting``, ``running``, ``done`` or ``failed``.
        baskets_done: how far it is.
        baskets_all: how far it will be.
        result: an ``Effect`` when it is done.
        asked_by: by whom.
        asked_at: when.
        ended_at: when it was done.
    """

    simulation_id: UUID
    draft_id: UUID
    edition: int
    against_version: int
    since: dt.datetime
    until: dt.datetime
    one_in: int
    state: str
    baskets_done: int
    baskets_all: int
    result: Any
    asked_by: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None


class Sku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One variant of a product: what is counted, priced and put into a basket.

    Attributes:
        sku_id: made by the caller.
        product_id: the product it is a variant of.
        code: short name, unique among SKUs.
        name: whole name of the variant, by language.
        gtin: GS1 number of 8, 12, 13 or 14 digits, unique among SKUs.
        options: what sets it apart from its siblings, as colour: red.
        attributes: what its category asks of each variant, by the attribute's code.
        components: of what a bundle is made, and how much of it; nothing of all others.
        mpn: the maker's own number of it.
        weight_g: as it is shipped, grams.
        length_mm: as it is shipped, millimetres.
        width_mm: as it is shipped, millimetres.
        height_mm: as it is shipped, millimetres.
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
    attributes: Mapping[str, str | int | float | bool | Sequence[str] | Mapping[str, str]] = {}
    components: Sequence[Component] = ()
    mpn: str | None = None
    weight_g: int | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    tax_class: str = "standard"
    unit: Unit | msgspec.UnsetType = msgspec.UNSET
    active: bool = True
    external_ids: Mapping[str, str] = {}


class Slots(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """At what times orders are collected, within the opening hours of a place.

    Attributes:
        minutes: length of a slot; the first begins when the place opens.
        days: calendar days that are offered, the one on which goods are ready among them.
        orders: that a place hands over in one slot.
    """

    minutes: int = 60
    days: int = 3
    orders: int = 10


class Sold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Sale lines in any order; those that were told before are booked once."""

    lines: Sequence[EscrowSoldLine]


class SoldAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a sale line: booked, late or repeated."""

    sale_id: UUID
    line: int
    outcome: str


class SoldDiscount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion took off, in minor units.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        label: what shoppers read, in the language of the request.
        amount_minor: with or without tax, as the prices are.
        claim: coupon or offer that it needed; of a code for one use its end alone.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None = None


class SoldFulfilment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place will do for the order, and until when.

    ``waits_for`` is ``back_order``, ``pre_order`` or ``transfer`` where goods are not there
    yet;
    they should be by ``expected_at``.
    """

    fulfilment_order_id: UUID
    place_id: UUID
    place: str
    method: str
    promised_at: dt.datetime
    code: str | None
    waits_for: str | None = None
    expected_at: dt.datetime | None = None


class SoldLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line as it was sold, and until when it was promised; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``; ``bundle_id`` names the SKU of the
    bundle
    that a part was sold in.
    """

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
    promised_at: dt.datetime | None = None
    kind: str = "goods"
    bundle_id: UUID | None = None
    discounts: Sequence[SoldDiscount] = ()


class SoldPayment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tender as it stands."""

    payment_id: UUID
    tender: str
    amount_minor: int
    captured: bool


class SoldThere(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a SKU is sold there and then, and why.

    Attributes:
        sku_id: which one.
        active: whether it and its product may be sold at all.
        listing: which rule of the assortment decides.
    """

    sku_id: UUID
    active: bool
    listing: Listing


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Source."""

    source_id: UUID
    code: str
    name: str
    kind: SourceKind | msgspec.UnsetType = msgspec.UNSET
    currency: str = "EUR"
    tax_included: bool = True
    lag_s: int = 3600
    fresh_s: int = 259200
    active: bool = True


class SourceChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source may do from now on; see ``SourceToBe``."""

    allowed_origins: Sequence[str] = ()
    events_per_s: int = 20000
    unknown_events: Policy | msgspec.UnsetType = msgspec.UNSET


class SourceFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source of prices; its code stands in the path.

    Attributes:
        name: as people know it.
        kind: competitor, marketplace, reseller of our products, or a foreign shop of our own.
        currency: of its prices where a row says nothing else.
        tax_included: whether its prices include tax.
        lag_s: how long a price of ours may take to appear there, seconds.
        fresh_s: how long what was seen counts as what is asked now, seconds.
        active: whether what it shows is looked at.
    """

    name: str
    kind: SourceKind | msgspec.UnsetType = msgspec.UNSET
    currency: str = "EUR"
    tax_included: bool = True
    lag_s: int = 3600
    fresh_s: int = 259200
    active: bool = True


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a source did in the last seven days.

    Attributes:
        seen_at: when it last sent something that was taken.
        batches: requests.
        events: taken.
        repeated: messages that were here already.
        bad: events that were put aside.
        shed: requests that were sent away because there were too many.
        skewed: batches of senders whose clocks are wrong.
        skew_s: how wrong the worst clock of a sender is, seconds.
        wrong_keys: requests with a key of it that has ended.
    """

    seen_at: dt.datetime | None
    batches: int
    events: int
    repeated: int
    bad: int
    shed: int
    skewed: int
    skew_s: int
    wrong_keys: int


SourceKind: TypeAlias = str
"""What kind of shop prices are seen in: competitor, marketplace, reseller, own; more may come."""


class SourceToBe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source to be.

    Attributes:
        name: short and unique; touchpoints carry it.
        kind: what it is. Of a web page or an app anybody can read the key.
        channel: code of the channel of what it sees.
        place: code of its place, where it stands in one.
        user_space: whose user ids it uses; sources of one shop share a space; empty is its own.
        is_shared_device: many people use it (a kiosk, a store's tablet).
        allowed_origins: pages that may use its key, as ``https://shop.example``; none is any.
        events_per_s: that it may sustain in each server process.
        unknown_events: accept, flag or reject events of names that nobody has declared.
    """

    name: str
    kind: SenderKind
    channel: str
    place: str | None = None
    user_space: str = ""
    is_shared_device: bool = False
    allowed_origins: Sequence[str] = ()
    events_per_s: int = 20000
    unknown_events: Policy | msgspec.UnsetType = msgspec.UNSET


class Sources(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All sources, and who sends with keys that open nothing."""

    sources: Sequence[ShownSource]
    wrong_keys: Sequence[ShownWrongKey]


class SourcingBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a process keeps in memory to source goods.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int = 0
    policy: SourcingPolicy | msgspec.UnsetType = msgspec.UNSET


class SourcingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods are sourced; a published version never changes.

    Attributes:
        currency: of all its amounts, ISO 4217.
        rules: the first that fits counts.
        untouched_after_min: what is to be shipped and that a place has not begun to pick in so
        many
            of its open minutes comes from another place, if one can give it; None leaves it.
    """

    currency: str = "EUR"
    rules: Sequence[SourcingRule] = ()
    untouched_after_min: int | None = None


class SourcingReplay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a past time would have been under another policy.

    Attributes:
        orders: that were shipped in it; at most 20,000.
        is_whole: whether these are all.
        currency: of the policy.
        was: as it was done.
        would: as it would have been done.
        moved: orders that would have come from elsewhere.
        rows: all orders, those that save most first.
    """

    orders: int
    is_whole: bool
    currency: str
    was: SourcingSide
    would: SourcingSide
    moved: int
    rows: Sequence[ReplayedOrder]


class SourcingRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How lines of some channels, markets and services are sourced.

    Attributes:
        code: short name.
        channels: of which; none is any.
        markets: of which; none is any.
        services: of carriers, as ``express``; none is any.
        filters: which places are asked.
        costs: what each costs.
        split: when lines come from several places.
        backorder: whether units may be sold that are not on hand, within the limits of stock;
            False takes these units as absent.
    """

    code: str
    channels: Sequence[UUID] = ()
    markets: Sequence[str] = ()
    services: Sequence[str] = ()
    filters: Filters | msgspec.UnsetType = msgspec.UNSET
    costs: Costs | msgspec.UnsetType = msgspec.UNSET
    split: Split | msgspec.UnsetType = msgspec.UNSET
    backorder: bool = True


class SourcingSide(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one way of sourcing comes to.

    Attributes:
        cost_minor: of all parcels, minor units of the policy's currency.
        parcels: that leave.
        hours: from the sale to the promise, of all orders.
        missing: lines that nobody could give.
    """

    cost_minor: int = 0
    parcels: int = 0
    hours: int = 0
    missing: int = 0


class SourcingTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where goods would come from.

    Attributes:
        policy_version: of the policy in force.
        rule: of it that counts.
        currency: of all costs.
        cost_minor: of all parcels.
        is_proven: whether nothing is cheaper.
        missing: lines that no place can give, by their turn from 0.
        options: places that could give something, the chosen ones first.
        rejected: all other places.
    """

    policy_version: int
    rule: str
    currency: str
    cost_minor: int
    is_proven: bool
    missing: Sequence[int]
    options: Sequence[OptionTold]
    rejected: Sequence[RejectionTold]


class SourcingVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


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


class Split(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When lines come from several places.

    Attributes:
        saves_minor: that each further parcel must save, minor units; where nobody has all
        lines,
            they are split anyway.
        most_parcels: at most so many; lines beyond them are not there.
        least_worth_minor: what a parcel beside the first holds must be worth so much.
    """

    saves_minor: int = 100
    most_parcels: int = 50
    least_worth_minor: int = 0


class SplitAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which entries a new case shows, and what it is called."""

    entries: Sequence[int]
    subject: str
    topic: str = "other"
    version: int | None = None


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


class StandingNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A membership; ``tier`` is None where none is held now."""

    programme_id: UUID
    account_id: UUID
    posted: int
    held: int
    debt: int
    tier: str | None


class Stated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said.

    Attributes:
        customer_id: who.
        topic: of what, as ``size.shirt``, ``colour`` or ``channel``.
        source: to whom, as ``store`` or ``survey-2026-11``.
        value: as it was said; a code or a few words, no personal value.
        stated_at: when.
    """

    customer_id: UUID
    topic: str
    source: str
    value: str
    stated_at: dt.datetime


class StatedBatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Answers of people; with ``dry_run`` nothing is kept, and the answer is the same."""

    rows: Sequence[StatedRow]
    dry_run: bool = False


class StatedBrief(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The latest answer on a topic; see ``journeys.Stated``."""

    topic: str
    source: str
    value: str
    stated_at: dt.datetime


class StatedRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said of themselves.

    Attributes:
        customer_id: who; or else ``identifier``.
        identifier: by what the person is known.
        topic: of what, as ``size.shirt``.
        value: as it was said; a code or a few words, no personal value.
        source: to whom, as ``survey-2026-11``.
        stated_at: when.
    """

    topic: str
    value: str
    source: str
    stated_at: dt.datetime
    customer_id: UUID | None = None
    identifier: Identifier | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said about a purpose and a channel.

    Attributes:
        statement_id: chosen by the caller; recording it again is harmless.
        customer_id: under which id it was said.
        identifier_id: the address or number that it is about, where it is about one.
        purpose: a declared one, as ``marketing``.
        channel: through what, as ``email``; ``any`` for every one.
        state: see ``ConsentState``.
        legal_basis: that of the purpose where it is not said.
        text_version: which words were read, where they are known.
        language: in which language they were read.
        evidence: code of the form, page or call that shows it; no personal values.
        source: who took it down: a surface or system, as ``shop``.
        said_at: when it was said; it may be heard of later.
    """

    statement_id: UUID
    customer_id: UUID
    purpose: str
    channel: str
    state: ConsentState
    evidence: str
    source: str
    said_at: dt.datetime
    identifier_id: UUID | None = None
    legal_basis: LegalBasis | None = None
    text_version: int | None = None
    language: str | None = None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a statement with the balance after it.

    Attributes:
        transfer_id: which transfer.
        counter_account_id: the other side.
        kind: see ``TransferKind``.
        amount: signed, negative where the account gave.
        state: ``posted`` or ``pending``; a pending one does not count yet.
        reference_id: order or other cause.
        occurred_at: when it was booked.
        matures_at: see ``Transfer``.
        expires_at: see ``Transfer``.
        balance: sum of the posted lines up to this one.
    """

    transfer_id: UUID
    counter_account_id: UUID
    kind: str
    amount: int
    state: str
    reference_id: UUID | None
    occurred_at: dt.datetime
    matures_at: dt.datetime | None
    expires_at: dt.datetime | None
    balance: int


class StatementPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of a statement, latest first.

    Attributes:
        account_id: whose.
        unit: what it counts; money in minor units.
        lines: with the balance after each.
        next: send it as ``after`` for the next page; None on the last one.
    """

    account_id: UUID
    unit: str
    lines: Sequence[StatementLine]
    next: str | None


class StockAround(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU here and elsewhere, the nearest first."""

    sku: UUID
    here: int
    places: Sequence[PlaceWithStock]


class StockException(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the books cannot explain, until somebody has.

    Attributes:
        sku_id: what.
        exception_id: which exception.
        kind: see ``ExceptionKind``.
        place_id: where.
        condition: of the goods.
        quantity: units.
        subject_id: count, transfer, receipt or order that showed it.
        opened_at: since when it is known.
        closed_at: when it was resolved, or None.
        resolution: see ``Resolution``; None while it is open.
    """

    sku_id: UUID
    exception_id: UUID
    kind: str
    place_id: UUID
    condition: str
    quantity: int
    subject_id: UUID
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    resolution: str | None


class Stopped(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source of which nothing is taken any more."""

    source_id: UUID
    name: str


class StoreCredit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's credit in one currency, minor units; see ``Balance``."""

    account_id: UUID
    currency: str
    posted: int
    held: int
    debt: int
    free: int


class StoreGoals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company wants its stores to be, and to reach.

    Attributes:
        vision: in each language that it was written in; empty where nobody wrote it down.
        goals: of every store.
        places: of single ones.
    """

    vision: Sequence[Vision] = ()
    goals: Goals | msgspec.UnsetType = msgspec.UNSET
    places: Sequence[PlaceGoals] = ()


class StoredMedia(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture or paper with where it is fetched.

    Attributes:
        media: what it is.
        path: under which this server gives it to everybody, for ever the same content.
        media_type: as ``image/png``.
        size_bytes: of the content.
    """

    media: Media
    path: str
    media_type: str
    size_bytes: int


class Stray(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods in a parcel that are none of the order's: they stay the customer's.

    Attributes:
        sku_id: what.
        quantity: units.
    """

    sku_id: UUID
    quantity: int


class StrayLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that came and are none of the order's: code or id of the SKU, units."""

    sku: str
    quantity: int


class Substitute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article that was offered instead of another one.

    Attributes:
        place_id: that offers it; also its key.
        substitute_id: which.
        fulfilment_order_id: for which.
        customer_id: whose order.
        order_id: which order.
        line_no: line of the order.
        sku_id: what was bought.
        offered_sku_id: what is offered instead.
        units: how many.
        state: ``offered``, ``accepted`` or ``refused``.
        offered_by: who.
        offered_at: when.
        consent: how the customer has said yes or no.
        decided_by: who noted it.
        decided_at: when.
    """

    place_id: UUID
    substitute_id: UUID
    fulfilment_order_id: UUID
    customer_id: UUID
    order_id: UUID
    line_no: int
    sku_id: UUID
    offered_sku_id: UUID
    units: int
    state: str
    offered_by: str
    offered_at: dt.datetime
    consent: str | None
    decided_by: str | None
    decided_at: dt.datetime | None


class SubstituteAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer has said it."""

    consent: Any


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pair that somebody decides on, or has decided on.

    Attributes:
        pair_id: of the pair, always the same.
        left_id: one of the two.
        right_id: the other.
        state: ``open``; ``accepted``; ``refused``; ``undone``, merged and taken apart again;
            ``lapsed``, nothing speaks for it any more.
        weight: see ``Score``.
        probability: see ``Score``.
        told: see ``Score``.
        blocked_by: see ``Suspected``.
        crowd: customers who would be one person with all suggestions around this one.
        decided_by: who decided.
        merge_id: of the merge that followed.
    """

    pair_id: UUID
    left_id: UUID
    right_id: UUID
    state: str
    weight: float
    probability: float
    told: Sequence[Told]
    blocked_by: Sequence[str]
    crowd: int
    decided_by: str | None
    merge_id: UUID | None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a query that is being typed may become.

    Attributes:
        queries: the likeliest first.
        products: that they find first.
    """

    queries: Sequence[str]
    products: Sequence[ProductHit]


class SurveyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer as it stands; see ``NewAnswer``.

    Attributes:
        customer_id: who.
        answer_id: which one.
        invitation_id: that was answered, if one was.
        measure: what was asked.
        score: see ``Measure``.
        comment: in the person's own words.
        is_bad: whether somebody has to look after it.
        medium: where it was said.
        touchpoint: about what.
        rule: by which was asked.
        order_id: about which order.
        case_id: about which case.
        channel_id: of which channel.
        place_id: at which place.
        agent: whose work it was about.
        asked_by: actor who asked.
        answered_at: when.
        changed_at: when it was said as it stands.
        version: grows with each change.
        follow_up_id: case in which somebody looks after it.
        followed_at: since when.
    """

    customer_id: UUID
    answer_id: UUID
    invitation_id: UUID | None
    measure: str
    score: int
    comment: str
    is_bad: bool
    medium: str
    touchpoint: str
    rule: str | None
    order_id: UUID | None
    case_id: UUID | None
    channel_id: UUID | None
    place_id: UUID | None
    agent: str | None
    asked_by: str
    answered_at: dt.datetime
    changed_at: dt.datetime
    version: int
    follow_up_id: UUID | None
    followed_at: dt.datetime | None


class Synonym(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words that customers use for words of the catalogue.

    Attributes:
        language: in which.
        term: as customers say it.
        means: as products say it; each is looked for as well.
        is_two_way: whether who looks for one of ``means`` finds ``term`` as well.
    """

    language: str
    term: str
    means: Sequence[str]
    is_two_way: bool = False


class SynonymCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many synonyms were put."""

    put: int


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many rows were put."""

    rows: int


class TakenLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a till's log is taken, and what became of what was told.

    Attributes:
        device: which till.
        taken_through: last entry that is taken.
        head: digest of its text.
        expected: the next.
        results: in the order in which it was told.
    """

    device: UUID
    taken_through: int
    head: str
    expected: int
    results: Sequence[EntryResult]


Taker: TypeAlias = Literal["buyer", "other", "carrier"]
"""Who takes goods: buyer, other, carrier."""


class TariffsInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is charged now; version 0 is nothing."""

    version: int
    tariffs: Sequence[DeliveryTariff]


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
    priority: int
    picker: str | None
    picking_at: dt.datetime | None
    picked_at: dt.datetime | None
    collect_until: dt.datetime | None


class TaskDone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a task.

    Attributes:
        outcome: code, as ``reached`` or ``not_reached``.
        said: what was said or done.
        dropped: it is not wanted any more.
        again_at: nobody was reached: when to call again; the promise stays open.
    """

    outcome: str
    said: str | None = None
    dropped: bool = False
    again_at: dt.datetime | None = None


TaskKind: TypeAlias = Literal["task", "call_back"]
"""What is to be done in a case: task, call_back."""


class TaskList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done; send ``next`` as ``after`` for what comes next."""

    tasks: Sequence[TaskRow]
    next: str | None


class TaskRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do in a case, or a customer to call back.

    Attributes:
        customer_id: key of the case.
        case_id: of the case.
        task_id: of its own.
        kind: ``task`` or ``call_back``.
        title: what.
        due_at: until when; of a call back, when to call.
        until_at: end of the time in which to call.
        tries: calls that reached nobody.
        assignee: who does it, or None.
        skill: that it needs.
        place_id: whose staff sees it.
        subject: of the case.
        priority: of the case.
    """

    customer_id: UUID
    case_id: UUID
    task_id: UUID
    kind: str
    title: str
    due_at: dt.datetime
    until_at: dt.datetime | None
    tries: int
    assignee: str | None
    skill: str
    place_id: UUID | None
    subject: str
    priority: int


class TaxRate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax rate."""

    market: str
    tax_class: str
    code: str
    rate_ppm: int
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None


class TaxRateKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax rate key."""

    market: str
    tax_class: str
    code: str
    valid_from: dt.datetime


TaxRounding: TypeAlias = str
"""What of a sale has its tax rounded: line, document; more may come."""


class TaxTotal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all lines of one tax rate add up to, minor units."""

    tax_bp: int
    net_minor: int
    tax_minor: int
    total_minor: int


class TcString(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A string of the IAB's Transparency and Consent Framework, kept as it came."""

    string_id: UUID
    customer_id: UUID
    value: str
    source: str
    said_at: dt.datetime


class TcStringSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A TCF string as a consent platform handed it out; it is kept, nothing is decided by it."""

    value: str
    source: str


class TenderRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How money goes back to a tender.

    Attributes:
        tender: card, gift_card, ...
        refund_rank: tenders of a lower rank get their money back first; among equals the one
            that was used last.
        takes_back: False where it cannot take money back, which then becomes store credit.
        most_minor: goes back to it in one change, minor units of the order's currency; what is
            beyond goes to the next tender in turn, and becomes store credit where there is
            none.
    """

    tender: str
    refund_rank: int
    takes_back: bool
    most_minor: int | None = None


class TenderSum(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tender gave in a shift, less what it got back."""

    tender: str
    amount_minor: int


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For how many days a kind of value is kept, and why."""

    days: int
    because: str


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


class Territory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses that belong to places, as to a franchisee.

    A place that is named in some territory ships into its own territories only. Into a
    territory
    that is exclusive nobody else ships.

    Attributes:
        code: short name.
        places: that serve it.
        countries: whose addresses belong to it, ISO 3166-1 alpha-2.
        zones: codes of the promise policy's zones that belong to it.
        exclusive: whether no other place ships there.
    """

    code: str
    places: Sequence[UUID]
    countries: Sequence[str] = ()
    zones: Sequence[str] = ()
    exclusive: bool = False


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


class TillChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be done to an order at this till."""

    kind: str
    lines: Sequence[BackLine]
    wanted: Sequence[WantedLine] = ()
    reason: str = "customer_request"


class TillReceipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that a till has given itself.

    Attributes:
        series: of the till, beginning with ``T-``.
        number: from 1, without gaps.
    """

    series: str
    number: int


class TillRegistration(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page that becomes a till: its invitation, and the public half of the key it made."""

    invitation: str
    public_key: str


class TillSale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that the core has to sell: shipped, collected, or paid by a tender that it takes.

    Attributes:
        id: made by the till; it becomes the order's, and the same sale asked again is one.
        lines: what.
        payments: how it is paid; cash lies in the till's own drawer.
        customer: who buys.
        coupons: codes that the customer shows.
        expected_total_minor: refuse if the total would be another one.
        ship_to: whereto goods are shipped.
        slots: when it is collected, by place.
        receipt: number that the till has given it.
        receipt_by: ``email`` to send the papers.
        claim: code of goods that the till's place keeps for the customer; they are sold with
        it.
    """

    id: UUID
    lines: Sequence[SaleLine]
    payments: Sequence[SalePayment] = ()
    customer: SaleCustomer | None = None
    coupons: Sequence[str] = ()
    expected_total_minor: int | None = None
    ship_to: ShipTo | None = None
    slots: Mapping[str, dt.datetime] = {}
    receipt: TillReceipt | None = None
    receipt_by: str | None = None
    claim: str | None = None


class TillSignIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's PIN, to work here or to approve one act."""

    person: UUID
    pin: str
    purpose: str = "work"


class TillSku(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till must know of a SKU."""

    id: UUID
    code: str
    name: str
    barcodes: Sequence[str]
    tax_class: str
    tags: Sequence[str]
    kind: str


class Timeline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a timeline, latest first; ``next`` asks for what is older, where there is more."""

    items: Sequence[TimelineItem]
    rules_version: int
    next: str | None


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened to a person.

    Attributes:
        id: of the fact or touchpoint.
        at: when.
        type: what.
        phase: of the journey, by the rules in force; None belongs to none.
        channel_id: on which channel.
        place_id: where.
        actor: who did it.
        order_id: the order to which it belongs, with its returns and calls.
        source: who observed it; empty where the core did it itself.
        payload: its own fields; no personal values.
    """

    id: UUID
    at: dt.datetime
    type: str
    phase: Phase | None
    channel_id: UUID | None
    place_id: UUID | None
    actor: str
    order_id: UUID | None
    source: str
    payload: Any


class ToPick(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much a place has to do, by state and method.

    Attributes:
        state: of ``TO_DO``.
        method: collect or ship.
        orders: fulfilment orders.
        late: those of them whose promise has passed.
    """

    state: str
    method: str
    orders: int
    late: int


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one field says; never its values.

    Attributes:
        field: which.
        level: how much the values agree; ``missing`` where one of them is not there.
        weight: bits for one person, or against where negative.
    """

    field: str
    level: str
    weight: float


class ToldApart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two customer ids that somebody said are different people."""

    customer_id: UUID
    other_id: UUID
    decided_at: dt.datetime
    decided_by: str
    reason: str


class ToldEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as a till tells it.

    Attributes:
        text: canonical JSON.
        signature: ECDSA P-256 over SHA-256 of its UTF-8, r and s, 64 bytes in base64.
    """

    text: str
    signature: str


class ToldLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till's log goes on with, oldest first."""

    device: UUID
    entries: Sequence[ToldEntry]


Touchpoint: TypeAlias = str
"""About what somebody is asked: delivery, collection, purchase, return, case, call; more may
come.
"""


class TraceTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something was or was not applied; ``line_no`` 0 is the whole basket."""

    step: str
    line_no: int
    subject: str
    reason: str
    amount_minor: int | None = None


Tracking: TypeAlias = Literal["lot", "serial"]
"""How the units of a SKU are told apart: lot, serial."""


class Trait(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """See ``journeys.traits.Traits``; ``favourite_category`` is its name by language."""

    purchases: int
    first_at: dt.datetime
    last_at: dt.datetime
    currency: str
    spent_minor: int
    last_place_id: UUID | None
    favourite_place_id: UUID | None
    favourite_channel_id: UUID | None
    favourite_category_id: UUID | None
    favourite_category: Mapping[str, str] | None


class Transfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One end of a transfer between two places.

    Attributes:
        place_id: this end.
        transfer_id: which transfer.
        end_is: ``source`` or ``destination``.
        other_place_id: the other end.
        entity_id: who owns the goods when they have arrived.
        state: ``open``, ``shipped``, ``received`` or ``cancelled``.
        sku_ids: what it was opened with.
        opened_at: when its units were set aside at the source.
        shipped_at: when they left.
        closed_at: when nothing more was waited for.
    """

    place_id: UUID
    transfer_id: UUID
    end_is: str
    other_place_id: UUID
    entity_id: UUID
    state: str
    sku_ids: Sequence[UUID]
    opened_at: dt.datetime
    shipped_at: dt.datetime | None
    closed_at: dt.datetime | None


class TransferPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A transfer as one of its ends sees it; see ``ordito.stock.Transfer``."""

    transfer_id: UUID
    place_id: UUID
    end_is: str
    other_place_id: UUID
    entity_id: UUID
    state: str
    opened_at: dt.datetime
    shipped_at: dt.datetime | None
    closed_at: dt.datetime | None
    lines: Sequence[InboundLine]


class Transit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a carrier needs from zone to zone: ``days`` of those on which it drives."""

    from_zone: str
    to_zone: str
    days: int


class TransportRate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a parcel costs from zone to zone.

    Attributes:
        from_zone: code of the place's zone; None is any.
        to_zone: code of the destination's zone; None is any.
        service: of the carrier; None is any.
        parcel_minor: of each parcel, minor units.
        kg_minor: of each kilogram, minor units.
    """

    from_zone: str | None = None
    to_zone: str | None = None
    service: str | None = None
    parcel_minor: int = 0
    kg_minor: int = 0


class Trial(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of which event an invented example is sent."""

    type: str = "orders.order_placed"


class TrialLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The accounts of one kind in one unit; over all kinds of a unit the entries sum to 0.

    Attributes:
        unit: what is counted.
        kind: see ``AccountKind``.
        accounts: how many.
        entries: sum of their posted entries.
        balances: sum of posted less debt that the accounts keep; 0 for issuers.
    """

    unit: str
    kind: str
    accounts: int
    entries: int
    balances: int


class Tried(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was sent and what came back.

    Attributes:
        sent_headers: with the signature.
        sent_body: the message.
        status: of the answer, or null.
        fault: why it would be tried again, or null.
        answer_headers: the few that help.
        answer_head: how the body began.
        duration_ms: how long it took.
    """

    sent_headers: Mapping[str, str]
    sent_body: Any
    status: int | None
    fault: str | None
    answer_headers: Mapping[str, str]
    answer_head: str
    duration_ms: int


class TwoCases(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case that was named, and the other one."""

    case: CaseAnswer
    other: CaseAnswer


class TypedAttribute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An attribute as products of a category have it.

    Attributes:
        attribute: what it is.
        required: whether what may be sold must have it.
        level: whether the product has it, or each variant.
        category: code of the category that says so.
    """

    attribute: Attribute
    required: bool
    level: Level
    category: str


Unit: TypeAlias = str
"""Units of measure (UN/ECE recommendation 20 codes): C62, KGM, MTR, LTR; more may come."""


class UnitsLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU; code or id."""

    sku: str
    quantity: int


class Unmerged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers for the customer and for the other from now on.

    It is one person still where something else joins them.
    """

    person_id: UUID
    other_person_id: UUID


class ValidCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a unit cost its owner at the instant that was asked for; see ``UnitCost``."""

    sku_id: UUID
    entity_id: UUID
    cost_minor: int
    currency: str
    valid_from: dt.datetime


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of a person, without the value itself.

    Attributes:
        identifier_id: what stands for it in facts.
        customer_id: under which of the person's ids it is kept.
        kind: what it is.
        key_class: what it means that two people have it; see ``KeyClass``.
        verified_at: when somebody proved to have it.
        added_at: when it was first seen.
        shared_at: since when too many people have it for it to join any.
    """

    identifier_id: UUID
    customer_id: UUID
    kind: str
    key_class: str
    verified_at: dt.datetime | None
    added_at: dt.datetime
    shared_at: dt.datetime | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    until: dt.date | None = None
    refund_as: RefundAs | msgspec.UnsetType = msgspec.UNSET
    transport: Payer | msgspec.UnsetType = msgspec.UNSET
    fee: UUID | None = None
    label: UUID | None = None


class Verifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a till needs to tell a right PIN without asking; worth nothing without its pepper.

    Attributes:
        salt: base64.
        iterations: of PBKDF2-HMAC-SHA256.
        check: HMAC-SHA256 of what that gives, under the till's pepper, base64.
        must_change: whether the person has to choose another PIN.
    """

    salt: str
    iterations: int
    check: str
    must_change: bool


class Vision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company wants to be, in a sentence of one language, as ``it``."""

    language: str
    text: str


class WaitingCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that waits."""

    parked: UUID
    label: str
    units: int
    by: UUID | None
    parked_at: Any


WaitingQueue: TypeAlias = Literal["source_again", "back_order", "unfillable", "person"]
"""What units wait for: source_again, back_order, unfillable, person."""


class WaitingTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a place does not give and that wait.

    Attributes:
        waiting_id: which.
        place_id: that does not give them.
        place: its code.
        order_id: of which order.
        number: what people call it.
        line_no: of the order.
        sku_id: what.
        sku: its code.
        units: how many.
        method: how they reach the customer.
        reason: why the place does not give them.
        queue: ``source_again``, ``back_order``, ``unfillable`` or ``person``.
        tries: how often another source was looked for.
        since: when they were parked.
        next_try_at: when it is looked for again.
    """

    waiting_id: UUID
    place_id: UUID
    place: str
    order_id: UUID
    number: str
    line_no: int
    sku_id: UUID
    sku: str
    units: int
    method: str
    reason: str
    queue: str
    tries: int
    since: dt.datetime
    next_try_at: dt.datetime


class Waits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a place's tills waits for a person: facts that do not fit, and incidents."""

    exceptions: Sequence[OpenException]
    incidents: Sequence[ShownIncident]


class Walk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the walk over all SKUs has come.

    Attributes:
        round: number of the walk.
        began_at: when this one began.
        after: code of the SKU that was asked last.
        walked: SKUs that were asked in this walk.
        of_skus: SKUs in all, when it was last looked at.
        rulebook_version: up to which changes were followed.
        seen_until: up to which instant edges of prices were followed.
    """

    round: int
    began_at: dt.datetime
    after: str
    walked: int
    of_skus: int
    rulebook_version: int
    seen_until: dt.datetime


class WantedHold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money or points to be lent to the till for one payment.

    Attributes:
        tender: which.
        customer: whose; of a gift card left out.
        token: of a gift card, the id of its account; of points, the programme.
        amount_minor: how much.
    """

    tender: str
    amount_minor: int
    customer: UUID | None = None
    token: str | None = None


class WantedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wanted instead.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how it reaches the customer.
        place: code or id of the place that gives it.
    """

    sku: str
    quantity: int
    method: Method
    place: str


class WantedMail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whereto a document shall be sent.

    Attributes:
        email: address; it is kept with the customer. Left out, the customer's own.
    """

    email: str | None = None


class WantedUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that the till shall be able to sell without asking."""

    lines: Sequence[UnitsLine]


class WatcherHealth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the watcher does.

    Attributes:
        open: deviations that nobody has taken note of.
        walk: how far the walk over all SKUs has come.
        runs: the last ones, the latest first.
    """

    open: int
    walk: Walk | None
    runs: Sequence[Run]


class Wave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk through the shelves.

    Attributes:
        place_id: where.
        wave_id: which.
        opened_by: who walks.
        opened_at: since when.
        orders: fulfilment orders in it.
        to_pick: units that are still to be picked.
    """

    place_id: UUID
    wave_id: UUID
    opened_by: str
    opened_at: dt.datetime
    orders: int
    to_pick: int


class WaveAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk and what is picked in it."""

    wave_id: UUID
    place_id: UUID
    opened_by: str
    opened_at: dt.datetime
    orders: int
    to_pick: int
    lines: Sequence[PickedLine]


class WebhookChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be different; what is left out stays.

    Attributes:
        name: what it is for.
        url: of the receiver; what already waits goes there as well.
        types: of the events from now on.
        paused: True holds messages back, False sends them and enables what was disabled.
    """

    name: str | None = None
    url: str | None = None
    types: Sequence[str] | None = None
    paused: bool | None = None


class WebhookRegistered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A webhook that was just made.

    Attributes:
        webhook: as it is kept.
        secret: what its messages are signed with; shown in this answer alone, null in repeats.
    """

    webhook: Endpoint
    secret: str | None


class WholeCategory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A category with what its products have.

    Attributes:
        category: itself.
        attributes: what its products have, also by the categories above it.
    """

    category: Category
    attributes: Sequence[TypedAttribute]


class WholeProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product with all that belongs to it.

    Attributes:
        product: itself.
        variants: its SKUs, by code.
        media: its pictures and papers, in the order in which they are shown.
    """

    product: Product
    variants: Sequence[Sku]
    media: Sequence[StoredMedia]


class Why(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why, as a code: ``lost``, ``found``, ``replaced``."""

    reason: str


class WifiSignal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the controller of a store's WiFi says of a device.

    Attributes:
        device: as the controller named it when it led the browser to our page.
        kind: ``seen`` or ``left``.
    """

    device: str
    kind: str


class WithdrawReturn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer keeps what was announced."""

    lines: Sequence[AskedLine]
    kind: str
    reason: str = "customer_request"
    drawer: str = "main"
    deviation: str | None = None
    case_id: UUID | None = None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    markets: Sequence[str] | msgspec.UnsetType = msgspec.UNSET
    days: int = 14
    company_days: int | None = None


class WithoutReceipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods whose order nobody finds come back: for store credit, at the lowest recent price.

    Attributes:
        currency: of the limits, ISO 4217; other currencies are refused.
        most_minor: worth of one such return at most.
        most_in_period_minor: worth of all such returns of a person within the period at most.
        period_days: how long the period is.
    """

    currency: str
    most_minor: int
    most_in_period_minor: int
    period_days: int = 90


class WordOnApproval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether it is approved."""

    granted: bool


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article in one language.

    Attributes:
        title: the question, as customers ask it.
        summary: the answer in a sentence or two, without mark-up.
        body: the whole answer, in Markdown.
    """

    title: str
    summary: str
    body: str = ""


class WorkSpan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Working time of a day by the clock on the wall.

    Attributes:
        opens_min: minutes after midnight, 0 to 1439.
        closes_min: minutes after the same midnight, at most 1440.
    """

    opens_min: int
    closes_min: int


class Zone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses that carriers reach alike.

    Attributes:
        code: short name.
        country: ISO 3166-1 alpha-2.
        postal_prefixes: how its postal codes begin; the longest that fits counts, none is the
        whole
            country.
        latitude: of its middle, degrees north, WGS 84; distances to its addresses are reckoned
        to
            it. With ``longitude`` or not at all.
        longitude: of its middle, degrees east, WGS 84.
    """

    code: str
    country: str
    postal_prefixes: Sequence[str] = ()
    latitude: float | None = None
    longitude: float | None = None
