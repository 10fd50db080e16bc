"""A till over HTTP: invited, registered, signed in, told, asked; and what it may not."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.reads.audit import run_audit
from tests.company import Company, found
from tests.serving import serve
from tests.tills import TestTill, spki_of

pytestmark = pytest.mark.anyio
PASSWORD = "correct horse battery"


@pytest.fixture
async def company(db: Database) -> Company:
    company = await found(db, units=20)
    people = {"anna": ["associate"], "maria": ["manager"]}
    for login, roles in people.items():
        await db.transact(
            auth.add_staff,
            Context.system(),
            login=login,
            name=login.title(),
            password_hash=auth.hash_password(PASSWORD),
            roles=roles,
            at=now(),
        )
    company.tokens["manager"] = await db.transact(
        auth.issue_token,
        Context.system(),
        name="manager",
        scopes=["till:manage"],
        channel_id=company.channels["store"],
        at=now(),
    )
    return company


@pytest.fixture
def origin(address: str, company: Company) -> Iterator[str]:
    assert company
    with serve(address) as url:
        yield url


@pytest.fixture
async def http(origin: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{origin}/api/v1/till", timeout=60) as client:
        yield client


class Asking:
    """Asks as a till does."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.token = token
        self.session = ""

    async def __call__(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": str(ids.new()),
            **({"Till-Session": self.session} if self.session else {}),
            **more,
        }
        answer = await self.http.request(method, path, json=body, headers=headers)
        return answer.status_code, answer.json() if answer.content else None


async def become_till(http: httpx.AsyncClient, company: Company) -> tuple[Asking, TestTill]:
    maria = Asking(http, company.tokens["manager"])
    status, invited = await maria("POST", "/invitations", {"place": "north", "code": "t1"})
    assert status == 201, invited
    key = ec.generate_private_key(ec.SECP256R1())
    body = {
        "invitation": invited["invitation"].lower(),
        "public_key": base64.b64encode(spki_of(key)).decode(),
    }
    answer = await http.post("/register", json=body)
    assert answer.status_code == 201, answer.text
    again = await http.post("/register", json=body)
    told = again.json()
    assert (again.status_code, told["device"]) == (201, answer.json()["device"])
    other = {**body, "public_key": base64.b64encode(spki_of(_key())).decode()}
    assert (await http.post("/register", json=other)).status_code == 403
    till = TestTill(told["device"], "t1", company.places["north"], key, told["token"])
    till.pepper = base64.b64decode(told["pepper"])
    return Asking(http, told["token"]), till


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def entries(till: TestTill, start: int = 0) -> dict[str, Any]:
    told = [{"text": one.text, "signature": one.signature} for one in till.told[start:]]
    return {"device": str(till.device_id), "entries": told}


async def sign_in(ask: Asking, person: str, pin: str, purpose: str = "work") -> str:
    body = {"person": person, "pin": pin, "purpose": purpose}
    status, answer = await ask("POST", "/sign-in", body)
    assert status == 200, answer
    return answer["session"]


async def test_a_page_becomes_a_till_and_its_people_sign_in_without_asking(
    http: httpx.AsyncClient, company: Company
) -> None:
    ask, till = await become_till(http, company)
    anna = str(auth.staff_id_of("anna"))
    simple = {"person": anna, "pin": "1234", "password": PASSWORD}
    assert (await ask("PUT", "/pin", simple))[0] == 422
    wrong = {"person": anna, "pin": "4821", "password": "wrong horse battery"}
    assert (await ask("PUT", "/pin", wrong))[0] in (401, 403)
    status, person = await ask("PUT", "/pin", {**wrong, "password": PASSWORD})
    assert status == 200, person

    status, start = await ask("GET", "/start")
    assert status == 200, start
    assert start["receipts"] == {"series": "T-t1", "next": 1}
    assert start["limits"]["pin_guesses"] == 5
    (verifier,) = [one["pin"] for one in start["staff"] if one["id"] == anna]
    inner = hashlib.pbkdf2_hmac(
        "sha256", b"4821", base64.b64decode(verifier["salt"]), verifier["iterations"], 32
    )
    check = hmac.digest(till.pepper, inner, "sha256")
    assert base64.b64encode(check).decode() == verifier["check"]

    for tries in (3, 2, 1, 0):
        status, problem = await ask("POST", "/sign-in", {"person": anna, "pin": "0007"})
        assert (status, problem["facts"]["tries_left"]) == (403, tries)
    status, problem = await ask("POST", "/sign-in", {"person": anna, "pin": "4821"})
    assert (status, problem["code"]) == (429, "counter.pin_locked")

    text = (
        await http.get(
            start["rulebook"]["url"].removeprefix("/api/v1/till"),
            headers={"Authorization": f"Bearer {till.token}"},
        )
    ).text
    assert str(company.skus["shirt"]) in text
    status, page = await ask("GET", "/catalogue?limit=1")
    assert (status, len(page["skus"]), page["next"]) == (200, 1, page["skus"][0]["code"])
    status, rest = await ask("GET", f"/catalogue?after={page['next']}")
    assert {"shirt", "laptop"} == {one["code"] for one in (*page["skus"], *rest["skus"])}


