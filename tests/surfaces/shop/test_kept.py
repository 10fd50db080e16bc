"""Goods that a store keeps for who pays there: asked for in the shop, seen in store and desk."""

import re
from html import unescape
from typing import Final

import httpx

from ordito import fulfilment
from ordito.fulfilment.claims import ClaimPolicy
from ordito.platform.clock import now
from ordito.platform.db import Database
from tests.company import found
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.buyer import FORM
from tests.surfaces.test_store_room import signed_in, staff

_ACTION: Final = re.compile(r'action="(/store/north/kept/[^"]+)"')
_HIDDEN: Final = re.compile(r'type="hidden" name="(_csrf|key)" value="([^"]+)"')


async def ask(client: httpx.AsyncClient, units: int = 1) -> httpx.Response:
    form = {"sku": "shirt", "place": "north", "quantity": str(units)}
    return await client.post("/shop/kept", data=form, headers=FORM)


async def test_a_store_keeps_goods_that_the_shop_asked_for_until_somebody_lets_them_go(
    address: str, db: Database
) -> None:
    company = await found(db, units=3)
    await staff(db, company)
    policy = ClaimPolicy(keep_hours=24, most_units=2, most_claims=2)
    publish = fulfilment.claims.publish_policy
    await db.transact(publish, SYSTEM, policy=policy, by="test", at=now())
    async with an_application(address) as application, a_client(application) as client:
        page = "/shop/products/things?sku=shirt"
        assert "Keep it 24 hours, pay there" in unescape((await client.get(page)).text)
        assert (await ask(client, 3)).status_code == 429
        kept = [(await ask(client)).headers["location"] for _ in range(2)]
        assert (await ask(client)).status_code == 429
        told = unescape((await client.get(kept[0])).text)
        code = re.search(r'class="code"><b>(R\w{5})<', told)
        assert code is not None, told
        assert "<li>1 × " in told

        async with signed_in(application, "carla") as desk:
            seen = (await desk.get("/store/north/kept")).text
            assert code[1] in seen
            form = dict(_HIDDEN.findall(seen))
            let_go = next(one for one in _ACTION.findall(seen) if kept[0].rpartition("/")[2] in one)
            for said in ("said=claim_released", "said=claim_released"):
                answer = await desk.post(let_go, data=form, headers=FORM)
                assert said in answer.headers["location"]
        assert "Not kept any more" in (await client.get(kept[0])).text
        let = await client.post(f"{kept[1]}/release", headers=FORM)
        assert let.headers["location"] == kept[1]
        async with signed_in(application, "sofia") as store:
            assert "Nothing is kept for anybody." in (await store.get("/store/north/kept")).text
