"""A pricing manager proposes, checks, simulates and publishes prices over HTTP, and goes back."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import pricing
from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def tokens(db: Database) -> tuple[str, str]:
    """Return the tokens of somebody who edits prices, and of somebody who approves them."""

    async def issue(tx: Tx) -> tuple[str, str]:
        editor = ["catalogue:read", "catalogue:write", "customers:write", "customers:read"]
        return (
            await auth.issue_token(tx, name="editor", channel_id=None, scopes=editor, at=now()),
            await auth.issue_token(
                tx, name="chief", channel_id=None, scopes=["prices:approve"], at=now()
            ),
        )

    return await db.transact(issue, Context.system())


def ten_percent(code: str = "TEN", **changes: Any) -> dict[str, Any]:
    """Return a promotion as it is sent."""
    return {
        "promotion_id": str(uuid4()),
        "code": code,
        "label": {"en": "Ten percent", "it": "Dieci per cento"},
        "benefit": {"kind": "percent_off", "rate_ppm": 100_000},
        "valid_from": "2020-01-01T00:00:00Z",
        **changes,
    }


async def ok(answer: httpx.Response) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


async def a_draft(http: httpx.AsyncClient, *promotions: dict[str, Any]) -> dict[str, Any]:
    draft = await ok(await act(http, "/price-drafts", {"title": "Autumn"}))
    path = f"/price-drafts/{draft['draft_id']}"
    body = {"edition": draft["edition"], "promotions": list(promotions)}
    return await ok(await act(http, f"{path}/changes", body))


async def test_a_draft_is_simulated_approved_published_and_rolled_back(
    db: Database, address: str
) -> None:
    company = await found(db)
    editor, chief = await tokens(db)
    with serve(address) as url:
        async with (
            client(url, company.tokens["web"]) as shop,
            client(url, editor) as http,
            client(url, chief) as boss,
        ):
            for _ in range(3):
                await ok(
                    await sell(shop, [line("shirt", method="ship"), line("laptop", method="ship")])
                )
            policy = {"needs_approval": True, "progressive_reductions": True}
            key = {"Idempotency-Key": str(uuid4())}
            await ok(await boss.put("/price-policy", json=policy, headers=key))
            refused = await act(http, "/rulebooks", {"promotions": [ten_percent()]})
            assert refused.json()["code"] == "pricing.approval_needed"

            draft = await a_draft(http, ten_percent())
            path = f"/price-drafts/{draft['draft_id']}"
            assert (await ok(await http.get(f"{path}/check")))["findings"] == []
            await simulate(http, path)
            seen = {"edition": draft["edition"]}
            waiting = await ok(await act(http, f"{path}/hand-in", {**seen, "reason": "Autumn"}))
            assert waiting["state"] == "handed_in"
            done = await ok(await act(boss, f"{path}/approve", seen))
            assert (done["state"], done["published_version"]) == ("published", 2)
            quote = await ok(await act(shop, "/quotes", {"lines": [line("shirt")]}))
            assert quote["total_minor"] == 1791

            back = await ok(await act(http, "/rulebooks/1/restore", {"reason": "Too early"}))
            await ok(
                await act(
                    boss,
                    f"/price-drafts/{back['draft_id']}/approve",
                    {"edition": back["edition"]},
                )
            )
            quote = await ok(await act(shop, "/quotes", {"lines": [line("shirt")]}))
            versions = await ok(await http.get("/rulebooks"))
            assert quote["total_minor"] == 1990
            assert [(one["version"], one["reason"], one["restores"]) for one in versions] == [
                (3, "Too early", 1),
                (2, "Autumn", None),
                (1, "", None),
            ]


async def simulate(http: httpx.AsyncClient, path: str) -> None:
    asked = await ok(await act(http, f"{path}/simulations", {"days": 2}))
    told = asked
    for _ in range(300):
        told = await ok(await http.get(f"/price-simulations/{asked['simulation_id']}"))
        if told["state"] == "done":
            break
        await asyncio.sleep(0.2)
    effect = told["result"]
    [channel] = effect["channels"]
    assert (effect["baskets"], effect["changed"], effect["customers"]) == (3, 3, 3)
    assert channel["present"]["total_minor"] - channel["proposed"]["total_minor"] == 3 * 9189
    [ten] = effect["promotions"]
    assert (ten["code"], ten["present_minor"], ten["proposed_baskets"]) == ("TEN", 0, 3)
    baskets = await ok(await http.get(f"/price-simulations/{asked['simulation_id']}/baskets"))
    assert [one["proposed_minor"] - one["present_minor"] for one in baskets] == [-9189] * 3


async def test_a_draft_with_errors_is_not_handed_in(db: Database, address: str) -> None:
    await found(db)
    editor, _ = await tokens(db)
    with serve(address) as url:
        async with client(url, editor) as http:
            wrong = ten_percent(select={"tags": ["brand:Nobody"]}, valid_to="2021-01-01T00:00:00Z")
            draft = await a_draft(http, wrong)
            path = f"/price-drafts/{draft['draft_id']}"
            checked = await ok(await http.get(f"{path}/check"))
            handed = await act(
                http, f"{path}/hand-in", {"edition": draft["edition"], "reason": "x"}
            )

    assert {one["code"] for one in checked["findings"]} == {"unknown_name", "never_applies"}
    assert handed.json()["code"] == "pricing.draft_faulty"


async def test_a_draft_for_later_is_published_by_the_chore(db: Database, address: str) -> None:
    await found(db)
    editor, _ = await tokens(db)
    with serve(address) as url:
        async with client(url, editor) as http:
            draft = await a_draft(http, ten_percent())
            path = f"/price-drafts/{draft['draft_id']}"
            at = (now() + timedelta(seconds=1)).isoformat()
            body = {"edition": draft["edition"], "reason": "Later", "publish_at": at}
            assert (await ok(await act(http, f"{path}/hand-in", body)))["state"] == "approved"
    # nobody served when its time came
    assert len(await db.read(pricing.list_rulebooks)) == 1
    await asyncio.sleep(1)
    with serve(address) as url:
        async with client(url, editor) as http:
            state = ""
            for _ in range(600):
                state = (await ok(await http.get(path)))["draft"]["state"]
                if state == "published":
                    break
                await asyncio.sleep(0.1)

    assert state == "published"
    assert len(await db.read(pricing.list_rulebooks)) == 2


async def test_coupons_are_shown_once_and_offers_are_one_persons(
    db: Database, address: str
) -> None:
    company: Company = await found(db)
    editor, _ = await tokens(db)
    coupon, offer = ten_percent(claim="coupon", limited=True), ten_percent("BACK", claim="offer")
    with serve(address) as url:
        async with client(url, editor) as http:
            await ok(await act(http, "/rulebooks", {"promotions": [coupon, offer]}))
            budget = await http.put(
                f"/promotions/{coupon['promotion_id']}/budget",
                json={"max_uses": 5},
                headers={"Idempotency-Key": str(uuid4())},
            )
            batch = {
                "batch_id": str(uuid4()),
                "promotion_id": coupon["promotion_id"],
                "name": "Letter",
                "kind": "unique",
                "count": 2,
            }
            key = {"Idempotency-Key": str(uuid4())}
            made = await ok(await http.post("/coupon-batches", json=batch, headers=key))
            again = await ok(await http.post("/coupon-batches", json=batch, headers=key))
            person = f"/customers/{company.member}/offers"
            given = {
                "offer_id": str(uuid4()),
                "promotion_id": offer["promotion_id"],
                "reason": "winback",
            }
            [made_offer] = await ok(await act(http, person, given))
            listed = await ok(await http.get("/promotions"))
            gone = await http.delete(
                f"{person}/{given['offer_id']}", headers={"Idempotency-Key": str(uuid4())}
            )

    codes = made["codes_csv"].split()
    assert codes[0] == "code"
    assert [len(code) for code in codes[1:]] == [19, 19]
    assert (again["codes_csv"], again["batch"]["coupons"]) == (None, 2)
    assert budget.json()["max_uses"] == 5
    assert made_offer["reason"] == "winback"
    assert {one["promotion"]["code"] for one in listed} == {"TEN", "BACK"}
    assert gone.json() == []
