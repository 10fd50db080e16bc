"""Rights over HTTP and on pages: what is allowed, what is kept, who looked, to be forgotten."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ordito import customers
from ordito.customers.accounts import Proof
from ordito.customers.consents import PreferenceLink
from ordito.platform import ids
from ordito.platform.auth import form_token_of, set_language, staff_id_of
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role, Scope
from ordito.surfaces.shop_door import SHOP_COOKIE
from tests.company import CARD, found
from tests.surfaces.application import (
    a_client,
    a_person,
    a_token,
    an_application,
)
from tests.surfaces.outline import check_page
from tests.surfaces.shop.buyer import FORM
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()


@pytest.fixture(autouse=True)
def home(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))


def key() -> dict[str, str]:
    return {"idempotency-key": str(ids.new())}


async def test_the_api_takes_words_down_tells_everything_and_forgets(
    db: Database, address: str
) -> None:
    who = (await found(db)).member
    admin = await a_token(db, Scope.ADMIN)
    reader = await a_token(db, Scope.CUSTOMERS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=admin) as client,
        a_client(application, authorization=reader) as other,
    ):
        url = f"/api/v1/customers/{who}"
        word = {"purpose": "marketing", "channel": "email", "state": "granted", "evidence": "f:3"}
        said = await client.post(f"{url}/consents", json=word, headers=key())
        assert said.status_code == 201, said.text
        unknown = await client.post(
            f"{url}/consents", json=word | {"purpose": "unheard"}, headers=key()
        )
        assert unknown.json()["code"] == "customers.unknown_purpose"
        stands = (await other.get(f"{url}/consents")).json()
        (email,) = [
            one
            for one in stands["choices"]
            if (one["purpose"], one["channel"]) == ("marketing", "email")
        ]
        assert (email["state"], email["allowed"]) == ("granted", True)
        for _ in range(3):
            assert (await other.get(url, headers={"ordito-why": "complaint.7"})).status_code == 200
        (look,) = (await client.get(f"{url}/accesses")).json()
        assert (look["route"], look["why"]) == (
            "/api/v1/customers/{customer_id}",
            "complaint.7",
        )
        told = (await other.get(f"{url}/export")).json()
        tables = {section["table"]: section["rows"] for section in told["sections"]}
        assert CARD in str(tables["customers.identifier"])
        assert tables["customers.consent"][0]["state"] == "granted"
        assert (await other.post(f"{url}/erasure", headers=key())).status_code == 403
        once = key()
        for _ in range(2):
            forgotten = await client.post(f"{url}/erasure", headers=once)
            assert forgotten.status_code == 200, forgotten.text
            assert forgotten.json()["customer_ids"] == [str(who)]
        assert CARD not in (await client.get(f"{url}/export")).text
        kinds = (await other.get("/api/v1/retention")).json()
        assert {"access_log", "message"} <= {one["kind"] for one in kinds}
        term = {"days": 30, "because": "a test"}
        put = await client.put("/api/v1/retention/access_log", json=term, headers=key())
        assert put.json() == term


async def test_purposes_are_declared_over_http(db: Database, address: str) -> None:
    admin = await a_token(db, Scope.ADMIN)
    async with (
        an_application(address) as application,
        a_client(application, authorization=admin) as client,
    ):
        texts = {
            one: {"title": "Surveys", "words": f"May we ask? {one}"} for one in ("en", "it", "et")
        }
        declared = {"channels": ["email"], "texts": texts}
        put = await client.put("/api/v1/consent-purposes/surveys", json=declared, headers=key())
        assert put.json() == {"version": 1}
        listed = (await client.get("/api/v1/consent-purposes?language=it")).json()
        assert "May we ask? it" in str(listed)
        wrong = declared | {"unless_refused": True}
        refused = await client.put("/api/v1/consent-purposes/surveys", json=wrong, headers=key())
        assert refused.json()["code"] == "customers.purpose_wrong"


async def test_a_mail_s_link_changes_what_is_allowed_without_signing_in(
    db: Database, address: str
) -> None:
    who = (await found(db)).member
    link = PreferenceLink(who, None, "marketing", "email")
    code = await db.transact(customers.consents.make_link, SYSTEM, link=link, at=now())
    url = f"/shop/preferences/{code}"

    async def allowed() -> bool:
        return await db.read(
            customers.consents.is_allowed, customer_id=who, purpose="marketing", channel="email"
        )

    async with an_application(address) as application, a_client(application) as browser:
        page = await browser.get(url, headers=FORM)
        assert page.status_code == 200
        check_page(page.text, "en")
        ticked = {"marketing.email": "1", "profiling.any": "1"}
        kept = await browser.post(url, data=ticked, headers=FORM)
        assert (kept.status_code, kept.headers["location"]) == (303, f"{url}?done")
        assert await allowed()
        # a mail program: from elsewhere, no cookies
        clicked = await browser.post(
            url,
            data={"List-Unsubscribe": "One-Click"},
            headers={"origin": "https://mail.example", "sec-fetch-site": "cross-site"},
        )
        assert clicked.status_code == 200
        assert not await allowed()
        await browser.post(url, data=ticked | {"object": "1"}, headers=FORM)
        assert not await allowed()
        await browser.post(url, data=ticked, headers=FORM)
        assert await allowed()
        assert (await browser.get("/shop/preferences/nothing", headers=FORM)).status_code == 404


async def test_a_shopper_reads_everything_after_a_code(db: Database, address: str) -> None:
    who = (await found(db)).member

    async def signed_in(client: httpx.AsyncClient, proof: Proof) -> str:
        secret = await db.transact(
            customers.accounts.open_session,
            SYSTEM,
            customer_id=who,
            proof=proof,
            at=now(),
            lasts=timedelta(hours=1),
        )
        client.cookies.set(SHOP_COOKIE, secret)
        return form_token_of(secret)

    async with an_application(address) as application, a_client(application) as client:
        token = await signed_in(client, Proof.PASSWORD)
        for path in ("file", "file.json"):
            asked = await client.get(f"/shop/account/data/{path}", headers=FORM)
            assert asked.status_code == 303
            assert "forgotten" in asked.headers["location"]
        told = {"_csrf": token, "sure": "1"}
        assert (
            await client.post("/shop/account/erase", data=told, headers=FORM)
        ).status_code == 303
        assert (await db.read(customers.get_profile, customer_id=who)).customer.erased_at is None
        await signed_in(client, Proof.CODE)
        page = await client.get("/shop/account/data/file", headers=FORM)
        assert CARD in page.text
        assert "How we recognise and reach you" in page.text
        whole = await client.get("/shop/account/data/file.json", headers=FORM)
        assert CARD in whole.text
        assert "attachment" in whole.headers["content-disposition"]


async def test_the_desk_reads_in_the_language_of_the_own_profile(
    db: Database, address: str
) -> None:
    who = (await found(db)).member
    await a_person(db, "ada", Role.AGENT)
    await db.transact(set_language, SYSTEM, staff_id=staff_id_of("ada"), language="it")
    async with an_application(address) as application, a_client(application) as client:
        url = f"/customers/{who}/privacy"
        await sign_in(client, url)
        page = (await client.get(url, headers={"accept-language": "en"})).text
        assert "Messaggi di servizio" in page
        assert "Service messages" not in page


async def test_the_desk_takes_words_down_and_leaves_a_trace(db: Database, address: str) -> None:
    who = (await found(db)).member
    await a_person(db, "ada", Role.AGENT)
    async with an_application(address) as application, a_client(application) as client:
        url = f"/customers/{who}/privacy"
        token = await sign_in(client, url)
        assert (await client.get(url)).status_code == 200
        word = {
            "_csrf": token,
            "about": "marketing.email",
            "state": "objected",
            "evidence": "call:1",
        }
        assert (await client.post(url, data=word)).status_code == 303
        page = await client.get(url)
        assert "Objected to" in page.text
        opened = await client.get(f"{url}/file")
        assert CARD in opened.text
        looks = await db.read(customers.list_accesses, customer_id=who)
        assert [(one.why, one.route) for one in looks] == [
            ("export", "/customers/{customer_id}/privacy/file")
        ]
        looked = (await client.get(url)).text.partition('id="looks"')[2]
        assert "<span>Ada</span>" in looked
        assert "To hand out what is kept" in looked
        gone = await client.post(f"{url}/erase", data={"_csrf": token, "sure": "1"})
        assert gone.status_code == 303
    assert (await db.read(customers.get_profile, customer_id=who)).customer.erased_at is not None
