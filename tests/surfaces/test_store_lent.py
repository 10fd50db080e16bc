"""What is lent to tills, over HTTP: seen, more of it, taken back; once, at the own place."""

import re
from typing import Final

import httpx
import pytest

from ordito import counter, customers, ledger, stock
from ordito.flows.lend_money import lend_money
from ordito.ledger import NewGiftCard
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, PlaceId, TransferId
from ordito.reads.audit import run_audit
from ordito.surfaces.entrance import Entrance
from tests.company import Company, found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.test_store_room import signed_in, staff
from tests.tills import TestTill, register_till

pytestmark = pytest.mark.anyio

_SYSTEM: Final = Context.system()
_TOKEN: Final = re.compile(r'name="_csrf" value="([^"]+)"')
_CARD: Final = ledger.with_check_digit("635001234567890")
_FRANCS: Final = ledger.with_check_digit("635001234567891")
_NO_CARD: Final = ledger.with_check_digit("635001234567892")
_URL: Final = "/store/north/lent"


async def issue(db: Database, number: str, currency: str) -> AccountId:
    """Issue a gift card of 50.00."""
    card = NewGiftCard(
        account_id=AccountId(ids.new()), number=number, currency=currency, amount_minor=5000
    )
    return (await db.transact(ledger.issue_gift_card, _SYSTEM, card=card, at=now())).account_id


async def free_on(db: Database, account_id: AccountId) -> int:
    return (await db.read(ledger.get_gift_card, account_id=account_id)).free


async def lend_credit(db: Database, company: Company, till: TestTill) -> None:
    """Lend 10.00 of the member's store credit, as the till itself does."""
    credit = {"customer_id": company.member, "currency": "EUR", "amount_minor": 1000}
    granted = TransferId(ids.new())
    await db.transact(
        ledger.grant_credit, _SYSTEM, **credit, grant_id=granted, reason="test", at=now()
    )
    device = await db.read(counter.get_device, place_id=till.place_id, device_id=till.device_id)
    await db.transact(
        lend_money,
        _SYSTEM,
        **credit,
        device=device,
        hold_id=ids.new(),
        tender="store_credit",
        token=None,
        at=now(),
    )


async def token_of(browser: httpx.AsyncClient) -> str:
    """Return the token that the reader's forms send."""
    token = _TOKEN.search((await browser.get(_URL)).text)
    assert token is not None
    return token[1]


async def post(browser: httpx.AsyncClient, token: str, path: str, **form: str) -> httpx.Response:
    """Send a form of the page."""
    return await browser.post(f"{_URL}/{path}", data=form | {"_csrf": token})


async def back_urls(browser: httpx.AsyncClient, kind: str) -> list[str]:
    page = (await browser.get(_URL)).text
    return re.findall(rf'action="{_URL}/({kind}/[^"]+/back)"', page)


async def started(application: Entrance, till: TestTill) -> dict[str, list[dict[str, object]]]:
    """Return what the till hears of when it asks anew."""
    async with a_client(application, authorization=f"Bearer {till.token}") as api:
        answer = await api.get("/api/v1/till/start")
        assert answer.status_code == 200, answer.text
        return answer.json()


