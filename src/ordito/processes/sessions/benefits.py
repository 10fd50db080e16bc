"""Benefits: what codes, claims and a membership give in a session."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from ordito import loyalty, orders
from ordito.loyalty import BurnRule
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import OrderId, PromotionId
from ordito.pricing import normalise_code
from ordito.processes.price import Answer, plan_points
from ordito.processes.sessions.messages import error, hint, warning
from ordito.processes.sessions.page import SessionMessage, SessionPage, SessionPoints
from ordito.processes.sessions.wish import Instrument
from ordito.reads.memory import Memory
from ordito.reads.price_context import groups_of


class Eligible(msgspec.Struct, frozen=True):
    """Claims of a session that this company knows.

    Attributes:
        rules: of those that were claimed.
    """

    rules: tuple[orders.sessions.ClaimRule, ...] = ()

    @property
    def accepted(self) -> tuple[str, ...]:
        """Names of the claims that count until they are proven."""
        return tuple(rule.claim for rule in self.rules)

    @property
    def groups(self) -> frozenset[str]:
        """Groups of customers that are claimed."""
        return frozenset(rule.group for rule in self.rules)

    def promotions(self, memory: Memory, answer: Answer) -> Mapping[PromotionId, str]:
        """Return the promotions that were applied because of a claim, with the claim."""
        held = groups_of(memory, answer.party, answer.context.at)
        by_group = {rule.group: rule.claim for rule in self.rules if rule.group not in held}
        found: dict[PromotionId, str] = {}
        for one in answer.priced.discounts:
            promotion = memory.promotion(one.promotion_id)
            asked = frozenset[str]() if promotion is None else promotion.conditions.groups
            if asked and not asked & held and asked & by_group.keys():
                found[one.promotion_id] = by_group[min(asked & by_group.keys())]
        return found

    def messages(self, asked: Sequence[str]) -> Iterator[SessionMessage]:
        """Say of each claim whether it counts."""
        for number, claim in enumerate(asked):
            if claim in self.accepted:
                yield hint("eligibility_accepted", f"eligibility[{number}]", claim=claim)
            else:
                yield warning("eligibility_not_accepted", f"eligibility[{number}]", claim=claim)


def eligible(memory: Memory, asked: Sequence[str]) -> Eligible:
    """Return the claims that this company knows."""
    known = {rule.claim: rule for rule in memory.selling.policy.claims}
    return Eligible(tuple(known[claim] for claim in asked if claim in known))


def unverified(
    memory: Memory, page: SessionPage, instruments: Sequence[Instrument]
) -> Iterator[SessionMessage]:
    """Say which of the claims that count could not be proven now that it is paid."""
    tenders = {one.handler_id: one.tender for one in page.handlers}
    paying = [one.handler for one in instruments if one.amount_minor != 0]
    proven = {f"tender:{tenders.get(one, one)}" for one in paying}
    if page.points is not None:
        proven.add("member")
    if page.is_signed_in:
        proven.add("signed_in")
    for rule in eligible(memory, page.eligibility).rules:
        if rule.proof not in proven:
            path = f"eligibility[{page.eligibility.index(rule.claim)}]"
            yield error("eligibility_invalid", path, claim=rule.claim)


def code_messages(page: SessionPage) -> Iterator[SessionMessage]:
    """Say of each code that was shown why it gives nothing."""
    refused = {normalise_code(one.code): one.reason for one in page.refused}
    seen = set[str]()
    for number, code in enumerate(page.codes):
        bare = normalise_code(code)
        path = f"codes[{number}]"
        if bare in seen:
            yield warning("code_twice", path, shown=code)
        elif bare in refused:
            yield warning("code_refused", path, shown=code, reason=refused[bare])
        seen.add(bare)


async def points_of(
    tx: Tx, memory: Memory, session: orders.sessions.Session, answer: Answer, at: datetime
) -> SessionPoints | None:
    """Return what the buyer's programme says: what is earned, and what of it may pay.

    How many points somebody has is said to those who signed in, not to a number that was shown.
    """
    membership = answer.party.membership
    if membership is None:
        return None
    programme = memory.programmes.by_id[membership.programme_id]
    tier = loyalty.tier_held(programme, membership, at=at)
    earning = plan_points(memory, answer, order_id=OrderId(ids.new()))
    points = SessionPoints(
        programme_id=programme.programme_id,
        programme=programme.code,
        name=programme.name,
        member_id=membership.customer_id,
        tier=None if tier is None else tier.code,
        to_earn=0 if earning is None else earning.points,
        is_proven=session.is_signed_in,
    )
    rule = programme.terms.burn.get(answer.priced.currency)
    if not session.is_signed_in or rule is None:
        return points
    standing = await loyalty.get_standing(tx, membership=membership, programme=programme, at=at)
    return msgspec.structs.replace(
        points,
        free=standing.free,
        worth_minor=standing.worth_minor.get(answer.priced.currency, 0),
        spendable_minor=spendable_minor(
            standing.free, rule=rule, total_minor=answer.priced.total_minor
        ),
    )


def spendable_minor(free: int, *, rule: BurnRule, total_minor: int) -> int:
    """Return the most that points may pay of a total, in whole steps, minor units.

    Args:
        free: points that may be spent.
        rule: what they are worth.
        total_minor: to pay.
    """
    steps = min(free // rule.points, total_minor * rule.most_permille // 1000 // rule.minor)
    return 0 if steps * rule.points < max(rule.least, 1) else steps * rule.minor


def distinct(codes: Sequence[str]) -> tuple[str, ...]:
    """Return each code once: they are compared without case, spaces and hyphens."""
    return tuple({normalise_code(code): code for code in reversed(codes)}.values())[::-1]