async def test_a_till_tells_its_log_sells_online_and_takes_back(
    http: httpx.AsyncClient, company: Company, db: Database
) -> None:
    ask, till = await become_till(http, company)
    people = {login: str(auth.staff_id_of(login)) for login in ("anna", "maria")}
    for person in people.values():
        await ask("PUT", "/pin", {"person": person, "pin": "4821", "password": PASSWORD})
    ask.session = await sign_in(ask, people["anna"], "4821")
    cart = {
        "id": str(ids.new()),
        "lines": [{"sku": "shirt", "quantity": 2}],
        "payments": [{"tender": "cash"}],
        "expected_total_minor": 3980,
    }
    status, problem = await ask("POST", "/sales", cart)
    assert (status, problem["code"]) == (409, "counter.shift_not_open")

    till.open_shift()
    sold = till.sell(company.skus["shirt"])
    status, taken = await ask("POST", "/log", entries(till))
    assert (status, taken["taken_through"]) == (200, 2), taken
    assert taken["results"][1]["order_id"] == str(sold)

    status, quote = await ask("POST", "/quote", {"lines": [{"sku": "shirt", "quantity": 2}]})
    assert (status, quote["total_minor"]) == (200, 3980)
    status, sale = await ask("POST", "/sales", cart)
    assert (status, sale["order_id"]) == (201, cart["id"]), sale
    assert await ask("POST", "/sales", cart) == (201, sale)
    online = {"order_id": sale["order_id"], "number": sale["number"]}
    till.sell(company.skus["shirt"], units=2, id=cart["id"], online=online)
    status, taken = await ask("POST", "/log", entries(till, 2))
    assert taken["results"][0]["outcome"] == "booked", taken

    status, order = await ask("GET", "/orders?find=T-t1:2")
    assert (status, order["order_id"]) == (200, cart["id"])
    back = {"kind": "return", "lines": [{"line_no": 1, "quantity": 1}]}
    status, change = await ask("POST", f"/orders/{order['order_id']}/changes", back)
    assert status == 201, change
    status, done = await ask("POST", f"/changes/{change['change_id']}/confirm", {"payments": []})
    assert status == 200, done
    body = {
        "id": str(ids.new()),
        "order": order["order_id"],
        "change_id": change["change_id"],
        "lines": [{"line_no": 1, "quantity": 1}],
        "refunds": [{"tender": "cash", "amount_minor": 1990}],
        "total_minor": 1990,
        "receipt": till.receipt(),
    }
    till.write("return", body)
    till.close_shift(13_980)
    status, taken = await ask("POST", "/log/file", __import__("json").loads(till.file()))
    assert [one["exceptions"] for one in taken["results"]] == [[]] * 5, taken
    assert taken["results"][-1]["outcome"] == "booked"
    status, report = await ask("GET", f"/report?shift={till.shift}")
    assert (report["shift"]["difference_minor"], report["expected_minor"]) == (0, 13_980)
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one for one in verdicts if one.findings] == []


async def test_carts_wait_goods_and_customers_are_found_and_a_lost_till_is_shut_out(
    http: httpx.AsyncClient, company: Company
) -> None:
    ask, till = await become_till(http, company)
    status, parked = await ask(
        "POST", "/parked", {"cart": {"lines": [{"quantity": 3}]}, "label": "red coat"}
    )
    assert status == 201, parked
    status, waiting = await ask("GET", "/parked")
    assert [(one["label"], one["units"]) for one in waiting] == [("red coat", 3)]
    status, cart = await ask("POST", f"/parked/{parked['parked']}/recall", {})
    assert (status, cart["cart"]) == (200, {"lines": [{"quantity": 3}]})
    status, problem = await ask("POST", f"/parked/{parked['parked']}/recall", {})
    assert (status, problem["code"]) == (409, "counter.recalled")

    status, stock = await ask("GET", "/stock/shirt")
    assert (status, stock["here"]) == (200, 20)
    assert {one["place"] for one in stock["places"]} == {"south", "depot"}
    status, customer = await ask("GET", "/customers?email=member@example.org")
    assert (status, customer["id"], customer["programme"]) == (200, str(company.member), "club")
    status, lent = await ask("POST", "/escrows", {"lines": [{"sku": "shirt", "quantity": 4}]})
    assert status == 201, lent
    status, start = await ask("GET", "/start")
    assert start["escrow"][0]["lines"][0]["left"] == 4
    assert (await ask("POST", f"/escrows/{lent['escrow_id']}/return", {}))[0] == 204

    maria = Asking(http, company.tokens["manager"])
    status, shown = await maria("POST", f"/devices/{till.device_id}/revoke", {"reason": "lost"})
    assert (status, shown["is_lost"]) == (200, True)
    assert (await ask("GET", "/start"))[0] in (401, 403)
    till.open_shift()
    status, taken = await maria("POST", "/log", entries(till))
    assert (status, taken["results"][0]["code"]) == (200, "revoked_device")
    status, taken = await maria("POST", f"/devices/{till.device_id}/release", {"reason": "found"})
    assert (status, taken["taken_through"]) == (200, 1), taken
    status, devices = await maria("GET", "/devices")
    assert [(one["code"], one["open_incidents"]) for one in devices] == [("t1", 0)]