async def test_goods_are_lent_once_seen_and_taken_back(db: Database, address: str) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    till = await register_till(db, company)
    units = {f"units-{company.skus['shirt']}": "3"}
    place_id = PlaceId(company.places["north"])
    async with an_application(address) as application, signed_in(application, "sofia") as room:
        token = await token_of(room)
        for wrong, why in (
            ({"till": till.code}, "Nothing has been counted yet"),
            ({"till": "t9"} | units, "Choose a till of this place"),
            (
                {"till": till.code, f"units-{company.skus['shirt']}": "9"},
                "Fewer units are free here",
            ),
        ):
            answer = await post(room, token, "goods", key=ids.new().hex, **wrong)
            assert why in answer.text, answer.text
        assert await db.read(stock.list_escrows, place_id=place_id) == []
        for _ in range(2):
            done = await post(room, token, "goods", key="k1", till=till.code, **units)
            assert done.headers["location"].endswith("said=goods_lent")
        assert "3 units to sell" in (await room.get(_URL)).text
        (loan,) = (await started(application, till))["escrow"]
        assert loan["lines"] == [{"sku": str(company.skus["shirt"]), "left": 3}]
        (back,) = await back_urls(room, "goods")
        for _ in range(2):
            assert (
                (await post(room, token, back))
                .headers["location"]
                .endswith("said=goods_given_back")
            )
        assert (await started(application, till))["escrow"] == []
        assert (await post(room, token, f"goods/{ids.new()}/back")).status_code == 404
        # a till that is lost gets no more, and what it has can be taken back
        await post(room, token, "goods", key="k2", till=till.code, **units)
        await db.transact(
            counter.revoke,
            _SYSTEM,
            place_id=till.place_id,
            device_id=till.device_id,
            reason="lost",
            staff_ids=[],
            at=now(),
        )
        said = await post(room, token, "goods", key="k3", till=till.code, **units)
        assert "This till was revoked" in said.text
        (back,) = await back_urls(room, "goods")
        await post(room, token, back)
        assert f'data-till="{till.code}"' not in (await room.get(_URL)).text
        async with signed_in(application, "carla") as desk:
            assert (await desk.get(_URL)).status_code == 403
        assert (await room.get("/store/south/lent")).status_code == 403
    assert [one for one in await db.read(run_audit, since=None, at=now()) if one.findings] == []


async def test_a_gift_card_is_lent_by_its_number_and_all_money_can_be_taken_back(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await staff(db, company)
    till = await register_till(db, company)
    card, _ = await issue(db, _CARD, "EUR"), await issue(db, _FRANCS, "CHF")
    await db.transact(
        customers.change_particulars,
        _SYSTEM,
        customer_id=company.member,
        particulars=customers.Particulars(name="Giulia Conti"),
        language="it",
        at=now(),
    )
    await lend_credit(db, company, till)
    async with an_application(address) as application, signed_in(application, "sofia") as room:
        token = await token_of(room)
        for number, amount, why in (
            (_NO_CARD, "5", "No gift card has this number"),
            (_CARD, "five", "Write the amount as 19.90"),
            (_CARD, "-5", "Write the amount as 19.90"),
            (_CARD, "50.01", "Less is free on this gift card"),
            (_FRANCS, "5", "The money of this gift card is of another currency"),
        ):
            said = await post(room, token, "card", till=till.code, number=number, amount=amount)
            assert why in said.text, said.text
        assert await free_on(db, card) == 5000
        for _ in range(2):
            lent = {"till": till.code, "number": _CARD, "amount": "20.50"}
            done = await post(room, token, "card", key="k1", **lent)
            assert done.headers["location"].endswith("said=card_lent")
        assert await free_on(db, card) == 2950
        page = (await room.get(_URL)).text
        assert f"…{_CARD[-4:]}" in page
        assert "€30.50" in page
        assert "Giulia Conti" in page
        async with db.connection() as connection:  # whose credit it is was shown, and is noted
            looked = await connection.fetch("SELECT DISTINCT why FROM customers.access")
        assert [row["why"] for row in looked] == ["lending"]
        heard = (await started(application, till))["holds"]
        assert [(one["tender"], one["left_minor"], one["ending"]) for one in heard] == [
            ("store_credit", 1000, None),
            ("gift_card", 2050, _CARD[-4:]),
        ]
        for back in await back_urls(room, "money"):
            for _ in range(2):
                assert (await post(room, token, back)).status_code == 303
        assert (await started(application, till))["holds"] == []
        assert (await post(room, token, f"money/{ids.new()}/back")).status_code == 404
    assert await free_on(db, card) == 5000
    assert [one for one in await db.read(run_audit, since=None, at=now()) if one.findings] == []
