"""Offers over HTTP and by forms: rules, an offer to a person, contact policy, rules of asking."""

import asyncio
import re
from collections.abc import Mapping

import httpx
import pytest

from ordito import engagement, messages, service
from ordito.platform.auth import add_staff, hash_password, issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.offers import OFFERED, a_rule, furnish_offers
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()
RULE = {
    "code": "after-case",
    "after": "case",
    "promotion": "UPGRADE",
    "relations": ["better", "similar"],
    "wait_hours": "2",
    "valid_days": "5",
    "every_days": "60",
    "hold_out_percent": "20",
}


async def test_rules_and_offers_are_made_over_http(db: Database, address: str) -> None:
    company = await found(db, units=5)
    rule = a_rule(reaches=company.member)
    await furnish_offers(db, company)
    scopes = ["customers:write", "prices:approve", "orders:read"]
    token = await db.transact(issue_token, SYSTEM, name="crm", scopes=scopes, at=now())
    poor = await db.transact(issue_token, SYSTEM, name="x", scopes=["orders:read"], at=now())
    with serve(address) as url:
        async with (
            client(url, token) as crm,
            client(url, poor) as other,
            client(url, company.tokens["app"]) as app,
        ):
            put = {
                "rules": [
                    {
                        "code": rule.code,
                        "after": "agent",
                        "promotion": "UPGRADE",
                        "hold_out_percent": 50,
                    }
                ]
            }
            key = {"Idempotency-Key": "rules"}
            for _ in range(2):
                answer = await crm.put("/offer-rules", json=put, headers=key)
                assert answer.json() == {"version": 2}, answer.text
            assert (await other.put("/offer-rules", json=put, headers=key)).status_code == 403
            path = f"/customers/{company.member}/personal-offers"
            wish = {"rule": rule.code}
            nothing = await act(crm, path, wish)
            assert nothing.json()["code"] == "engagement.nothing_better", nothing.text
            sold = await sell(
                app,
                [line("shirt", 1, method="collect", place="north")],
                customer={"email": "member@example.org"},
            )
            assert sold.status_code == 201
            made = await act(crm, path, wish)
            assert made.status_code == 201, made.text
            offer = made.json()
            assert (offer["state"], offer["price_minor"]) == ("open", OFFERED)
            again = await act(crm, path, wish)
            assert (again.status_code, again.json()["code"]) == (409, "engagement.offers_capped")
            declined = await act(crm, f"{path}/{offer['offer_id']}/decline")
            assert declined.json()["state"] == "declined"
            assert [one["state"] for one in (await crm.get(path)).json()] == ["declined"]
            result = (await crm.get(f"/offer-rules/{rule.code}/result")).json()
            assert (result["treated"], result["held"], result["lift"]) == (1, 0, None)
            quiet = {"caps": [{"days": 1, "most": 2}], "quiet": []}
            told = await crm.put("/contact-policy", json=quiet, headers=key)
            assert told.status_code == 409, "a key is of one command"
            told = await crm.put(
                "/contact-policy", json=quiet, headers={"Idempotency-Key": "contact"}
            )
            assert told.status_code == 200, told.text
            kept = (await crm.get("/contact-policy")).json()
            assert kept["policy"]["caps"] == [{"days": 1, "most": 2}]


class Forms:
    """Forms of the page of writing to people, posted by somebody who is signed in."""

    def __init__(self, http: httpx.AsyncClient, csrf: str) -> None:
        self._http, self._csrf = http, csrf

    async def post(self, which: str, form: Mapping[str, object], *status: int) -> str:
        """Post a form; by default it is saved, of several answers any will do."""
        sent = {"_csrf": self._csrf, "version": await self.seen(which), **form}
        answer = await self._http.post(f"/desk/outreach/{which}", data=sent)
        assert answer.status_code in (status or (200,)), answer.text
        return answer.text

    async def seen(self, which: str) -> str:
        """Return the version of the rules that the page shows now."""
        page = (await self._http.get("/desk/outreach")).text
        found = re.search(rf'/desk/outreach/{which}".*?name="version" value="(\d+)"', page)
        return found[1] if found else ""


