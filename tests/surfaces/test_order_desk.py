"""The desk sees an order whole and a person masked, goes as far as it may, and takes apart."""

import csv
import io
import re
from decimal import Decimal

import httpx
import pytest

from ordito import customers, network, service
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.network import Limit, Power
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.surfaces.guards import Role
from tests.company import CARD, found
from tests.scenarios.calls import line, sell
from tests.surfaces.application import PASSWORD, a_client, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio
_SYSTEM = Context.system()
_CONFIRM = re.compile(r'action="(/orders/[^"]+/changes/[^"]+)"')
_SPLIT = re.compile(r'action="(/customers/[^"]+/splits/[^"]+)"')


async def _an_agent_of_the_north(db: Database, place_id: ids.PlaceId) -> None:
    await db.transact(
        add_staff,
        _SYSTEM,
        login="ada",
        name="Ada",
        password_hash=hash_password(PASSWORD),
        roles=[Role.AGENT],
        place_ids=[place_id],
        at=now(),
    )
    limits = [Limit(role="agent", power=Power.REFUND, currency="EUR", up_to_minor=2500)]
    limits += [Limit(role="agent", power=Power.APPEASE, currency="EUR", up_to_minor=0)]
    await db.transact(network.put_limits, _SYSTEM, limits=limits, at=now())


async def test_an_agent_changes_the_model_within_a_limit_that_is_shown_before(
    db: Database, address: str
) -> None:
    company = await found(db, units=5, extra_skus=1)
    await _an_agent_of_the_north(db, company.places["north"])
    async with an_application(address) as application, a_client(application) as desk:
        headers = {"Authorization": f"Bearer {company.tokens['app']}"}
        async with httpx.AsyncClient(
            transport=desk._transport,  # the same application
            base_url="http://ordito.test/api/v1",
            headers=headers,
        ) as api:
            wanted = [line("shirt", 2, method="collect", place="south")]
            sold = (await sell(api, wanted, customer={"card": CARD})).json()
        path = f"/orders/{sold['number']}"
        token = await sign_in(desk, path)

        # an agent of the contact centre sees what every place sold, with limits before the deed
        page = (await desk.get(path)).text
        assert "You may give back up to €25.00." in page
        assert "You may not give money away here" in page
        await verify_by_card(desk, f"/customers/{company.member}", token, sold["number"])

        models = (await desk.get(f"{path}/other-model/1?q=sku-0")).text
        assert "same place" in models
        form = {
            "_csrf": token,
            "line-1": "2",
            "sku": "sku-0",
            "from": "north",
            "method": "collect",
        }
        shown = await desk.post(f"{path}/change/change_model", data=form)
        confirm = _CONFIRM.search(shown.text)
        assert confirm is not None, shown.text
        for _ in range(2):
            done = await desk.post(confirm[1], data={"_csrf": token})
            assert done.headers["location"] == path
        after = (await desk.get(path)).text
        assert after.count("<b>Another model</b>") == 1

        # what the page does not offer is refused as well, and nothing has changed
        amount = {"_csrf": token, "amount": "5.00"}
        refused = await desk.post(f"{path}/change/appease", data=amount)
        assert refused.status_code == 403
        assert "This is more than you may give." in refused.text
        await ask_for_it_once(desk, path, amount)
        waiting = await db.read(service.decisions.list_approvals, at=now(), by="")
        assert [(one.amount_minor, one.deviation) for one in waiting] == [(500, "good_customer")]
        for number in ("due", "paid", "refunded"):
            file = await desk.get(f"{path}/money/{number}/csv")
            rows = list(csv.DictReader(io.StringIO(file.text)))
            total = sum(Decimal(row["total"]) for row in rows)
            assert total == (Decimal("39.80") if number == "due" else 0), number
        assert (await desk.get(f"{path}/money/nothing")).status_code == 404
        assert (await desk.get(path)).text.count("<b>Another model</b>") == 1


async def ask_for_it_once(desk: httpx.AsyncClient, path: str, form: dict[str, str]) -> None:
    """Over the limit somebody else is asked, once however often it is pressed."""
    asked = form | {"deviation": "Good customer", "key": str(ids.new())}
    for _ in range(2):
        answer = await desk.post(f"{path}/approvals/appease", data=asked)
        assert answer.headers["location"] == "/approvals"


async def verify_by_card(desk: httpx.AsyncClient, page: str, token: str, number: str) -> None:
    """See nothing of an order before the customer has said the card's number, and all after."""
    masked = (await desk.get(page)).text
    assert number not in masked
    assert "1 order: shown once it is known who this is." in masked
    await desk.post(f"{page}/verification", data={"_csrf": token, "said": CARD})
    story = (await desk.get(page)).text
    assert f"/orders/{number}/other-model/1" in story
    assert "by Ada: Loyalty card" in story


async def test_what_joins_two_ids_is_told_and_taken_apart_with_a_reason(
    db: Database, address: str
) -> None:
    company = await found(db, units=1)
    await _an_agent_of_the_north(db, company.places["north"])
    both: list[CustomerId] = []
    for mail in ("ortensia@posta.it", "o.quarzo@lavoro.it"):
        new = NewCustomer(
            customer_id=CustomerId(ids.new()),
            particulars=Particulars("Ortensia Quarzo", country="IT"),
            identifiers=(Identifier(IdentifierKind.EMAIL, mail),),
        )
        both.append(await db.transact(customers.register, _SYSTEM, customer=new, at=now()))
    await db.transact(
        customers.identity.merge,
        _SYSTEM,
        merge_id=ids.new(),
        customer_id=both[0],
        other_id=both[1],
        reason="said so",
        at=now(),
    )
    async with an_application(address) as application, a_client(application) as desk:
        page = f"/customers/{both[0]}"
        token = await sign_in(desk, page)
        told = (await desk.get(page)).text
        assert "Somebody decided it" in told
        split = _SPLIT.search(told)
        assert split is not None, told
        silent = await desk.post(split[1], data={"_csrf": token, "reason": " "})
        assert silent.status_code == 422
        reason = {"_csrf": token, "reason": "two sisters", "is_apart": "on"}
        assert (await desk.post(split[1], data=reason)).status_code == 303
        apart = (await desk.get(page)).text
        assert "taken apart" in apart
        assert _SPLIT.search(apart) is None
        assert await db.read(customers.identity.members, customer_id=both[1]) == (both[1],)
