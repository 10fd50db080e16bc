"""Short messages of customers at the desk: one conversation, answered by what they wrote."""

import asyncio
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
import pytest

from ordito import customers, messages, service
from ordito.customers import Identifier, IdentifierKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.platform.webhooks import headers_of
from ordito.surfaces.connectors.texters import SimulatedTexter
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.shop.buyer import FORM
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio

SECRET: Final = f"whsec_{b64encode(b'the secret of who calls').decode()}"
PATIENCE_S: Final = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    texters = tmp_path / "texters.toml"
    texters.write_text(
        f'[[texter]]\ncode = "net"\nmedium = "social"\nsecret = "{SECRET}"\n'
        f'[[texter]]\ncode = "sim"\nmedium = "sms"\nsecret = "{SECRET}"\n'
    )
    return Settings(log_requests=False, texters=str(texters))


async def tell(world: httpx.AsyncClient, code: str, text_id: str, **wrote: str) -> httpx.Response:
    text = {"text_id": text_id, "occurred_at": now(), **wrote}
    body = msgspec.json.encode({"texts": [text]})
    headers = headers_of(str(ids.new()), body, secrets=[SECRET], at=now())
    headers["content-type"] = "application/json"
    return await world.post(f"/api/v1/texters/{code}/told", content=body, headers=headers)


async def eventually(look: Callable[[], Awaitable[Any]]) -> Any:
    """Return the first answer that says something."""
    give_up_at = time.monotonic() + PATIENCE_S
    while not (found := await look()):
        assert time.monotonic() < give_up_at, look
        await asyncio.sleep(0.05)
    return found


async def case_of(db: Database, kind: IdentifierKind, value: str, source: str = "") -> Any:
    """Wait until whoever has a number or account has a case; return it."""
    handle = Identifier(kind, value, source)

    async def look() -> service.cases.Case | None:
        whose = await db.read(customers.find_by_identifier, identifier=handle)
        found = whose and await db.read(service.cases.list_of_person, customer_ids=[whose])
        assert not found or len(found) == 1, found
        return found[0] if found else None

    return await eventually(look)


async def kinds_of(db: Database, case: service.cases.Case) -> list[str]:
    story = await db.read(service.cases.story_of, whose=case.whose)
    return [one.kind for one in await db.read(service.cases.list_entries, story=story)]


async def test_a_conversation_is_one_case_and_is_answered_by_what_the_customer_wrote(
    db: Database, address: str, settings: Settings
) -> None:
    await found(db, units=1)
    await a_person(db, "ada", Role.AGENT)
    giulia = {"sender": "acct-7:giulia", "sender_name": "Giulia"}
    async with (
        an_application(address, settings=settings) as application,
        a_client(application) as world,
        a_client(application) as desk,
    ):
        told = [await tell(world, "net", "m1", text="Is it blue?", **giulia) for _ in range(2)]
        assert [one.json()["new"] for one in told] == [1, 0]
        # the second comes before the first has a case
        await tell(world, "net", "m2", text="Or green?", **giulia)
        case = await case_of(db, IdentifierKind.EXTERNAL, "acct-7:giulia", "net")
        assert (case.channel, case.subject) == ("social", "Is it blue?")

        async def both() -> bool:
            return await kinds_of(db, case) == ["social_in", "social_in"]

        await eventually(both)
        await is_answered_on_its_network(desk, case)
        assert await kinds_of(db, case) == ["social_out", "social_in", "social_in"]
        await case_of(db, IdentifierKind.EXTERNAL, "acct-7:giulia", "net")
        texter = application.house.texters.by_medium["social"]
        assert isinstance(texter, SimulatedTexter)

        async def taken() -> list[messages.Text]:
            return list(texter.taken)

        (text,) = await eventually(taken)
        assert (text.to, text.title, text.text) == ("acct-7:giulia", "", "Blue.\nIn M and L.")

        # the same words from somebody's telephone are another conversation
        await tell(world, "sim", "m1", sender="+39 333 7654321", text="Is it blue?")
        other = await case_of(db, IdentifierKind.PHONE, "+39 333 7654321")
        assert (other.channel, other.customer_id != case.customer_id) == ("text", True)
        forged = await tell(world, "post", "m3", text="Hello", **giulia)
        assert (forged.status_code, forged.json()["code"]) == (403, "messages.not_the_texter")


async def is_answered_on_its_network(desk: httpx.AsyncClient, case: service.cases.Case) -> None:
    token, page = await sign_in(desk, "/desk"), f"/desk/cases/{ids.number_of(case.case_id)}"
    shown = (await desk.get(page)).text
    assert shown.index('value="social_out"') < shown.index('value="mail_out"')
    assert "sender not proven" not in shown
    form = {"_csrf": token, "text": "Blue.\nIn M and L.", "key": "k1", "then": "waiting"}
    file = [("file", ("blue.png", b"png", "image/png"))]
    refused = await desk.post(f"{page}/answer", data=form, files=file)
    assert (refused.status_code, "without files" in refused.text) == (422, True)
    # nobody wrote from a telephone, and there is no mail address
    for way in ("text_out", "mail_out"):
        refused = await desk.post(f"{page}/answer", data=form | {"how": way})
        assert "has no" in refused.text or "has not" in refused.text, way
    for _ in range(2):
        sent = await desk.post(f"{page}/answer", data=form | {"how": "social_out"})
        assert sent.status_code == 303, sent.text


async def test_a_chat_is_answered_at_the_desk(
    db: Database, address: str, settings: Settings
) -> None:
    await found(db, units=1)
    await a_person(db, "ada", Role.AGENT)
    async with (
        an_application(address, settings=settings) as application,
        a_client(application, **FORM) as buyer,
        a_client(application) as desk,
    ):
        said = {"key": "one", "text": "Are you there?", "email": "ada@example.org"}
        assert (await buyer.post("/shop/chat", data=said)).status_code == 303
        case = await case_of(db, IdentifierKind.EMAIL, "ada@example.org")
        token, page = await sign_in(desk, "/desk"), f"/desk/cases/{ids.number_of(case.case_id)}"
        shown = (await desk.get(page)).text
        assert shown.index('value="chat_out"') < shown.index('value="mail_out"')
        form = {"_csrf": token, "text": "Yes, I am", "key": "k1", "how": "chat_out"}
        assert (await desk.post(f"{page}/answer", data=form)).status_code == 303
        assert "Yes, I am" in (await buyer.get("/shop/chat")).text
