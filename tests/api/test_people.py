"""Who belongs together, what is nobody's, and what somebody shows to be theirs, over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ordito import customers
from ordito.customers import CustomerKind, Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.surfaces.guards import Scope
from tests.surfaces.application import a_client, a_token, an_application

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()
ANNA, BRUNO, FIRM = (CustomerId(ids.derive("test", name)) for name in ("anna", "bruno", "firm"))
EMAIL = "anna@ferri.it"
API = "/api/v1"


def once() -> dict[str, str]:
    return {"idempotency-key": str(uuid4())}


async def put(http: httpx.AsyncClient, url: str, body: Any = None) -> httpx.Response:
    return await http.put(f"{API}{url}", json=body, headers=once())


async def post(http: httpx.AsyncClient, url: str, body: Any) -> httpx.Response:
    return await http.post(f"{API}{url}", json=body, headers=once())


async def people(db: Database) -> None:
    email = Identifier(IdentifierKind.EMAIL, EMAIL)
    for who, name in ((ANNA, "Anna Ferri"), (BRUNO, "Bruno Neri"), (FIRM, "Ferri & Figli")):
        new = NewCustomer(
            customer_id=who,
            kind=CustomerKind.COMPANY if who == FIRM else CustomerKind.PERSON,
            particulars=Particulars(name),
            identifiers=() if who == FIRM else (email,),
        )
        await db.transact(customers.register, SYSTEM, customer=new, at=now())


async def test_households_contacts_and_address_books(db: Database, address: str) -> None:
    await people(db)
    token = await a_token(db, Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE)
    reader = await a_token(db, Scope.CUSTOMERS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=token) as http,
        a_client(application, authorization=reader) as other,
    ):
        home = f"/customers/{ANNA}/household"
        assert (await put(other, home, {"other_id": str(BRUNO)})).status_code == 403
        lives = await put(http, home, {"other_id": str(BRUNO)})
        assert lives.json() == {"customer_ids": [str(BRUNO)]}
        unknown = await put(http, home, {"other_id": str(uuid4())})
        assert unknown.json()["code"] == "customers.unknown"
        back = await other.get(f"{API}/customers/{BRUNO}/household")
        assert back.json() == {"customer_ids": [str(ANNA)]}
        assert (await http.delete(API + home)).status_code == 204
        assert (await other.get(API + home)).json() == {"customer_ids": []}

        contact = f"/customers/{FIRM}/contacts/{ANNA}"
        (speaks,) = (await put(http, contact, {"role": "buyer"})).json()
        assert (speaks["other_id"], speaks["role"], speaks["ended_at"]) == (
            str(ANNA),
            "buyer",
            None,
        )
        wrong = await put(http, f"/customers/{BRUNO}/contacts/{ANNA}", {"role": "buyer"})
        assert wrong.json()["code"] == "customers.not_a_company"
        assert (await http.delete(API + contact)).status_code == 204
        (spoke,) = (await other.get(f"{API}/customers/{ANNA}/contacts")).json()
        assert spoke["other_id"] == str(FIRM)
        assert spoke["ended_at"] is not None

        book = f"{API}/address-books/{uuid4()}/customers"
        assert (await http.put(f"{book}/{ANNA}")).status_code == 204
        assert (await http.put(f"{book}/{uuid4()}")).status_code == 404
        assert (await other.get(book)).json() == {"customer_ids": [str(ANNA)]}
        assert (await http.delete(f"{book}/{ANNA}")).status_code == 204
        assert (await other.get(book)).json() == {"customer_ids": []}


async def test_what_is_shown_at_the_counter_is_proven(db: Database, address: str) -> None:
    await people(db)
    token = await a_token(db, Scope.CUSTOMERS_READ, Scope.CUSTOMERS_WRITE)
    async with (
        an_application(address) as application,
        a_client(application, authorization=token) as http,
    ):
        shown = {"kind": "email", "value": EMAIL.upper(), "means": "device"}
        proven = await post(http, f"/customers/{ANNA}/proofs", shown)
        assert proven.status_code == 201, proven.text
        assert proven.json()["customer_ids"] == [str(ANNA)]
        sent = await post(http, f"/customers/{BRUNO}/proof-codes", {"email": EMAIL})
        secret = sent.json()["secret"]
        async with db.connection() as connection:
            code = await connection.fetchval("SELECT link FROM messages.message")
        reading = f"{API}/customers/{BRUNO}/proof-codes/reading"
        wrong = {"secret": secret, "code": f"{(int(code) + 1) % 10**6:06}"}
        assert (await http.post(reading, json=wrong)).json()["code"] == "customers.proof_code_wrong"
        # it opens no account
        signs_in = customers.accounts.try_code
        assert await db.transact(signs_in, SYSTEM, secret=secret, code=code, at=now()) is None
        read = await http.post(reading, json={"secret": secret, "code": code})
        assert read.status_code == 200, read.text
        assert set(read.json()["customer_ids"]) == {str(ANNA), str(BRUNO)}
        again = await http.post(reading, json={"secret": secret, "code": code})
        assert again.status_code == 409
        foreign = await post(http, f"/customers/{BRUNO}/proof-codes", {"email": "x@ferri.it"})
        assert foreign.json()["code"] == "customers.value_not_held"
    async with db.connection() as connection:
        means = await connection.fetch(
            "SELECT payload ->> 'means' AS means FROM platform.fact WHERE type = $1 ORDER BY 1",
            customers.identity.IdentifierProven.type,
        )
    assert [row["means"] for row in means] == ["code", "device"]


async def test_values_of_nobody_and_the_file_of_a_person_as_a_page(
    db: Database, address: str
) -> None:
    await people(db)
    admin = await a_token(db, Scope.ADMIN)
    reader = await a_token(db, Scope.CUSTOMERS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=admin) as http,
        a_client(application, authorization=reader) as other,
    ):
        junk = {"kind": "phone", "value": "+39 011 000123", "note": "our switchboard"}
        assert (await post(other, "/junk-values", junk)).status_code == 403
        noted = await post(http, "/junk-values", junk)
        assert noted.status_code == 201, noted.text
        (one,) = (await other.get(f"{API}/junk-values")).json()
        assert (one["note"], one["kind"]) == ("our switchboard", "phone")
        assert "000123" not in str(one)
        gone = await http.delete(f"{API}/junk-values/{UUID(one['junk_id'])}")
        assert gone.status_code == 204
        assert (await other.get(f"{API}/junk-values")).json() == []
        assert (await other.get(f"{API}/shared-values")).json() == []
        assert (await other.get(f"{API}/crowds?least=2")).json() == []

        page = await other.get(f"{API}/customers/{ANNA}/export.html?language=it")
        assert page.status_code == 200, page.text
        assert '<html lang="it">' in page.text
        assert EMAIL in page.text
        looks = await db.read(customers.list_accesses, customer_id=ANNA)
        assert [one.why for one in looks] == ["export"]
