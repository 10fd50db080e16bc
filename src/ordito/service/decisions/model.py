"""The nouns of decisions: policies in words and as rules, facts of a case, what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, OrderId

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_:.-]{0,63}$(?!\n)")]
Value = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
LANGUAGES: Final = ("it", "en", "et")
WHOLE_BP: Final = 10_000


class DecisionSubject(StrEnum):
    """What a decision is about."""

    REFUND = "refund"
    GOODWILL = "goodwill"
    RETURN_EXCEPTION = "return_exception"
    DELIVERY = "delivery"


class GrantForm(StrEnum):
    """As what something is given."""

    MONEY = "money"
    CREDIT = "credit"
    POINTS = "points"
    COUPON = "coupon"
    GIFT_CARD = "gift_card"
    EXCEPTION = "exception"


class Ground(StrEnum):
    """Why something is owed."""

    LAW = "law"
    PROMISE = "promise"


class Fault(StrEnum):
    """Who caused what the customer complains of."""

    COMPANY = "company"
    CARRIER = "carrier"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class PromiseStanding(StrEnum):
    """What became of the promise: none was made, it is open, it was kept or broken."""

    NONE = "none"
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class PolicyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read, in each language of the screens."""

    it: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    en: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    et: Annotated[str, msgspec.Meta(max_length=1000)] = ""

    def said(self, language: str) -> str:
        """Return it in a language, else in English, else in any."""
        told = {"it": self.it, "en": self.en, "et": self.et}
        return told.get(language[:2]) or self.en or self.it or self.et


class FactCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one fact has to be; which of the fields it takes is the kind of the fact.

    Attributes:
        fact: its name, see ``FACTS``.
        at_least: of a count or an amount: from this on.
        below: of a count or an amount: less than this.
        among: of a code: one of these; of tags: exactly one, which is there.
        is_not: turns ``among`` round.
        is_true: of a yes or no.
    """

    fact: Code
    at_least: Count | None = None
    below: Count | None = None
    among: Annotated[tuple[Value, ...], msgspec.Meta(max_length=100)] = ()
    is_not: bool = False
    is_true: bool | None = None


class RuleAmount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An amount as rules say it: fixed and a share together, with a limit.

    Attributes:
        fixed_minor: minor units of the policy's currency.
        share_bp: hundredths of a per cent of ``of``, rounded down.
        of: the fact that the share is taken of.
        at_most_minor: never more, minor units of the policy's currency; None is without a limit.
    """

    fixed_minor: Minor = 0
    share_bp: Annotated[int, msgspec.Meta(ge=0, le=10 * WHOLE_BP)] = 0
    of: Literal["value", "delivery"] = "value"
    at_most_minor: Minor | None = None


class DecisionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of a decision table.

    Attributes:
        code: names it for good.
        when: all of these together; none fits everything.
        owed: what the customer has a right to.
        ground: by law or by promise, where something is owed.
        most: what may be granted besides.
        forms: as what it may be granted.
        approval_above_minor: above this, together with what is owed, a second person agrees, minor
            units of the policy's currency; None leaves it to the limits of authority.
        words: why, to be read to the customer.
    """

    code: Code
    when: Annotated[tuple[FactCondition, ...], msgspec.Meta(max_length=30)] = ()
    owed: RuleAmount = RuleAmount()
    ground: Ground | None = None
    most: RuleAmount = RuleAmount()
    forms: Annotated[tuple[GrantForm, ...], msgspec.Meta(max_length=6)] = ()
    approval_above_minor: Minor | None = None
    words: PolicyWords = PolicyWords()


class DecisionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules of one subject.

    Attributes:
        subject: what they decide.
        hit: ``unique``: exactly one rule fits any case; ``first``: the first that fits counts.
        words: the policy as a sentence.
        rules: at most 200.
    """

    subject: DecisionSubject
    hit: Literal["unique", "first"] = "unique"
    words: PolicyWords = PolicyWords()
    rules: Annotated[tuple[DecisionRule, ...], msgspec.Meta(max_length=200)] = ()


class CauseMeaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a reason code means, so that nobody has to judge it anew.

    Attributes:
        fault: whose fault it is.
        subject: ``goodwill``, or ``delivery`` where it is about the delivery.
    """

    fault: Fault
    subject: Literal["goodwill", "delivery"] = "goodwill"


class DecisionPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is owed and what may be granted, in words and as rules.

    Attributes:
        currency: of its amounts, ISO 4217.
        rates: for other currencies, how many of their minor units stand for 10,000 of its own.
        causes: what reason codes mean; one that is not here is nobody's fault.
        tables: at most one of each subject; a subject without one is not regulated.
        approval_hours: for so long an approval may be given, and used.
        window_days: what was granted within so many days is the history of a case.
    """

    currency: Currency = "EUR"
    rates: Annotated[
        dict[Currency, Annotated[int, msgspec.Meta(ge=1, le=10**9)]], msgspec.Meta(max_length=50)
    ] = msgspec.field(default_factory=dict[str, int])
    causes: Annotated[dict[Code, CauseMeaning], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=dict[str, CauseMeaning]
    )
    tables: Annotated[tuple[DecisionTable, ...], msgspec.Meta(max_length=4)] = ()
    approval_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 24
    window_days: Annotated[int, msgspec.Meta(ge=1, le=3660)] = 365


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
        return_why: what the rules of returns say of what comes back; ``none`` where nothing does.
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
    fault: Fault = Fault.NOBODY
    promise: PromiseStanding = PromiseStanding.NONE
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
    tags: tuple[str, ...] = ()


def facts_of(decision: "GrantDecision") -> CaseFacts:
    """Return the facts on which it was decided."""
    return msgspec.convert(decision.facts, CaseFacts)


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
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
    forms: tuple[GrantForm, ...] = ()
    approval_above_minor: int | None = None
    words: PolicyWords = PolicyWords()
    cell: str = ""


class Measure(msgspec.Struct, frozen=True):
    """A grant beside what the policy says; minor units, none negative.

    Attributes:
        beyond_minor: more than may be granted.
        short_minor: less than is owed.
        is_other_form: whether it is given as something that the rule does not name.
    """

    beyond_minor: int
    short_minor: int
    is_other_form: bool

    @property
    def deviates(self) -> bool:
        """Whether it is another than the policy says."""
        return bool(self.beyond_minor or self.short_minor or self.is_other_form)


class GrantDecision(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
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
    roles: list[str]
    channel_id: UUID | None
    place_id: UUID | None
    case_id: UUID | None
    order_id: OrderId | None
    order_version: int | None
    change_id: UUID | None
    grant_id: UUID | None
    approval_id: UUID | None
    at: datetime


class ApprovalState(StrEnum):
    """Where an approval stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    USED = "used"


class Approval(msgspec.Struct, frozen=True):
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

    customer_id: CustomerId
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
    may: list[str]
    entity_id: UUID | None
    order_id: OrderId | None
    case_id: UUID | None
    place_id: UUID | None
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_roles: list[str] | None
    decision_id: UUID | None


class PolicyDraft(msgspec.Struct, frozen=True):
    """A policy that somebody writes; ``edition`` grows with each save, 0 is not begun."""

    edition: int
    document: DecisionPolicy
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """An elementary part of what a fact may be, with a value of it; ``end`` is open."""

    label: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a table cannot be published.

    Attributes:
        code: ``gap``, ``overlap``, ``unreachable``, ``impossible`` or ``too_many``.
        subject: of which table.
        rules: codes of the rules concerned.
        example: a case in which it happens, by fact.
    """

    code: str
    subject: str
    rules: tuple[str, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict[str, str])