async def save_offers(forms: Forms, db: Database) -> None:
    assert "after a solved case" in await forms.post("offers", RULE)
    (rule,) = (await db.read(engagement.OFFERS.load)).policy.rules
    told = (rule.wait_hours, rule.hold_out_percent, rule.relations)
    assert told == (2, 20, ("better", "similar"))
    await forms.post("offers", RULE | {"promotion": "NONE"}, 422)
    await forms.post("offers", RULE | {"hold_out_percent": "0"}, 422)
    await forms.post("offers", {"code": "after-case", "remove": "1"})
    assert (await db.read(engagement.OFFERS.load)).policy.rules == ()


async def save_contacts(forms: Forms, db: Database) -> None:
    form = {"begins-sms": "21:30", "ends-sms": "07:30", "all-sms": "on"}
    form |= {"soft_bounces": "4", "soft_days": "20"}
    form |= {"days-0": "7", "most-0": "2", "days-1": "", "most-1": ""}
    await forms.post("contacts", form)
    policy = (await db.read(messages.CONTACTS.load)).policy
    assert [(one.days, one.most) for one in policy.caps] == [(7, 2)]
    assert [(one.medium, one.begins) for one in policy.quiet] == [("sms", "21:30")]
    await forms.post("contacts", form | {"ends-sms": "21:30"}, 422)


async def save_asking(forms: Forms, db: Database) -> None:
    asks = {"code": "nps", "touchpoint": "delivery", "measure": "nps"}
    await forms.post("asking", asks | {"after_hours": "24", "share_percent": "50"})
    often = {"every_days": "10", "most_a_year": "3", "hold_out_percent": "5"}
    await forms.post("asking", often | {"lapse_days": "7", "reply_hours": "8"})
    asking = (await db.read(service.experience.ASKING.load)).policy
    assert [one.code for one in asking.rules] == ["nps"]
    assert (asking.every_days, asking.most_a_year, asking.reply_hours) == (10, 3, 8)
    await forms.post("asking", asks | {"remove": "1"})
    assert (await db.read(service.experience.ASKING.load)).policy.rules == ()


async def save_at_once(forms: Forms, db: Database) -> None:
    """Two people save what they opened together: the second is told, and nothing is lost."""
    await forms.post("offers", RULE)
    seen = {"version": await forms.seen("offers")}
    answers = await asyncio.gather(
        *(
            forms.post("offers", RULE | seen | {"hold_out_percent": n}, 200, 409)
            for n in ("30", "40")
        )
    )
    (refused,) = [one for one in answers if 'role="alert"' in one]
    (rule,) = (await db.read(engagement.OFFERS.load)).policy.rules
    assert rule.hold_out_percent in {30, 40}
    assert f"after-case: hold_out_percent 20 → {rule.hold_out_percent}" in refused
    # whoever changes another rule loses nothing, and is kept from nothing
    await forms.post("offers", RULE | seen | {"code": "other"})
    assert len((await db.read(engagement.OFFERS.load)).policy.rules) == 2
    gone = RULE | seen | {"remove": "1"}
    assert "after-case: hold_out_percent" in await forms.post("offers", gone, 409)
    await forms.post("offers", RULE | {"remove": "1"})
    assert "after-case: taken away" in await forms.post("offers", RULE | seen, 409)
    quiet = {"soft_bounces": "4", "soft_days": "20"}
    old = {"version": await forms.seen("contacts")}
    await forms.post("contacts", quiet)
    await forms.post("contacts", quiet | old, 409)
    often = {"every_days": "10", "most_a_year": "3", "hold_out_percent": "5"}
    often |= {"lapse_days": "7", "reply_hours": "9"}
    old = {"version": await forms.seen("asking")}
    await forms.post("asking", often)
    assert "reply_hours 8 → 9" in await forms.post("asking", often | old, 409)


async def test_rules_are_saved_and_taken_away_by_forms(db: Database, address: str) -> None:
    company = await found(db, units=1)
    await furnish_offers(db, company)
    for login, role in (("ada", Role.HELM), ("bea", Role.AGENT)):
        await db.transact(
            add_staff,
            SYSTEM,
            login=login,
            name=login.title(),
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=None,
            at=now(),
        )
    with serve(address) as url:
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            page, csrf = await page_of(http, "ada", "/desk/outreach")
            assert "No rule makes offers." in page
            forms = Forms(http, csrf)
            await save_offers(forms, db)
            await save_contacts(forms, db)
            await save_asking(forms, db)
            await save_at_once(forms, db)
            await forms.post("nothing", {}, 404)
        async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60) as http:
            page, csrf = await page_of(http, "bea", "/desk/outreach")
            assert "Quiet hours" in page
            await Forms(http, csrf).post("contacts", {}, 403)
