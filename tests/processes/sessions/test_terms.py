"""Terms: a company pays at once or later, as far as its credit reaches, and is told when not."""

import asyncio
from typing import Any

import msgspec
import pytest

from ordito import customers, orders
from ordito.customers import CustomerKind, NewCustomer
from ordito.orders.companies import Company
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.processes.sessions import Instrument, PageState, SessionPage
from tests.flows.shop import SYSTEM, Shop
from tests.processes.sessions.buyers import Buyer, by_card, with_own_tenders

LIMIT = 100_000


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Open a shop that takes its own tenders."""
    return with_own_tenders(shop)


async def company(shop: Shop, **changed: Any) -> CustomerId:
    """Give a new customer the terms of a company."""
    customer_id = CustomerId(ids.new())
    new = NewCustomer(customer_id=customer_id, kind=CustomerKind.COMPANY)
    await shop.db.transact(customers.register, SYSTEM, customer=new, at=now())
    await put(shop, customer_id, **changed)
    return customer_id


async def put(shop: Shop, customer_id: CustomerId, **changed: Any) -> None:
    terms = {"currency": "EUR", "terms_days": 30, "credit_limit_minor": LIMIT, "active": True}
    kept = Company(
        customer_id=customer_id,
        name="Officina",
        tax_number=None,
        address="",
        country="IT",
        **{**terms, **changed},
    )
    await shop.db.transact(orders.companies.put_company, SYSTEM, company=kept, at=now())


async def used(shop: Shop, customer_id: CustomerId) -> int:
    found = await shop.db.read(orders.companies.get_company, customer_id=customer_id)
    return found.used_minor


def codes(page: SessionPage) -> list[str]:
    return [one.code for one in page.messages]


def terms(page: SessionPage) -> list[tuple[str, int | None]]:
    return [(one.term_id, one.days) for one in page.terms]


async def test_a_company_buys_on_account_and_its_credit_is_used_once(shop: Shop) -> None:
    buyer, who = Buyer(shop), await company(shop)
    page = await buyer.open(("shirt", 2), customer_id=who)
    assert (terms(page), page.term) == ([("now", None), ("account", 30)], "now")
    assert "account" not in [one.handler_id for one in page.handlers]
    later = await buyer.change(page, ("shirt", 2), term="account")
    assert (later.state, later.term, codes(later)) == (PageState.READY, "account", [])
    assert [one.tender for one in later.handlers] == ["account"]
    # what is chosen stays so until something else is
    assert (await buyer.change(page, ("shirt", 2))).term == "account"
    refused = await buyer.pay(page, by_card())
    assert codes(refused) == ["handler_unknown"]
    done = await buyer.pay(page, (), key="same")
    assert (done.state, done.term) == (PageState.COMPLETED, "account")
    assert await buyer.pay(page, (), key="same") == done
    assert await used(shop, who) == done.total_minor
    assert await shop.findings() == {}


async def test_paying_at_once_uses_no_credit(shop: Shop) -> None:
    buyer, who = Buyer(shop), await company(shop)
    page = await buyer.open(("shirt", 1), customer_id=who)
    forced = await buyer.pay(page, (Instrument(handler="account"),))
    assert codes(forced) == ["handler_unknown"]
    assert codes(await buyer.pay(page, ())) == ["payment_missing"]
    assert (await buyer.pay(page)).state == PageState.COMPLETED
    assert await used(shop, who) == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"credit_limit_minor": 100}, "credit_too_small"),
        ({"active": False}, "account_closed"),
        ({"currency": "USD"}, "account_currency"),
    ],
)
async def test_why_a_company_cannot_pay_later_is_said(
    shop: Shop, changed: dict[str, Any], reason: str
) -> None:
    buyer, who = Buyer(shop), await company(shop, **changed)
    page = await buyer.open(("shirt", 1), customer_id=who)
    assert (terms(page), page.term, codes(page)) == ([], None, [reason])
    wished = await buyer.change(page, ("shirt", 1), term="account")
    assert (wished.state, codes(wished)) == (PageState.READY, [reason, "payment_term_changed"])
    assert codes(await buyer.pay(wished, ()))[-1] == "payment_missing"
    assert await used(shop, who) == 0


async def test_nobody_else_pays_later(shop: Shop) -> None:
    buyer, who = Buyer(shop), await company(shop)
    for name, wanted in (("nobody", None), ("somebody", shop.company.member)):
        page = await Buyer(shop, owner=name).open(("shirt", 1), customer_id=wanted, term="account")
        assert (terms(page), codes(page)) == ([], ["payment_term_changed"])
        told = await Buyer(shop, owner=name).pay(page, (Instrument(handler="account"),))
        assert "handler_unknown" in codes(told)
    # a company that is not signed in, but known by what was typed, is nobody
    page = await buyer.open(("shirt", 1), term="account")
    assert terms(page) == []
    assert await used(shop, who) == 0


async def test_a_term_that_changes_is_told_before_anything_is_bought(shop: Shop) -> None:
    buyer, who = Buyer(shop), await company(shop)
    page = await buyer.open(("shirt", 1), customer_id=who)
    page = await buyer.change(page, ("shirt", 1), term="account")
    more = await buyer.change(page, ("shirt", 2))
    assert codes(more) == ["payment_term_changed"]
    assert codes(await buyer.change(page, ("shirt", 2))) == []
    await put(shop, who, terms_days=14)
    refused = await buyer.pay(page, ())
    assert (refused.state, codes(refused)) == (
        PageState.INCOMPLETE,
        ["changed", "payment_term_changed"],
    )
    await put(shop, who, terms_days=7)
    assert codes(await buyer.show(page)) == ["changed", "payment_term_changed"]
    shown = await buyer.show(page)
    assert (codes(shown), terms(shown)[1]) == ([], ("account", 7))
    # whoever may not any more pays at once, and is told as long as it is not chosen
    await put(shop, who, active=False)
    closed = await buyer.pay(page, ())
    assert {"account_closed", "payment_term_changed", "changed"} <= set(codes(closed))
    assert "payment_term_changed" in codes(await buyer.show(page))
    now_then = await buyer.change(page, ("shirt", 2), term="now")
    assert codes(now_then) == ["account_closed"]
    assert (await buyer.pay(page)).state == PageState.COMPLETED
    assert await used(shop, who) == 0
    assert await shop.findings() == {}


async def test_of_rivals_for_the_last_credit_one_buys(shop: Shop) -> None:
    who = await company(shop)
    one = await Buyer(shop, owner="one").open(("shirt", 1), customer_id=who)
    await put(shop, who, credit_limit_minor=one.total_minor)
    buyers = [Buyer(shop, owner=name) for name in ("one", "two", "three")]
    pages = [
        await buyer.open(("shirt", 1), customer_id=who, session_id=ids.new()) for buyer in buyers
    ]
    for buyer, page in zip(buyers, pages, strict=True):
        assert (await buyer.change(page, ("shirt", 1), term="account")).term == "account"
    told = await asyncio.gather(
        *(buyer.pay(page, ()) for buyer, page in zip(buyers, pages, strict=True))
    )
    states = sorted(page.state for page in told)
    assert states.count(PageState.COMPLETED) == 1, [codes(page) for page in told]
    for page in told:
        if page.state != PageState.COMPLETED:
            assert {"payment_term_changed", "credit_too_small"} <= set(codes(page))
            assert {one.path for one in page.messages if one.code == "payment_failed"} <= {
                "payment"
            }
    assert await used(shop, who) == one.total_minor
    assert await shop.findings() == {}


async def test_goods_that_may_not_be_bought_on_account_are_paid_at_once(shop: Shop) -> None:
    buyer, who = Buyer(shop), await company(shop)
    policy = shop.outlet.memory.selling.policy
    rule = orders.sessions.TenderRule(tender="account", except_tags=frozenset({"sku:shirt"}))
    changed = msgspec.structs.replace(policy, tenders=(*policy.tenders, rule))
    await shop.db.transact(orders.sessions.publish_selling_policy, SYSTEM, policy=changed, at=now())
    await shop.outlet.memory.refresh(shop.db)
    page = await buyer.open(("shirt", 1), customer_id=who)
    assert terms(page) == []
    page = await buyer.change(page, ("laptop", 1), term="account")
    assert page.term == "account"
