"""Lists by pages, and rows in bulk: gift cards, store credit, back-order limits."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import customers, ledger
from ordito.customers import NewCustomer
from ordito.platform import ids
from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, TransferId
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio
SYSTEM = Context.system()
TWIN = CustomerId(ids.derive("test", "twin"))


async def pages(http: httpx.AsyncClient, path: str, name: str, **asked: Any) -> list[Any]:
    """Return the rows of all pages of two."""
    rows: list[Any] = []
    while True:
        page = (await http.get(path, params={"size": 2, **asked})).json()
        assert len(page[name]) <= 2
        rows += page[name]
        if page["next"] is None:
            return rows
        asked["after"] = page["next"]


async def put(http: httpx.AsyncClient, path: str, rows: list[Any]) -> httpx.Response:
    return await http.put(path, json=rows, headers={"Idempotency-Key": str(uuid4())})


async def twin(tx: Tx, company: Company) -> None:
    await customers.register(tx, customer=NewCustomer(customer_id=TWIN), at=now())
    for one, currency in ((company.member, "EUR"), (TWIN, "EUR"), (TWIN, "CHF")):
        await ledger.grant_credit(
            tx,
            customer_id=one,
            currency=currency,
            grant_id=TransferId(ids.new()),
            amount_minor=700,
            reason="test",
            at=now(),
        )


def card(tail: str, balance: int = 0, **more: Any) -> dict[str, Any]:
    return {"number": f"29900000{tail}", "currency": "EUR", "balance_minor": balance, **more}


async def put_cards(erp: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    """Put five cards; money of elsewhere on them is only for who may do everything."""
    rows = [card("0001"), card("0002", 5000), card("0003", currency="euro"), card("0001")]
    answer = await put(erp, "/bulk/gift-cards", rows)
    told = [(one["outcome"], one.get("code")) for one in answer.json()]
    assert answer.status_code == 207
    assert told == [
        ("created", None),
        ("refused", "auth.scope_missing"),
        ("refused", "http.row_wrong"),
        ("refused", "platform.put_twice"),
    ]
    rows = [card(f"000{n}", 1000 * n) for n in range(1, 6)]
    answer = await put(admin, "/bulk/gift-cards", rows)
    told = [one["outcome"] for one in answer.json()]
    assert told == ["unchanged", "created", "created", "created", "created"]


async def require_refusals(erp: httpx.AsyncClient, till: httpx.AsyncClient, path: str) -> None:
    for wrong, code in (
        ({"after": "bm8"}, "http.mark_wrong"),
        ({"size": 0}, "http.input_wrong"),
        ({"currency": "euro"}, "http.input_wrong"),
    ):
        answer = await erp.get(path, params=wrong)
        assert answer.json()["code"] == code, (path, wrong, answer.text)
    assert (await till.get(path)).status_code == 403


async def test_cards_and_credit_are_put_in_bulk_and_found_by_pages(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await db.transact(twin, SYSTEM, company)
    scopes = ["ledger:write", "customers:write"]
    token = await db.transact(issue_token, SYSTEM, name="erp", scopes=scopes, at=now())
    chief = await db.transact(issue_token, SYSTEM, name="old", scopes=["admin"], at=now())
    with serve(address) as url:
        async with (
            client(url, token) as erp,
            client(url, chief) as admin,
            client(url, company.tokens["store"]) as till,
        ):
            await put_cards(erp, admin)
            cards = await pages(erp, "/gift-cards", "cards")
            assert [(one["last_four"], one["free"]) for one in cards] == [
                ("0005", 5000),
                ("0004", 4000),
                ("0003", 3000),
                ("0002", 2000),
                ("0001", 0),
            ]
            blocked = cards[1]["account_id"]
            assert (await act(erp, f"/gift-cards/{blocked}/block", {"blocked": True})).is_success
            for asked, tails in (
                ({"last_four": "0003"}, ["0003"]),
                ({"state": "blocked"}, ["0004"]),
                ({"last_four": "0003", "state": "blocked"}, []),
                ({"currency": "CHF"}, []),
                ({"customer": str(company.member)}, []),
            ):
                some = await pages(erp, "/gift-cards", "cards", **asked)
                assert [one["last_four"] for one in some] == tails, asked
            paid = [{"tender": "gift_card", "token": cards[0]["account_id"]}]
            who = {"email": "member@example.org"}
            sold = await sell(till, [line("shirt")], place="north", customer=who, payments=paid)
            assert sold.status_code == 201, sold.text
            merge = {"other_id": str(company.member), "reason": "same person"}
            assert (await act(erp, f"/customers/{TWIN}/merges", merge)).status_code == 201
            (spent,) = await pages(erp, "/gift-cards", "cards", customer=str(TWIN))
            assert (spent["last_four"], spent["posted"] < 5000) == ("0005", True)

            credit = await pages(erp, "/store-credit", "credit")
            assert sorted((one["customer_id"], one["currency"]) for one in credit) == sorted(
                [(str(company.member), "EUR"), (str(TWIN), "CHF"), (str(TWIN), "EUR")]
            )
            francs = await pages(erp, "/store-credit", "credit", currency="CHF")
            assert [(one["customer_id"], one["free"]) for one in francs] == [(str(TWIN), 700)]
            for path in ("/gift-cards", "/store-credit"):
                await require_refusals(erp, till, path)


async def test_back_order_limits_are_read_as_they_were_put_in_the_row_scope(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    scopes = ["stock:read", "stock:write"]
    token = await db.transact(issue_token, SYSTEM, name="erp", scopes=scopes, at=now())
    own = await db.transact(
        issue_token,
        SYSTEM,
        name="north",
        scopes=scopes,
        place_id=company.places["north"],
        at=now(),
    )
    with serve(address) as url:
        async with client(url, token) as erp, client(url, own) as north:
            limits = [
                {"sku": "shirt", "place": "north", "units": 7},
                {"sku": "shirt", "place": "south", "units": 3},
            ]
            assert (await put(erp, "/stock/backorder-limits", limits)).status_code == 200
            path = "/stock/backorder-limits"

            async def told(http: httpx.AsyncClient, **asked: Any) -> dict[str, int]:
                rows = await pages(http, path, "limits", size=1, **asked)
                return {one["place_id"]: one["units"] for one in rows}

            there = {name: str(company.places[name]) for name in ("north", "south")}
            assert await told(erp) == {there["north"]: 7, there["south"]: 3}
            assert await told(erp, sku="shirt", place="south") == {there["south"]: 3}
            assert await told(north) == {there["north"]: 7}
            assert (await north.get(path, params={"place": "south"})).status_code == 403
            assert (await erp.get(path, params={"sku": "none"})).status_code == 404
            limits[0]["units"] = 0
            assert (await put(erp, "/stock/backorder-limits", limits)).status_code == 200
            assert await told(erp) == {there["south"]: 3}
