"""What was offered to a retired id is the survivor's in every channel; an unmerge gives it back."""

from typing import Any

import httpx
import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, NewCustomer
from ordito.platform import ids
from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.audit import run_audit
from ordito.reads.offer_results import read_offer_result
from tests.company import Company, found
from tests.flows.test_offers import until_bought
from tests.offers import OFFERED, PRICE, a_rule, furnish_offers
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()
TWIN = CustomerId(ids.derive("test", "twin"))
MEMBER_SAYS = {"email": "member@example.org"}
TWIN_SAYS = {"email": "twin@example.org"}


async def furnish(db: Database, company: Company) -> str:
    rule = a_rule(reaches=company.member)
    await furnish_offers(db, company, rule)
    email = Identifier(IdentifierKind.EMAIL, TWIN_SAYS["email"])
    twin = NewCustomer(customer_id=TWIN, identifiers=(email,))
    await db.transact(customers.register, SYSTEM, customer=twin, at=now())
    return rule.code


async def better(http: httpx.AsyncClient, customer: dict[str, str]) -> Any:
    """Return what the better product costs somebody."""
    body = {"lines": [line("better")], "place": "south", "customer": customer}
    quoted = await http.post("/quotes", json=body)
    assert quoted.status_code == 200, quoted.text
    return quoted.json()["total_minor"]


async def test_an_offer_made_before_a_merge_is_used_after_it_and_parts_with_its_id(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    rule = await furnish(db, company)
    scopes = ["customers:read", "customers:write", "cases:write", "orders:write"]
    token = await db.transact(issue_token, SYSTEM, name="crm", scopes=scopes, at=now())
    with serve(address) as url:
        async with client(url, token) as crm, client(url, company.tokens["store"]) as till:
            bought = await sell(till, [line("shirt")], place="north", customer=MEMBER_SAYS)
            assert bought.status_code == 201, bought.text
            own, twins = (f"/customers/{one}/personal-offers" for one in (company.member, TWIN))
            made = (await act(crm, own, {"rule": rule})).json()
            offer = f"{twins}/{made['offer_id']}"
            # before the merge it is nobody else's
            assert (await better(till, MEMBER_SAYS), await better(till, TWIN_SAYS)) == (
                OFFERED,
                PRICE,
            )
            assert (await act(crm, f"{offer}/decline")).json()["code"] == "engagement.not_offered"

            asked = {"other_id": str(company.member), "reason": "same person"}
            merged = (await act(crm, f"/customers/{TWIN}/merges", asked)).json()

            assert set(merged["customer_ids"]) == {str(TWIN), str(company.member)}
            assert [one["customer_id"] for one in (await crm.get(twins)).json()] == [
                str(company.member)
            ]
            assert (await act(crm, f"{offer}/decline")).json()["state"] == "declined"
            assert await better(till, TWIN_SAYS) == OFFERED
            sold = await sell(
                till, [line("better", method="collect", place="south")], customer=TWIN_SAYS
            )
            assert sold.json()["total_minor"] == OFFERED, sold.text
            assert await better(till, MEMBER_SAYS) == PRICE
            key = {"customer_id": TWIN, "offer_id": made["offer_id"]}
            kept = await until_bought(db, key)
            assert (kept.customer_id, str(kept.bought_order_id)) == (
                company.member,
                sold.json()["order_id"],
            )
            # bought under the other id, and still of who was offered it
            result = await db.read(read_offer_result, rule=rule, at=now())
            assert (result.treated, result.treated_buyers, result.taken) == (1, 1, 1)

            undo = f"/customers/{TWIN}/merges/{merged['merge_id']}/undo"
            assert (await act(crm, undo, {"reason": "two people"})).status_code == 200
            assert (await crm.get(twins)).json() == []
            assert [one["state"] for one in (await crm.get(own)).json()] == ["bought"]
            prices = [await better(till, one) for one in (TWIN_SAYS, MEMBER_SAYS)]
            assert prices == [PRICE, PRICE]
            # called off by the other id, it comes back to whom it was made
            called_off = {"reason": "mind", "lines": [{"line_no": 1, "quantity": 1}]}
            path = f"/orders/{sold.json()['order_id']}/cancellations"
            assert (await act(till, path, called_off)).status_code == 200
            prices = [await better(till, one) for one in (TWIN_SAYS, MEMBER_SAYS)]
            assert prices == [PRICE, OFFERED]
    verdicts = await db.read(run_audit, since=None, at=now())
    assert {one.check: one.findings for one in verdicts if one.findings} == {}
