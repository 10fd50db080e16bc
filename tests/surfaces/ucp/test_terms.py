"""When a checkout is paid: who buys for a company with terms chooses, and everybody is told."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from ucp_sdk.models.schemas.common.payment_terms import Checkout, Order

from ordito import customers, orders
from ordito.customers import CustomerKind, NewCustomer
from ordito.orders.companies import Company
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.sessions import PaymentTerm
from ordito.surfaces.ucp.shared.terms import term_body
from tests.conftest import complete
from tests.surfaces.ucp.buying import BUYER, Buying, amount, codes, line, payment, shipping
from tests.surfaces.ucp.market import Market, link
from tests.surfaces.ucp.open_company import AGENT

EMPTY: dict[str, Any] = {"payment": {}}
ID = "$.payment.selected_term_id"


@dataclass
class Officina:
    """A company with terms that has linked the platform."""

    address: str
    platform: str = AGENT
    customer_id: CustomerId = field(default_factory=lambda: CustomerId(ids.new()))
    bearer: str = ""

    def put(self, **changed: Any) -> None:
        """Give it other terms."""
        terms = {"currency": "EUR", "terms_days": 30, "credit_limit_minor": 50_000, "active": True}
        kept = Company(
            customer_id=self.customer_id,
            name="Officina",
            tax_number=None,
            address="",
            country="IT",
            **{**terms, **changed},
        )
        complete(self._run(kept))

    def used(self) -> int:
        """Return what it owes, minor units."""
        return complete(self._used())

    async def _run(self, kept: Company) -> None:
        async with Database.open(self.address) as db:
            self.bearer = self.bearer or await db.transact(self._linked, Context.system())
            await db.transact(
                orders.companies.put_company, Context.system(), company=kept, at=now()
            )

    async def _used(self) -> int:
        async with Database.open(self.address) as db:
            found = await db.read(orders.companies.get_company, customer_id=self.customer_id)
            return found.used_minor

    async def _linked(self, tx: Tx) -> str:
        new = NewCustomer(customer_id=self.customer_id, kind=CustomerKind.COMPANY)
        await customers.register(tx, customer=new, at=now())
        return await link(tx, self.customer_id, platform=self.platform)


@pytest.fixture
def officina(market: Market) -> Officina:
    found = Officina(market.address)
    found.put()
    return found


@pytest.fixture(params=["rest", "mcp"])
def buying(market: Market, officina: Officina, request: pytest.FixtureRequest) -> Buying:
    return Buying(market.client, is_mcp=request.param == "mcp", bearer=officina.bearer)


def opened(buying: Buying) -> dict[str, Any]:
    return buying.create(line_items=[line("shirt")], buyer=BUYER, fulfillment=shipping())


def choose(buying: Buying, name: str, term: str | None, units: int = 1) -> dict[str, Any]:
    chosen = {} if term is None else {"payment": {"selected_term_id": term}}
    return buying.update(
        name, line_items=[line("shirt", units)], buyer=BUYER, fulfillment=shipping(), **chosen
    )


def in_effect(told: dict[str, Any]) -> dict[str, Any]:
    """Return the term in effect; it names one of those that are offered, whose ids differ."""
    named = {one["id"]: one for one in told["payment"]["terms"]}
    assert len(named) == len(told["payment"]["terms"])
    term = named[told["payment"]["selected_term_id"]]
    assert sum(one["amount"] for one in term["schedules"]) == amount(told, "total")
    return term


def test_a_company_chooses_to_pay_later_and_the_order_says_when(
    buying: Buying, officina: Officina
) -> None:
    told = opened(buying)
    Checkout.model_validate(told)
    assert (in_effect(told)["id"], in_effect(told)["schedules"][0]["type"]) == ("now", "immediate")
    assert told["ucp"]["payment_handlers"]
    later = choose(buying, told["id"], "account")
    (due,) = in_effect(later)["schedules"]
    assert (later["status"], due["type"]) == ("ready_for_complete", "deferred")
    # the days are counted from an invoice that is not there yet
    assert "due_at" not in due
    assert "30 days of the date of the invoice" in due["description"]["plain"]
    assert "payment_term_changed" not in codes(later)
    # choosing costs nothing, and nothing is offered that pays at once
    assert later["totals"] == told["totals"]
    assert later["ucp"]["payment_handlers"] == {}
    rejected = buying.complete(told["id"])
    assert rejected["status"] == "ready_for_complete"
    assert ("payment_failed", "$.payment.instruments") in [
        (one["code"], one.get("path")) for one in rejected["messages"]
    ]
    assert officina.used() == 0
    key = str(ids.new())
    done = buying.complete(told["id"], key=key, **EMPTY)
    assert done["status"] == "completed", done
    assert buying.complete(told["id"], key=key, **EMPTY) == done
    assert officina.used() == amount(done, "total")
    order = buying.order(done["order"]["id"])
    Order.model_validate(order)
    assert order["payment"] == {"accepted_term": in_effect(later)}
    assert sum(one["amount"] for one in order["payment"]["accepted_term"]["schedules"]) == amount(
        order, "total"
    )
    # what was agreed stays so, whatever the company's terms are now
    officina.put(terms_days=5)
    assert buying.order(done["order"]["id"])["payment"] == order["payment"]


def test_paying_now_is_a_term_as_well_and_takes_instruments(
    buying: Buying, officina: Officina
) -> None:
    told = opened(buying)
    assert "payment_failed" in codes(buying.complete(told["id"], **EMPTY))
    done = buying.complete(told["id"])
    assert done["status"] == "completed"
    order = buying.order(done["order"]["id"])
    assert order["payment"]["accepted_term"]["id"] == "now"
    assert officina.used() == 0


def test_a_choice_that_leads_nowhere_is_said_and_not_replaced_in_silence(buying: Buying) -> None:
    told = opened(buying)
    wrong = choose(buying, told["id"], "pay-in-4")
    assert in_effect(wrong)["id"] == "now"
    assert ID in [one.get("path") for one in wrong["messages"]]
    assert "payment_term_changed" in codes(wrong)
    assert "payment_term_changed" not in codes(choose(buying, told["id"], "now"))
    assert "payment_term_changed" not in codes(choose(buying, told["id"], "account"))
    # another amount is another term
    assert "payment_term_changed" in codes(choose(buying, told["id"], None, units=2))
    # a new checkout is not asked for a term
    fresh = buying.create(
        line_items=[line("shirt")], fulfillment=shipping(), payment={"selected_term_id": "account"}
    )
    assert in_effect(fresh)["id"] == "now"


def test_a_company_beyond_its_limit_pays_now_and_is_told_why(
    buying: Buying, officina: Officina
) -> None:
    told = opened(buying)
    choose(buying, told["id"], "account")
    officina.put(credit_limit_minor=100)
    read = buying.read(told["id"])
    assert {"payment_term_changed", "credit_too_small"} <= set(codes(read))
    assert "terms" not in read.get("payment", {})
    assert read["ucp"]["payment_handlers"]
    assert "payment_failed" in codes(buying.complete(told["id"], **EMPTY))
    officina.put(active=False)
    assert "account_closed" in codes(buying.read(told["id"]))
    assert officina.used() == 0


def test_who_is_no_company_is_offered_no_terms(market: Market, officina: Officina) -> None:
    for bearer in ("", market.bearer):
        buying = Buying(market.client, bearer=bearer)
        told = opened(buying)
        assert "payment" not in told
        forced = choose(buying, told["id"], "account")
        assert "payment_term_changed" in codes(forced)
        assert "terms" not in forced.get("payment", {})
        assert "payment_failed" in codes(buying.complete(told["id"], **EMPTY))
        forged = payment("x", handler="account")
        assert "payment_failed" in codes(buying.complete(told["id"], **forged))
    assert officina.used() == 0
    profile = market.client.get("/.well-known/ucp").json()["ucp"]
    (entry,) = profile["capabilities"]["dev.ucp.common.payment.terms"]
    assert entry["extends"] == ["dev.ucp.shopping.checkout", "dev.ucp.shopping.order"]


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "due at once on the date"), (1, "within 1 day of"), (30, "within 30 days of")],
)
def test_a_schedule_says_by_itself_when_it_is_due(days: int, text: str) -> None:
    told = term_body(PaymentTerm(term_id="account", amount_minor=1, days=days))
    assert text in told["schedules"][0]["description"]["plain"]


def test_a_term_that_changed_meanwhile_is_told_instead_of_sold(
    buying: Buying, officina: Officina
) -> None:
    told = choose(buying, opened(buying)["id"], "account")
    officina.put(terms_days=7)
    refused = buying.complete(told["id"], **EMPTY)
    assert refused["status"] != "completed"
    assert {"changed", "payment_term_changed"} <= set(codes(refused))
    assert "within 7 days" in in_effect(refused)["schedules"][0]["description"]["plain"]
    assert buying.complete(told["id"], **EMPTY)["status"] == "completed"


def test_what_is_paid_later_is_bought_on_the_page_of_the_shop_as_well(
    market: Market, officina: Officina
) -> None:
    buying = Buying(market.client, bearer=officina.bearer)
    told = choose(buying, opened(buying)["id"], "account")
    url = urlsplit(told["continue_url"]).path
    page = market.client.get(url).text
    assert "Your company pays by invoice" in page
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    typed = {"key": "once", "version": version, "total": str(amount(told, "total"))}
    assert market.client.post(f"{url}/pay", data=typed).status_code == 303
    assert buying.read(told["id"])["status"] == "completed"
    assert officina.used() == amount(told, "total")
