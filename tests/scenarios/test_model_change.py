"""Story S1, the model change: bought in the app, changed by the contact centre, changed again.

One order tells all of it; money, points and stock are right at every step.
"""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import network
from ordito.network import Limit, Power
from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import CARD, found
from tests.scenarios.calls import act, card, client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean, until
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def free(http: httpx.AsyncClient, sku: str, place: str) -> int:
    answer = await http.get("/availability", params={"sku": sku, "place": place})
    (row,) = answer.json()
    return row["available"]


async def preview(http: httpx.AsyncClient, number: str, change: dict[str, Any]) -> dict[str, Any]:
    answer = await act(http, f"/orders/{number}/changes", change)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def confirm(
    http: httpx.AsyncClient, number: str, proposal: dict[str, Any], **body: Any
) -> httpx.Response:
    """Confirm twice with one key: the second answer is the first to the byte."""
    path = f"/orders/{number}/changes/{proposal['change_id']}/confirmation"
    key = {"Idempotency-Key": str(uuid4())}
    first = await http.post(path, json=body, headers=key)
    again = await http.post(path, json=body, headers=key)
    assert again.status_code == first.status_code
    assert first.status_code != 200 or again.content == first.content
    return first


def wanted(sku: str, method: str) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": 1, "method": method, "place": "south"}]


async def test_the_model_is_changed_twice_and_collected_in_the_neighbouring_store(
    db: Database, address: str
) -> None:
    company = await found(db, units=5, extra_skus=1)
    with serve(address) as url:
        async with (
            client(url, company.tokens["app"]) as app,
            client(url, company.tokens["contact-centre"]) as agent,
            client(url, company.tokens["store"]) as store,
        ):
            customer = {"email": "member@example.org"}
            sold = await sell(
                app, [line("shirt", 1, method="collect", place="north")], customer=customer
            )
            assert sold.status_code == 201, sold.text
            number = sold.json()["number"]
            assert await free(agent, "shirt", "north") == 4

            story = (await agent.get(f"/orders/{number}")).json()
            assert [one["kind"] for one in story["actions"]] == ["place"]
            other = {
                "kind": "change_model",
                "lines": [{"line_no": 1, "quantity": 1}],
                "wanted": wanted("sku-0", "collect"),
            }
            proposal = await preview(agent, number, other)
            effect = proposal["effect"]
            assert (effect["to_pay_minor"], effect["back_minor"], effect["points"]) == (0, 0, 0)
            assert [one["what"] for one in effect["goods"]] == ["freed", "reserved"]
            assert await free(agent, "sku-0", "south") == 5
            assert (await confirm(agent, number, proposal)).json()["effect"] == effect
            assert await free(agent, "shirt", "north") == 5
            assert await free(agent, "sku-0", "south") == 4
            await assert_audit_is_clean(db)

            better = {
                "kind": "change_model",
                "lines": [{"line_no": 2, "quantity": 1}],
                "wanted": wanted("laptop", "carry_out"),
            }
            upgrade = await preview(store, number, better)
            assert upgrade["effect"]["to_pay_minor"] == 89_900 - 1990
            assert upgrade["effect"]["points"] == 899 - 19
            unpaid = await confirm(store, number, upgrade)
            assert unpaid.json()["code"] == "orders.payment_mismatch"
            paid = await confirm(store, number, upgrade, payments=card())
            assert paid.status_code == 200, paid.text

            page = await until(agent, number, lambda page: page["captured_minor"] == 89_900)
            assert [one["kind"] for one in page["actions"]] == [
                "place",
                "change_model",
                "change_model",
            ]
            assert (page["due_minor"], page["owed_minor"]) == (89_900, 0)
            assert page["payment_state"] == "captured"
            assert page["fulfilment_state"] == "fulfilled"
            assert await free(agent, "laptop", "south") == 4
            assert await free(agent, "sku-0", "south") == 5
    await assert_audit_is_clean(db)


