# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec


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


class CaseToJudge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts of a case, and what of it shall be judged; without a policy by the one in force."""

    subject: DecisionSubject
    facts: CaseFacts
    policy: DecisionPolicy | None = None


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


class ExactShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A share with its exact range at 95 %; all between 0 and 1."""

    share: float
    low: float
    high: float


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


class PolicyWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people read, in each language of the screens."""

    it: str = ""
    en: str = ""
    et: str = ""


PromiseStanding: TypeAlias = Literal["none", "open", "kept", "broken"]
"""What became of the promise: none was made, it is open, it was kept or broken: none, open,
kept, broken.
"""


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
