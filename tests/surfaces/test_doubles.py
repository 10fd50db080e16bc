"""Customers who may be one person: asked over HTTP while somebody waits, decided at the console."""

from collections.abc import Sequence
from typing import Any, Final

import httpx
import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password, issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.match_customers import MatchTerms, match_customers
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client
from tests.serving import serve
from tests.surfaces.test_console_holds import PASSWORD, page_of

pytestmark = pytest.mark.anyio

HOME: Final[dict[str, Any]] = {
    "street": "Via Po 3",
    "postal_code": "10123",
    "city": "Torino",
    "country": "IT",
}


async def test_who_is_enrolled_is_held_beside_those_who_are_known(
    db: Database, address: str
) -> None:
    await found(db, units=1)
    token = await db.transact(
        issue_token,
        Context.system(),
        name="till",
        channel_id=None,
        scopes=["customers:read", "customers:write"],
        at=now(),
    )
    pair = await _register_twice(db, "Anna Rossi")
    await match_customers(db, MatchTerms())

    with serve(address) as url:
        async with client(url, token) as api:
            likely = await api.post(
                "/customers/suggestions",
                json={
                    "particulars": {"name": "ana rossi", **HOME},
                    "identifiers": [{"kind": "email", "value": "Anna.Rossi@posta.it"}],
                },
            )
            assert likely.status_code == 200, likely.text
            assert {one["customer_id"] for one in likely.json()} == {str(each) for each in pair}
            told = {one["field"]: one["level"] for one in likely.json()[0]["told"]}
            assert (told["emails"], told["given_name"]) == ("same", "similar")
            listed = (await api.get("/customers/suggestions")).json()
            assert [(one["left_id"], one["right_id"]) for one in listed] == [
                tuple(str(each) for each in sorted(pair))
            ]
            assert "Rossi" not in str(listed)
            decision = f"/customers/suggestions/{listed[0]['pair_id']}/decision"
            for _ in range(2):
                done = await api.post(
                    decision, json={"decision": "accept"}, headers={"Idempotency-Key": "k1"}
                )
                assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert await _persons(db, pair) == 1


async def test_who_may_be_one_person_is_decided_side_by_side(db: Database, address: str) -> None:
    await found(db, units=1)
    pairs = [await _register_twice(db, name) for name in ("Anna Rossi", "Dario Neri")]
    await match_customers(db, MatchTerms())
    for login, role in (("ada", Role.AGENT), ("hal", Role.HELM), ("bea", Role.ASSOCIATE)):
        await _add_staff(db, login, role)
    first, second = (f"/doubles/{customers.matching.pair_id_of(*pair)}" for pair in pairs)

    with serve(address) as url:
        async with _browser(url) as http:
            page, csrf = await page_of(http, "ada", first)
            assert "anna.rossi@posta.it" in page
            assert "Via Po 3, 10123 Torino" in page
            following = await http.post(first, data={"_csrf": csrf, "decision": "accept"})
            assert "Dario Neri" in following.text  # the next question
            assert await _persons(db, pairs[0]) == 1
            again = await http.post(first, data={"_csrf": csrf, "decision": "refuse"})
            assert again.status_code == 409
            apart = await http.post(first, data={"_csrf": csrf, "decision": "undo"})
            assert "Taken apart again" in apart.text
            assert await _persons(db, pairs[0]) == 2
            done = await http.post(second, data={"_csrf": csrf, "decision": "refuse"})
            assert "No question is open." in done.text
            assert "Anna" in (await http.get("/doubles?decided=undone")).text
        async with _browser(url) as http:
            page, csrf = await page_of(http, "hal", first)
            assert "anna.rossi@posta.it" not in page
            assert "an••••••••" in page
            refused = await http.post(first, data={"_csrf": csrf, "decision": "undo"})
            assert refused.status_code == 403
        async with _browser(url) as http:
            page, _ = await page_of(http, "bea", "/today")
            assert "/doubles" not in page
            assert (await http.get("/doubles")).status_code == 403
    looked = await db.read(customers.list_accesses, customer_id=pairs[0][0])
    assert {(one.why, one.route) for one in looked} == {
        ("merge_review", "/doubles"),
        ("merge_review", "/doubles/{pair_id}"),
    }


def _browser(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30)


async def _register_twice(db: Database, name: str) -> tuple[CustomerId, CustomerId]:
    given, surname = name.split()
    email = Identifier(IdentifierKind.EMAIL, f"{given}.{surname}@posta.it")
    twice = (
        NewCustomer(
            customer_id=CustomerId(ids.new()),
            particulars=Particulars(name=name, **HOME),
            identifiers=(email,),
        ),
        NewCustomer(
            customer_id=CustomerId(ids.new()),
            particulars=Particulars(name=f"{surname}, {given}", city="Torino"),
            identifiers=(email,),
        ),
    )
    await db.transact(customers.import_customers, Context.system(), customers=twice, at=now())
    return twice[0].customer_id, twice[1].customer_id


async def _add_staff(db: Database, login: str, role: Role) -> None:
    await db.transact(
        add_staff,
        Context.system(),
        login=login,
        name=login,
        password_hash=hash_password(PASSWORD),
        roles=[role],
        place_ids=None,
        at=now(),
    )


async def _persons(db: Database, pair: Sequence[CustomerId]) -> int:
    found = await db.read(customers.identity.persons_of, customer_ids=list(pair))
    return len(set(found.values()))