async def test_goods_of_the_app_are_exchanged_at_a_store_and_the_rest_comes_back(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with (
            client(url, company.tokens["app"]) as app,
            client(url, company.tokens["store"]) as store,
        ):
            sold = await sell(
                app, [line("shirt", 3, method="collect", place="north")], customer={"card": CARD}
            )
            number, (task,) = sold.json()["number"], sold.json()["fulfilments"]
            path = f"/places/north/fulfilment-orders/{task['fulfilment_order_id']}/hand-over"
            assert (await act(app, path, {"code": task["code"]})).status_code == 200
            await until(app, number, lambda page: page["captured_minor"] == 5970)

            change = {
                "kind": "exchange",
                "lines": [{"line_no": 1, "quantity": 1, "condition": "damaged"}],
                "wanted": [
                    {"sku": "shirt", "quantity": 1, "method": "carry_out", "place": "south"}
                ],
                "place": "south",
            }
            proposal = await preview(store, number, change)
            path = f"/orders/{number}/changes/{proposal['change_id']}/confirmation"
            assert (await act(store, path)).status_code == 200
            rival = await act(store, path)
            assert rival.json()["code"] == "orders.change_closed"

            body = {
                "lines": [{"line_no": 1, "quantity": 2}, {"line_no": 2, "quantity": 1}],
                "place": "south",
                "reason": "wrong_size",
                "expected_version": 2,
            }
            stale = await act(store, f"/orders/{number}/returns", body)
            assert stale.status_code == 409, stale.text
            assert stale.json()["code"] == "orders.changed"
            assert [one["kind"] for one in stale.json()["facts"]["since"]] == ["exchange"]
            back = await act(store, f"/orders/{number}/returns", {**body, "expected_version": 3})
            assert back.status_code == 200, back.text
            assert back.json()["effect"]["back_minor"] == 5970
            assert back.json()["effect"]["points"] == -59
            page = await until(store, number, lambda page: page["refunded_minor"] == 5970)
            assert (page["return_state"], page["due_minor"]) == ("returned", 0)
            assert await free(store, "shirt", "south") == 7
    await assert_audit_is_clean(db)


async def test_what_makes_no_sense_is_refused_with_its_field(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as store:
            sold = await sell(store, [line("shirt", 1)], place="north")
            number = sold.json()["number"]
            one = [{"line_no": 1, "quantity": 1}]
            for change, code, field in (
                ({"kind": "return", "lines": one}, "checkout.place_missing", "place"),
                (
                    {"kind": "return", "lines": one, "place": "depot"},
                    "network.service_not_offered",
                    "place",
                ),
                (
                    {"kind": "return", "lines": [{"line_no": 9, "quantity": 1}], "place": "north"},
                    "orders.unknown_line",
                    "lines[0].line_no",
                ),
                ({"kind": "cancel", "lines": one}, "orders.line_closed", "lines[0].quantity"),
                ({"kind": "appease"}, "orders.nothing_to_change", "amount_minor"),
                (
                    {"kind": "change_quantity", "line_no": 1, "quantity": 1},
                    "orders.nothing_to_change",
                    "quantity",
                ),
            ):
                answer = await act(store, f"/orders/{number}/changes", change)
                problem = answer.json()
                assert (problem["code"], problem["field"]) == (code, field), answer.text
            unknown = await act(store, f"/orders/{number}/changes", {"kind": "melt"})
            assert unknown.status_code == 422, unknown.text
            page = (await store.get(f"/orders/{number}")).json()
            assert page["version"] == 2
    await assert_audit_is_clean(db)


async def test_rival_tills_take_the_last_unit_back_once_and_a_repeat_is_answered_the_same(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as store:
            sold = await sell(store, [line("shirt", 2)], place="north", customer={"card": CARD})
            path = f"/orders/{sold.json()['number']}/returns"
            body = {"lines": [{"line_no": 1, "quantity": 2}], "place": "south"}
            keys = [str(uuid4()) for _ in range(6)]
            answers = await asyncio.gather(
                *(
                    store.post(path, json=body, headers={"Idempotency-Key": key})
                    for key in keys
                    for _ in range(2)
                )
            )
            done = [one for one in answers if one.status_code == 200]
            assert len(done) == 2, [one.text for one in answers]
            assert done[0].content == done[1].content
            refused = {one.json()["code"] for one in answers if one.status_code != 200}
            assert refused == {"orders.not_returnable"}
            assert await free(store, "shirt", "south") == 7
            order = (await store.get(path.removesuffix("/returns"))).json()
            assert (order["version"], order["refunded_minor"]) == (3, 3980)
    await assert_audit_is_clean(db)


async def test_who_acts_in_a_role_gives_back_up_to_its_limit(db: Database, address: str) -> None:
    company = await found(db, units=5)
    scopes = ["orders:read", "orders:write", "orders:everywhere", "role:agent"]
    token = await db.transact(
        auth.issue_token,
        Context.system(),
        name="agent",
        channel_id=company.channels["contact-centre"],
        scopes=scopes,
        at=now(),
    )
    limits = [
        Limit(role="agent", power=power, currency="EUR", up_to_minor=up_to)
        for power, up_to in ((Power.REFUND, 2000), (Power.APPEASE, 500))
    ]
    await db.transact(network.put_limits, Context.system(), limits=limits, at=now())
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as store, client(url, token) as agent:
            sold = await sell(store, [line("shirt", 3)], place="north")
            number = sold.json()["number"]
            for units, status in ((2, 403), (1, 200)):
                body = {"lines": [{"line_no": 1, "quantity": units}], "place": "north"}
                answer = await act(agent, f"/orders/{number}/returns", body)
                assert answer.status_code == status, answer.text
            for amount, status in ((501, 403), (500, 201)):
                change = {"kind": "appease", "amount_minor": amount}
                answer = await act(agent, f"/orders/{number}/changes", change)
                assert answer.status_code == status, answer.text
            assert (await store.get(f"/orders/{number}")).json()["version"] == 3
    await assert_audit_is_clean(db)
