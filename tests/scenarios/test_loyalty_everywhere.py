"""One card, one gift card, many channels: each sees, spends and gives back the same."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

CLUB = {
    "minor_per_point": {"EUR": 100},
    "terms": {
        "burn": {"EUR": {"points": 1, "minor": 5}},
        "tiers": [
            {"code": "base", "name": "Base", "least": 0},
            {"code": "gold", "name": "Gold", "least": 500, "permille": 2000},
        ],
    },
}


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db)


@pytest.fixture
def url(address: str, company: Company) -> Iterator[str]:  # noqa: ARG001 # served as founded
    with serve(address) as served:
        yield served


@pytest.fixture
async def channels(
    db: Database, company: Company, url: str
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A client of each channel that may do all of this."""
    clients: dict[str, httpx.AsyncClient] = {}
    for code, channel_id in company.channels.items():
        token = await db.transact(
            auth.issue_token,
            Context.system(),
            name=f"all of {code}",
            channel_id=channel_id,
            scopes=["admin"],
            at=now(),
        )
        clients[code] = client(url, token)
    yield clients
    for one in clients.values():
        await one.aclose()


async def done(http: httpx.AsyncClient, path: str, body: Any = None) -> Any:
    answer = await act(http, path, body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def refused(http: httpx.AsyncClient, path: str, body: Any = None) -> str:
    answer = await act(http, path, body)
    assert answer.status_code >= 400, answer.text
    return answer.json()["code"]


async def put_club(http: httpx.AsyncClient) -> None:
    (programme,) = (await http.get("/programmes")).json()
    answer = await http.put(
        "/programmes", json=[programme | CLUB], headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.json()[0]["outcome"] == "updated", answer.text


async def seen(channels: dict[str, httpx.AsyncClient], card: str) -> dict[str, Any]:
    """Return how a member stands, after every channel has said the same."""
    answers = [
        (await http.get("/members", params={"card": card})).json()["standings"]
        for http in channels.values()
    ]
    assert all(answer == answers[0] for answer in answers), answers
    (standing,) = answers[0]
    return standing


async def test_points_of_one_card_are_the_same_in_every_channel(
    channels: dict[str, httpx.AsyncClient],
) -> None:
    store, web, agent = channels["store"], channels["web"], channels["contact-centre"]
    await put_club(store)
    enrolled = await done(
        web,
        "/enrolments",
        {
            "programme": "club",
            "identifiers": [{"kind": "email", "value": "lia@example.org"}],
            "card": "2600 0001",
        },
    )
    lia = enrolled["customer_id"]

    first = await sell(
        store, [line("laptop", method="ship", place="depot")], customer={"card": "26000001"}
    )
    assert first.json()["points"] == 899
    standing = await seen(channels, "26000001")
    assert (standing["free"], standing["worth_minor"]) == (899, {"EUR": 4495})

    redemption = await done(
        web,
        f"/customers/{lia}/redemptions",
        {"programme": "club", "currency": "EUR", "amount_minor": 1000},
    )
    path = f"/customers/{lia}/redemptions/{redemption['redemption_id']}"
    await done(store, f"{path}/captures", {"amount_minor": 700})
    await done(agent, f"{path}/releases")
    assert (await seen(channels, "26000001"))["free"] == 899 - 140
    await done(agent, f"{path}/refunds", {"amount_minor": 700})

    order = first.json()["order_id"]
    await done(
        agent,
        f"/orders/{order}/cancellations",
        {"lines": [{"line_no": 1, "quantity": 1}], "reason": "regret"},
    )
    assert (await seen(channels, "26000001"))["free"] == 0

    card = enrolled["card"]["card_id"]
    new = await done(
        store,
        f"/customers/{lia}/memberships/club/cards/{card}/replacement",
        {"number": "26000002"},
    )
    assert new["state"] == "active"
    lost = await sell(
        store, [line("shirt", method="carry_out", place="north")], customer={"card": "26000001"}
    )
    assert (lost.status_code, lost.json()["code"]) == (409, "loyalty.card_closed")
    assert (await seen(channels, "26000002"))["account_id"] == standing["account_id"]


async def test_a_gift_card_bought_in_a_store_pays_on_the_web_once(
    channels: dict[str, httpx.AsyncClient],
) -> None:
    store, web, agent = channels["store"], channels["web"], channels["contact-centre"]
    key = {"Idempotency-Key": str(uuid4())}
    body = {"currency": "EUR", "amount_minor": 5000}
    issued = (await store.post("/gift-cards", json=body, headers=key)).json()
    again = (await store.post("/gift-cards", json=body, headers=key)).json()
    assert (again["number"], again["card"]) == (None, issued["card"])
    number, card = issued["number"], issued["card"]["account_id"]

    hold = await done(web, "/gift-cards/holds", {"number": number, "amount_minor": 4000})
    assert (
        await refused(store, "/gift-cards/holds", {"number": number, "amount_minor": 1001})
        == "ledger.not_enough"
    )
    path = f"/accounts/{card}/holds/{hold['hold_id']}"
    await done(web, f"{path}/captures", {"amount_minor": 1990})
    await done(web, f"{path}/releases")

    new = await done(agent, f"/gift-cards/{card}/replacements")
    assert new["card"]["free"] == 3010
    assert (
        await refused(web, "/gift-cards/holds", {"number": number, "amount_minor": 1})
        == "ledger.gift_card_closed"
    )
    await done(store, f"{path}/refunds", {"amount_minor": 1990})
    for http in channels.values():
        found = await http.post("/gift-cards/lookups", json={"number": new["number"]})
        assert found.json()["free"] == 5000
    lines = (await agent.get(f"/accounts/{card}/statement", params={"size": 2})).json()
    rest = (await agent.get(f"/accounts/{card}/statement", params={"after": lines["next"]})).json()
    told = [*lines["lines"], *rest["lines"]]
    assert sorted(one["amount"] for one in told) == [-3010, -1990, -1990, 1990, 5000]
    assert told[-1]["balance"] == 5000
    totals: dict[str, int] = {}
    for one in (await agent.get("/trial-balance")).json():
        totals[one["unit"]] = totals.get(one["unit"], 0) + one["entries"]
    assert set(totals.values()) == {0}


async def test_credit_budgets_and_drawers_over_http(
    channels: dict[str, httpx.AsyncClient], company: Company
) -> None:
    store, agent = channels["store"], channels["contact-centre"]
    credit = f"/customers/{company.member}/store-credit"
    grant = {"currency": "EUR", "amount_minor": 1500, "reason": "appeasement"}
    (purse,) = await done(agent, credit, grant)
    hold = await done(store, f"{credit}/holds", {"currency": "EUR", "amount_minor": 1500})
    await done(
        store,
        f"/accounts/{purse['account_id']}/holds/{hold['hold_id']}/captures",
        {"amount_minor": 1500},
    )
    assert (await agent.get(credit)).json()[0]["free"] == 0

    funded = await done(agent, "/budgets/SPRING/funds", {"unit": "uses:SPRING", "units": 10})
    assert funded["free"] == 10
    assert (
        await refused(
            store,
            f"/accounts/{funded['account_id']}/holds/{hold['hold_id']}/captures",
            {"amount_minor": 1},
        )
        == "http.no_tender"
    )

    drawer = await done(store, "/places/north/drawers", {"code": "till-1", "currency": "EUR"})
    path = f"/places/north/drawers/{drawer['account_id']}"
    await done(store, f"{path}/moves", {"amount_minor": 10_000, "reason": "float"})
    assert (
        await refused(store, f"{path}/moves", {"amount_minor": -10_001, "reason": "drop"})
        == "ledger.not_enough"
    )
    counted = await done(store, f"{path}/counts", {"counted_minor": 9_990})
    assert counted == {"difference_minor": -10}
    assert (
        await refused(
            store, f"/places/south/drawers/{drawer['account_id']}/counts", {"counted_minor": 1}
        )
        == "ledger.drawer_unknown"
    )
