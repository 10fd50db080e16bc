"""Tiers and multipliers: what is reached is held, what is taken back does not count."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ordito import customers, ledger, loyalty
from ordito.customers import NewCustomer
from ordito.flows.redeem_points import redeem_points
from ordito.loyalty import LineAmount, Multiplier, Programmes, Terms, Tier
from ordito.loyalty.rules import (
    branches_above,
    earned_terms,
    period_of,
    points_by_terms,
    points_by_total,
    stand,
)
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import OrderId, TransferId
from tests.rooms.loyalty.builders import ANNA, a_membership, a_programme

SHOES: Final = ids.derive("category", "shoes")
BOOTS: Final = ids.derive("category", "boots")
GOLD: Final = Tier("gold", "Gold", least=100, permille=1500, benefits={"free_shipping": True})
TIERS: Final = Terms(tiers=(Tier("base", "Base", least=0), GOLD))
MAY: Final = datetime(2026, 5, 5, 12, tzinfo=UTC)


def test_periods_are_those_of_the_calendar_in_the_zone() -> None:
    quarter = Terms(qualification_months=3, time_zone="Europe/Rome")

    assert period_of(quarter, at=MAY) == (
        datetime(2026, 3, 31, 22, tzinfo=UTC),
        datetime(2026, 6, 30, 22, tzinfo=UTC),
    )
    assert period_of(TIERS, at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))[1].year == 2027


@pytest.mark.parametrize(
    ("now_points", "before_points", "tier", "until_year", "missing"),
    [
        (0, 0, "base", 2028, 100),
        (99, 0, "base", 2028, 1),
        (100, 0, "gold", 2028, 0),
        (40, 120, "gold", 2027, 0),
        (120, 120, "gold", 2028, 0),
    ],
)
def test_a_tier_is_held_to_the_end_of_the_next_period(
    now_points: int, before_points: int, tier: str, until_year: int, missing: int
) -> None:
    standing = stand(TIERS, now_points=now_points, before_points=before_points, at=MAY)

    assert (standing.tier, standing.missing) == (tier, missing)
    assert standing.until == datetime(until_year, 1, 1, tzinfo=UTC)
    assert standing.benefits == (GOLD.benefits if tier == "gold" else {})


def test_a_member_is_in_the_groups_that_price_lists_and_promotions_name() -> None:
    programme = a_programme(terms=TIERS)
    programmes = Programmes.of(1, [programme])
    gold = structs.replace(a_membership(), tier="gold", tier_until=MAY)

    def groups(at: datetime) -> set[str]:
        return set(loyalty.groups_of(programmes, gold, at=at))

    code = programme.code
    assert loyalty.groups_of(programmes, None, at=MAY) == frozenset()
    assert groups(MAY - timedelta(days=1)) == {
        "members",
        f"member:{code}",
        f"tier:{code}:gold",
    }
    # a tier whose time is over counts for nothing, the one of everybody stays
    assert groups(MAY) == {"members", f"member:{code}", f"tier:{code}:base"}


def test_the_highest_category_counts_once_and_the_tier_on_top() -> None:
    programme = a_programme(
        terms=Terms(multipliers=(Multiplier(SHOES, 2000), Multiplier(BOOTS, 3000)))
    )
    above = branches_above({SHOES: None, BOOTS: SHOES})
    terms = earned_terms(
        programme,
        minor_per_point=100,
        tier=GOLD,
        lines=[LineAmount(1, 1000, above[BOOTS]), LineAmount(2, 1000)],
    )

    assert terms.permilles == (4500, 1500)
    assert points_by_terms(terms, {1: 1000, 2: 1000}) == 60
    assert points_by_terms(terms, {2: 1000}) == 15
    # a line that came later earns by the tier alone
    assert points_by_terms(terms, {3: 1000}) == 15


def test_a_tree_that_bites_its_tail_ends() -> None:
    assert branches_above({SHOES: BOOTS, BOOTS: SHOES})[SHOES] == {SHOES, BOOTS}


@given(
    lines=st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 5000)), min_size=1, max_size=5),
    cuts=st.lists(st.integers(0, 4), max_size=8),
    price=st.integers(1, 300),
)
def test_parts_taken_back_are_the_whole_to_the_point(
    lines: list[tuple[int, int]], cuts: list[int], price: int
) -> None:
    terms = loyalty.EarnedTerms(
        minor_per_point=price,
        line_nos=tuple(range(len(lines))),
        amounts_minor=tuple(amount for amount, _ in lines),
        permilles=tuple(permille for _, permille in lines),
        other_permille=1000,
    )
    remaining = {number: amount for number, (amount, _) in enumerate(lines)}
    earned = points_by_terms(terms, remaining)
    taken = 0
    for cut in [*cuts, *range(len(lines))]:
        before = points_by_terms(terms, remaining)
        remaining[cut % len(lines)] = 0
        change = before - points_by_terms(terms, remaining)
        assert change >= 0
        taken += change
    assert taken == earned
    total = sum(terms.amounts_minor)
    assert points_by_total(terms, total) == earned if total else earned == 0
    assert points_by_total(terms, 0) == 0


async def member(tx: Tx, **changes: Any) -> loyalty.Programme:
    programme = a_programme(**changes)
    await loyalty.put_programme(tx, programme=programme, at=MAY)
    await customers.register(tx, customer=NewCustomer(customer_id=ANNA), at=MAY)
    await loyalty.enrol(tx, programme=programme, customer_id=ANNA, card=None, at=MAY)
    return programme


async def buy(
    tx: Tx, number: int, *lines: LineAmount, at: datetime = MAY, pending: bool = False
) -> int:
    """Buy, by the rules of memory and the membership as the till reads it; return the points."""
    programmes = await loyalty.load_programmes(tx)
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    earning = loyalty.plan_earning(
        programmes,
        membership,
        order_id=OrderId(ids.derive("order", number)),
        total_minor=sum(line.amount_minor for line in lines),
        currency="EUR",
        at=at,
        lines=lines,
    )
    assert earning is not None
    assert (earning.matures_at is not None) is pending
    return (await loyalty.earn(tx, earning=earning, at=at)).points


async def settle(tx: Tx, number: int, *lines: LineAmount, at: datetime = MAY) -> int:
    change = await loyalty.settle_earning(
        tx,
        customer_id=ANNA,
        order_id=OrderId(ids.derive("order", number)),
        remaining_minor=sum(line.amount_minor for line in lines),
        currency="EUR",
        at=at,
        lines=lines,
    )
    return change.points


async def qualify(tx: Tx, at: datetime = MAY) -> str | None:
    programme_id = a_programme().programme_id
    standing = await loyalty.qualify(tx, customer_id=ANNA, programme_id=programme_id, at=at)
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert (membership.tier, membership.tier_until) == (standing.tier, standing.until)
    return standing.tier


async def test_gold_earns_more_until_the_goods_that_made_it_come_back(tx: Tx) -> None:
    await member(tx, terms=TIERS)
    assert await buy(tx, 1, LineAmount(1, 12_000)) == 120
    assert await qualify(tx) == "gold"

    assert await buy(tx, 2, LineAmount(1, 1000), LineAmount(2, 1001)) == 30
    assert await settle(tx, 2, LineAmount(1, 1000)) == -15
    assert await settle(tx, 1) == -120
    assert await qualify(tx) == "base"
    # the second order was earned by the terms of gold, and is taken back by them
    assert await settle(tx, 2) == -15
    balance = await ledger.get_balance(tx, account_id=a_membership().account_id)
    assert (balance.posted, balance.debt) == (0, 0)


async def test_a_tier_of_last_year_is_held_this_year_and_lost_in_the_next(tx: Tx) -> None:
    await member(tx, terms=TIERS)
    await buy(tx, 1, LineAmount(1, 12_000))
    await qualify(tx)
    next_year, after = MAY + timedelta(days=365), MAY + timedelta(days=730)

    assert await qualify(tx, at=next_year) == "gold"
    assert await loyalty.renew_tiers(tx, at=next_year) == 0
    assert await loyalty.renew_tiers(tx, at=after) == 1
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert membership.tier == "base"


async def test_the_tier_of_everybody_is_had_from_the_first_day(tx: Tx) -> None:
    await member(tx, terms=TIERS)
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert membership.tier == "base"


async def test_members_from_before_reach_the_tiers_of_new_terms(tx: Tx) -> None:
    programme = await member(tx)
    await buy(tx, 1, LineAmount(1, 12_000))
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert (membership.tier, membership.tier_until) == (None, None)
    await loyalty.put_programme(tx, programme=structs.replace(programme, terms=TIERS), at=MAY)
    assert await loyalty.renew_tiers(tx, at=MAY) == 1
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert membership.tier == "gold"
    await loyalty.put_programme(tx, programme=programme, at=MAY)
    assert await loyalty.renew_tiers(tx, at=MAY) == 1
    assert await loyalty.renew_tiers(tx, at=MAY) == 0
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)
    assert (membership.tier, membership.tier_until) == (None, None)


async def test_a_return_counts_against_the_period_of_its_order(tx: Tx) -> None:
    await member(tx, terms=TIERS)
    await buy(tx, 1, LineAmount(1, 12_000))
    next_year = MAY + timedelta(days=365)
    assert await settle(tx, 1, LineAmount(1, 5000), at=next_year) == -70

    assert await qualify(tx, at=next_year) == "base"


async def test_an_order_is_taken_back_by_the_rule_it_earned_by(tx: Tx) -> None:
    await member(tx, pending_days=14)
    assert await buy(tx, 1, LineAmount(1, 5999), pending=True) == 59
    await loyalty.put_programme(tx, programme=a_programme(minor_per_point={"EUR": 10}), at=MAY)
    assert await buy(tx, 2, LineAmount(1, 5999)) == 599

    assert await settle(tx, 1, LineAmount(1, 3000)) == -29
    assert await settle(tx, 2, LineAmount(1, 3000)) == -299
    assert (await settle(tx, 1), await settle(tx, 2)) == (-30, -300)


async def test_a_standing_counts_what_a_job_has_not_done_yet(tx: Tx) -> None:
    terms = Terms(
        expiry=loyalty.Expiry(days=30), burn={"EUR": loyalty.BurnRule(points=10, minor=100)}
    )
    programme = await member(tx, pending_days=14, terms=terms)
    await buy(tx, 1, LineAmount(1, 5999), pending=True)
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)

    async def stood(days: int) -> tuple[int, int, int]:
        standing = await loyalty.get_standing(
            tx, membership=membership, programme=programme, at=MAY + timedelta(days=days)
        )
        return standing.free, standing.pending, standing.worth_minor["EUR"]

    assert [await stood(days) for days in (1, 14, 30, 31)] == [
        (0, 59, 0),
        (59, 0, 500),
        (59, 0, 500),
        (0, 0, 0),
    ]
    later = MAY + timedelta(days=31)
    assert await loyalty.lapse_due_points(tx, at=later) == 1
    assert await loyalty.lapse_due_points(tx, at=later) == 0
    balance = await ledger.get_balance(tx, account_id=membership.account_id)
    assert balance.posted == 0


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(tiers=(GOLD, GOLD)), "terms.tiers"),
        (Terms(qualification_months=5), "terms.qualification_months"),
        (Terms(multipliers=(Multiplier(SHOES, -1),)), "terms.multipliers"),
        (Terms(burn={"EUR": loyalty.BurnRule(points=0, minor=1)}), "terms.burn"),
        (Terms(expiry=loyalty.Expiry(days=0)), "terms.expiry.days"),
        (Terms(time_zone="Mars/Olympus"), "terms.time_zone"),
    ],
)
async def test_refuses_rules_that_cannot_be(tx: Tx, terms: Terms, field: str) -> None:
    with pytest.raises(loyalty.ImpossibleRule) as refusal:
        await loyalty.put_programme(tx, programme=a_programme(terms=terms), at=MAY)
    assert refusal.value.field == field


async def test_new_points_lapse_in_time_beside_those_that_came_back_for_longer(tx: Tx) -> None:
    terms = Terms(expiry=loyalty.Expiry(days=6), burn={"EUR": loyalty.BurnRule(points=1, minor=1)})
    programme = await member(tx, terms=terms)
    (membership,) = await loyalty.list_memberships(tx, customer_id=ANNA)

    async def grant(name: str, at: datetime) -> None:
        await loyalty.grant_points(
            tx,
            membership=membership,
            programme=programme,
            points=10,
            grant_id=TransferId(ids.derive(name)),
            reason="x",
            at=at,
        )

    await grant("first", MAY)
    asked = loyalty.NewRedemption(
        redemption_id=ids.derive("r"), customer_id=ANNA, amount_minor=10, currency="EUR"
    )
    await redeem_points(tx, redemption=asked, programme_id=programme.programme_id, at=MAY)
    for verb in (loyalty.capture_redemption, loyalty.refund_redemption):
        await verb(
            tx,
            customer_id=ANNA,
            redemption_id=ids.derive("r"),
            step_id=ids.new(),
            amount_minor=10,
            at=MAY,
        )
    await loyalty.lapse_due_points(tx, at=MAY)
    await grant("second", MAY + timedelta(hours=1))

    async def posted(days: int) -> int:
        await loyalty.lapse_due_points(tx, at=MAY + timedelta(days=days))
        return (await ledger.get_balance(tx, account_id=membership.account_id)).posted

    assert [await posted(days) for days in (6, 7, 29, 30)] == [20, 10, 10, 0]
