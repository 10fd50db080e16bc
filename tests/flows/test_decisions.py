"""Nothing is given without a decision: by the policy and within limits, or with a reason."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ordito import network, orders, service
from ordito.flows.decide_gift import Gift, give
from ordito.flows.decide_grant import Warrant
from ordito.network import Limit, NotEntitled, Power
from ordito.orders.returns import ReturnPolicy, ReturnRule
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.processes import change
from ordito.processes.approvals import Wish, ask_change, ask_gift, carry_out, settle_approval
from ordito.processes.change_asked import Appease, BroughtLine, Return
from ordito.reads.past_decisions import replay_policy
from ordito.service.decisions import (
    ApprovalClosed,
    ApprovalNeeded,
    ApprovedOther,
    BeyondPolicy,
    CauseMeaning,
    DecisionPolicy,
    DecisionRule,
    DecisionSubject,
    DecisionTable,
    Fault,
    GrantDecision,
    Ground,
    OwnApproval,
    PolicyWords,
    RuleAmount,
)
from tests.flows.shop import SYSTEM, Shop, carry, where

Form = service.decisions.GrantForm
Condition = service.decisions.FactCondition
pytestmark = pytest.mark.anyio
SAID = PolicyWords(it="parole", en="words", et="sõnad")
MONEY = (Form.MONEY, Form.CREDIT)
AGENT = frozenset({"clerk"})
LEAD = frozenset({"chief"})


def rule(code: str, *when: Condition, **more: Any) -> DecisionRule:
    return msgspec.structs.replace(
        DecisionRule(code=code, when=when, words=SAID, forms=MONEY), **more
    )


POLICY = DecisionPolicy(
    causes={"damaged": CauseMeaning(fault=Fault.COMPANY)},
    tables=(
        DecisionTable(
            subject=DecisionSubject.GOODWILL,
            words=SAID,
            rules=(
                rule(
                    "ours",
                    Condition(fact="fault", among=("company",)),
                    most=RuleAmount(fixed_minor=1_000),
                    approval_above_minor=800,
                ),
                rule("others", Condition(fact="fault", among=("company",), is_not=True), forms=()),
            ),
        ),
        DecisionTable(
            subject=DecisionSubject.REFUND,
            words=SAID,
            rules=(rule("all", owed=RuleAmount(share_bp=10_000), ground=Ground.LAW),),
        ),
        DecisionTable(
            subject=DecisionSubject.RETURN_EXCEPTION,
            words=SAID,
            rules=(
                rule(
                    "soon",
                    Condition(fact="over_days", below=8),
                    most=RuleAmount(share_bp=10_000),
                    forms=(Form.EXCEPTION,),
                ),
                rule("later", Condition(fact="over_days", at_least=8), forms=()),
            ),
        ),
    ),
)


async def regulated(shop: Shop, policy: DecisionPolicy = POLICY) -> None:
    limits = [
        Limit(role=role, power=power, currency="EUR", up_to_minor=up_to)
        for role, up_to in (("clerk", 500), ("chief", 100_000))
        for power in (Power.REFUND, Power.APPEASE, Power.GRANT)
    ]
    limits.append(Limit(role="chief", power=Power.OVERRIDE, currency="EUR", up_to_minor=100_000))
    await shop.db.transact(network.put_limits, SYSTEM, limits=limits, at=now())
    await shop.db.transact(
        service.decisions.publish_decision_policy, SYSTEM, policy=policy, by="test", at=now()
    )
    await shop.outlet.memory.refresh(shop.db)


async def appease(
    shop: Shop, sold: Any, amount_minor: int, *, authority: frozenset[str] = LEAD, **more: Any
) -> None:
    asked = Appease(amount_minor=amount_minor, **{"reason": "damaged", **more})
    found = await change.preview(
        shop.outlet, where=where(sold), asked=asked, context=shop.context, authority=authority
    )
    kept = await shop.db.transact(change.keep, shop.context, where(sold), found)
    await shop.confirm(sold, kept)


async def taken(shop: Shop, **asked: Any) -> list[GrantDecision]:
    return await shop.db.read(
        service.decisions.list_decisions, asked=service.decisions.Asked(**asked)
    )


async def test_what_is_beyond_the_policy_needs_a_reason_in_parts_as_at_once(shop: Shop) -> None:
    await regulated(shop)
    sold = await shop.sell(carry("laptop"))
    await appease(shop, sold, 700)
    with pytest.raises(BeyondPolicy) as refused:
        await appease(shop, sold, 400)
    told = refused.value.facts
    assert (told["rule"], told["most_minor"], told["before_minor"]) == ("ours", 1_000, 700)
    assert told["words"]["en"] == "words"
    with pytest.raises(BeyondPolicy):
        await appease(shop, sold, 100, reason="whim")
    with pytest.raises(ApprovalNeeded):
        await appease(shop, sold, 200)
    with pytest.raises(NotEntitled):
        await appease(shop, sold, 100, authority=AGENT, reason="whim", deviation="good_customer")
    assert len(await taken(shop)) == 1
    # another channel, another way of giving: the same gate
    with pytest.raises(BeyondPolicy):
        await credit(shop, sold, 400)
    await appease(shop, sold, 300, reason="whim", deviation="good_customer")
    (late, first) = await taken(shop, order_id=sold.order_id)
    assert (late.deviation, late.rule, late.beyond_minor) == ("good_customer", "others", 300)
    assert (late.facts["grants"], late.facts["granted_minor"]) == (1, 700)
    assert (first.rule, first.most_minor, first.beyond_minor, first.deviation) == (
        "ours",
        1_000,
        0,
        None,
    )
    assert (first.order_version, first.channel_id) == (3, shop.context.channel_id)
    assert await taken(shop, deviating=True) == [late]
    await shop.settle()
    assert await shop.findings() == {}


async def credit(
    shop: Shop, sold: Any, amount_minor: int, authority: frozenset[str] = LEAD, **more: Any
) -> None:
    await shop.db.transact(
        give,
        shop.context,
        memory=shop.outlet.memory,
        customer_id=sold.customer_id,
        gift=Gift(
            form="credit",
            currency="EUR",
            amount_minor=amount_minor,
            reason="damaged",
            order_id=sold.order_id,
        ),
        grant_id=ids.new(),
        warrant=Warrant(authority=authority, **more),
        at=now(),
    )


async def test_rivals_do_not_grant_more_together_than_each_may(shop: Shop) -> None:
    await regulated(shop)
    sold = await shop.sell(carry("laptop"))
    found = await asyncio.gather(
        *(credit(shop, sold, 400) for _ in range(5)), return_exceptions=True
    )
    assert sum(one is None for one in found) == 2
    assert all(isinstance(one, BeyondPolicy | ApprovalNeeded) for one in found if one is not None)
    assert sum(one.granted_minor for one in await taken(shop)) == 800
    await shop.settle()
    assert await shop.findings() == {}


async def days_ago(shop: Shop, days: int, sold: Any) -> None:
    async with shop.db.connection() as connection:
        for what in (
            """UPDATE orders."order" SET placed_at = placed_at - $1 * interval '1 day'
                WHERE order_id = $2""",
            "UPDATE orders.action SET at = at - $1 * interval '1 day' WHERE order_id = $2",
        ):
            await connection.execute(what, days, sold.order_id)


async def test_goods_out_of_time_are_taken_as_the_policy_of_exceptions_says(shop: Shop) -> None:
    returns = ReturnPolicy(rules=(ReturnRule(code="month", days=30),))
    await regulated(shop)
    await shop.db.transact(orders.returns.publish_return_policy, SYSTEM, policy=returns, at=now())
    await shop.outlet.memory.refresh(shop.db)
    back = Return(lines=(BroughtLine(1, 1),), place="north")
    soon, later = await shop.sell(carry("shirt")), await shop.sell(carry("shirt"))
    await days_ago(shop, 35, soon)
    await days_ago(shop, 45, later)
    await shop.change(soon, msgspec.structs.replace(back, exception="good_customer"))
    (one,) = await taken(shop, order_id=soon.order_id)
    assert (one.subject, one.rule, one.deviation) == ("return_exception", "soon", None)
    assert (one.facts["over_days"], one.facts["return_why"]) == (5, "too_late")
    await shop.change(later, msgspec.structs.replace(back, exception="good_customer"))
    (one,) = await taken(shop, order_id=later.order_id)
    assert (one.rule, one.deviation, one.beyond_minor) == ("later", "good_customer", 1_990)
    in_time = await shop.sell(carry("shirt"))
    await shop.change(in_time, back)
    (one,) = await taken(shop, order_id=in_time.order_id)
    assert (one.subject, one.ground, one.owed_minor, one.granted_minor) == (
        "refund",
        "law",
        1_990,
        1_990,
    )
    await shop.settle()
    assert await shop.findings() == {}


def person(name: str) -> Context:
    return Context(actor=f"staff:{name}")


async def ask(shop: Shop, wish: Wish, by: str = "a") -> Any:
    return await shop.db.transact(
        service.decisions.ask_approval,
        person(by),
        customer_id=wish.customer_id,
        approval_id=ids.new(),
        new=wish.new,
        at=now(),
    )


async def word(
    shop: Shop, approval: Any, by: str, *, is_granted: bool = True, roles: frozenset[str] = LEAD
) -> Any:
    return await shop.db.transact(
        settle_approval,
        person(by),
        approval=approval,
        is_granted=is_granted,
        authority=roles,
        at=now(),
    )


async def do(shop: Shop, approval: Any) -> Any:
    return await carry_out(shop.outlet, approval=approval, context=person("a"), authority=AGENT)


async def wished(shop: Shop, sold: Any) -> Wish:
    asked = Appease(amount_minor=900, reason="damaged")
    return await ask_change(shop.outlet, where=where(sold), asked=asked, context=person("a"))


async def test_an_approval_is_decided_by_one_and_does_exactly_what_was_asked_once(
    shop: Shop,
) -> None:
    await regulated(shop)
    sold = await shop.sell(carry("laptop"))
    wish = await wished(shop, sold)
    assert (wish.new.power, "clerk" in wish.new.may, "chief" in wish.new.may) == (
        "appease",
        False,
        True,
    )
    approval = await ask(shop, wish)
    with pytest.raises(ApprovalClosed):
        await do(shop, approval)
    with pytest.raises(OwnApproval):
        await word(shop, approval, "a")
    with pytest.raises(NotEntitled):
        await word(shop, approval, "b", roles=AGENT)
    said = await asyncio.gather(
        word(shop, approval, "b"), word(shop, approval, "c"), return_exceptions=True
    )
    (granted,) = [one for one in said if not isinstance(one, BaseException)]
    assert [type(one) for one in said if isinstance(one, Exception)] == [ApprovalClosed]
    assert granted.state == "granted"
    done = await asyncio.gather(*(do(shop, granted) for _ in range(3)), return_exceptions=True)
    assert sum(not isinstance(one, Exception) for one in done) == 1
    assert all(isinstance(one, Refusal) for one in done if isinstance(one, Exception))
    (decision,) = await taken(shop)
    assert (decision.granted_minor, decision.approval_id) == (900, approval.approval_id)
    assert decision.roles == ["clerk"]
    await shop.settle()
    assert await shop.findings() == {}


async def test_an_approval_of_something_else_or_too_old_does_nothing(shop: Shop) -> None:
    await regulated(shop)
    sold = await shop.sell(carry("laptop"))
    wish = await wished(shop, sold)
    second = await word(shop, await ask(shop, wish), "b")
    await do(shop, await word(shop, await ask(shop, wish), "b"))
    with pytest.raises(ApprovedOther):
        await do(shop, second)
    with pytest.raises(ApprovalClosed):
        await do(shop, await word(shop, await ask(shop, wish), "b", is_granted=False))
    whose = where(sold).customer_id
    gift = Gift(form="credit", currency="EUR", amount_minor=600, reason="whim")
    with pytest.raises(BeyondPolicy):
        await ask_gift(shop.outlet, customer_id=whose, gift=gift, entity_id=None)
    gift = msgspec.structs.replace(gift, deviation="long_wait")
    wish = await ask_gift(shop.outlet, customer_id=whose, gift=gift, entity_id=None)
    late = await word(shop, await ask(shop, wish), "b")
    assert (late.power, late.deviation) == ("override", "long_wait")
    async with shop.db.connection() as connection:
        await connection.execute(
            "UPDATE service.approval SET asked_at = asked_at - interval '2 days', "
            "expires_at = expires_at - interval '25 hours' WHERE approval_id = $1",
            late.approval_id,
        )
    with pytest.raises(ApprovalClosed) as too_old:
        await do(shop, late)
    assert too_old.value.facts["state"] == "expired"
    await do(shop, await word(shop, await ask(shop, wish), "b"))
    (last, _) = await taken(shop)
    assert (last.granted_minor, last.deviation, last.form) == (600, "long_wait", "credit")
    await shop.settle()
    assert await shop.findings() == {}


async def test_a_policy_is_tried_on_past_cases_and_the_audit_sees_what_does_not_fit(
    shop: Shop,
) -> None:
    await regulated(shop)
    sold = await shop.sell(carry("laptop"))
    await appease(shop, sold, 700)
    goodwill = msgspec.structs.replace(
        POLICY.tables[0].rules[0],
        most=RuleAmount(fixed_minor=500),
        owed=RuleAmount(fixed_minor=100),
        ground=Ground.PROMISE,
    )
    table = msgspec.structs.replace(POLICY.tables[0], rules=(goodwill, POLICY.tables[0].rules[1]))
    other = service.decisions.DecisionBook(0, msgspec.structs.replace(POLICY, tables=(table,)))
    replay = await shop.db.read(replay_policy, book=other, since=now() - timedelta(days=1))
    (sums,) = replay.sums
    assert (sums.cases, sums.changed, sums.granted_minor, sums.held_minor) == (1, 1, 700, 100)
    same = await shop.db.read(
        replay_policy, book=shop.outlet.memory.decisions, since=now() - timedelta(days=1)
    )
    assert (same.changed, same.sums[0].cases, same.is_whole) == ([], 1, True)
    await shop.settle()
    assert await shop.findings() == {}
    async with shop.db.connection() as connection:
        await connection.execute(
            "UPDATE service.decision SET order_version = 7, approval_id = $1", ids.new()
        )
    found = await shop.findings()
    assert set(found) == {
        "given_without_decision",
        "decided_without_gift",
        "approvals_against_decisions",
    }
    async with shop.db.connection() as connection:
        await connection.execute(
            "DO $$ DECLARE c text; BEGIN FOR c IN SELECT conname FROM pg_constraint WHERE contype ="
            " 'c' AND conrelid = 'service.decision'::regclass LOOP EXECUTE"
            " 'ALTER TABLE service.decision DROP CONSTRAINT ' || quote_ident(c); END LOOP; END $$"
        )
        await connection.execute("UPDATE service.decision SET granted_minor = 1500")
    assert "decisions_out_of_range" in await shop.findings()
