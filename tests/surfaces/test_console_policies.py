"""Who leads writes the decision policy, tries it on the past, publishes it; everybody reads why."""

import re

import httpx
import pytest

from ordito import service
from ordito.network import Limit, Power, put_limits
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.console.desk.policy_text import (
    read_amount,
    read_conditions,
    write_amount,
    write_conditions,
)
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client, line, sell
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio
_EDITION = re.compile(r'name="edition" value="(\d+)"')
RULE = {
    "when": "fault = company\nvalue_minor >= 10.00",
    "most": "5.00 + 10% of value, at most 20.00",
    "approval_above": "15.00",
    "form-money": "on",
    "words-it": "Colpa nostra",
    "words-en": "Our fault",
    "words-et": "Meie viga",
}


def test_rules_are_read_as_they_are_written() -> None:
    text = "late_hours >= 24\nvalue_minor < 50.00\nfault != company, carrier\ntags has category:a\n"
    conditions = read_conditions(text + "is_company = no")
    rule = service.decisions.DecisionRule(code="a", when=conditions)
    assert read_conditions(write_conditions(rule)) == conditions
    assert (conditions[1].below, conditions[4].is_true) == (5_000, False)
    for amount in (
        "",
        "5.00",
        "10% of value",
        "100% of delivery, at most 9.90",
        "1.50 + 2.50% of value",
    ):
        assert write_amount(read_amount(amount, field="most")) == amount
    for wrong in ("moon = 1", "late_hours >= soon", "nothing"):
        with pytest.raises(service.decisions.DecisionPolicyUnclear):
            read_conditions(wrong)
    with pytest.raises(service.decisions.DecisionPolicyUnclear):
        read_amount("much", field="most")


async def test_a_policy_is_drafted_published_and_seen_in_decisions(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await _employ(db)
    with serve(address) as url:
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            await _draft(http)
        async with client(url, company.tokens["web"]) as api:
            sold = (await sell(api, [line("laptop", 1, method="carry_out", place="north")])).json()
            order = f"/orders/{sold['number']}/changes"
            beyond = {"kind": "appease", "amount_minor": 5000, "reason": "damaged"}
            refused = await api.post(order, json=beyond, headers={"idempotency-key": "a"})
            assert (refused.status_code, refused.json()["code"]) == (409, "service.beyond_policy")
            wish = {"order": sold["number"], "change": {**beyond, "amount_minor": 1800}}
            asked = await api.post("/approvals", json=wish, headers={"idempotency-key": "b"})
            assert asked.status_code == 201, asked.text
            approval = asked.json()
            own = await api.post(
                f"/approvals/{approval['approval_id']}/decision",
                json={"granted": True},
                headers={"idempotency-key": "c"},
            )
            assert own.status_code == 403
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            page, csrf = await page_of(http, "ada", "/approvals")
            assert "Approve" in page
            path = f"/approvals/{approval['approval_id']}"
            for act in ("grant", "do"):
                done = await http.post(path, data={"act": act, "_csrf": csrf})
                assert done.status_code == 200, done.text
            assert "Done" in done.text
            rows = (await http.get("/decisions?subject=goodwill")).text
            link = re.search(r'href="(/decisions/[0-9a-f-]{36})"', rows)
            assert link is not None
            page = (await http.get(link[1])).text
            assert "Our fault" in page
            assert "18.00" in page
            assert (await http.get("/fairness?days=30")).status_code == 200
            tried = (await http.get("/policies/draft?days=30")).text
            assert "What it would have changed in 30 days" in tried
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            page, _ = await page_of(http, "bea", "/policies")
            assert "Our fault" in page
            assert "Edit" not in page
            assert (await http.get("/policies/draft")).status_code == 403


async def _employ(db: Database) -> None:
    for login, role in (("ada", Role.HELM), ("bea", Role.AGENT)):
        await db.transact(
            add_staff,
            Context.system(),
            login=login,
            name=login.title(),
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=None,
            at=now(),
        )
    limits = [
        Limit(role="helm", power=power, currency="EUR", up_to_minor=100_000)
        for power in (Power.APPEASE, Power.OVERRIDE)
    ]
    await db.transact(put_limits, Context.system(), limits=limits, at=now())


async def _draft(http: httpx.AsyncClient) -> None:
    page, csrf = await page_of(http, "ada", "/policies/draft")
    words = {key: value for key, value in RULE.items() if key.startswith("words-")}

    async def post(path: str, page: str, **form: str) -> str:
        edition = _EDITION.search(page)
        assert edition is not None
        sent = {"_csrf": csrf, "edition": edition[1], **form}
        answer = await http.post(path, data=sent)
        assert answer.status_code == 200, answer.text
        return answer.text

    table = "/policies/draft/goodwill"
    page = await post(table, page, hit="first", **words)
    page = await post(f"{table}/rules", page, code="ours", act="save", **RULE)
    assert "no rule for a case" in page
    rest = {**words, "when": "", "owed": "", "most": ""}
    page = await post(f"{table}/rules", page, code="rest", act="save", **rest)
    assert "covers every case" in page
    stale = {"_csrf": csrf, "edition": "1", "hit": "first", **words}
    assert (await http.post(table, data=stale)).status_code == 409
    again = {**RULE, "when": "cause = damaged, broken"}
    page = await post(f"{table}/rules", page, code="ours", was="ours", act="save", **again)
    page = await post("/policies/publication", page)
    assert "Version 1" in page
    assert "cause = damaged, broken" in page
