"""Whoever looks after the data sees large people, shared values, and what is held."""

import pytest

from ordito.customers import Identifier, IdentifierKind, identity
from ordito.customers.identity import Sighting
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.outline import check_page
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio


async def test_what_should_be_looked_at_is_on_one_page_in_three_languages(
    db: Database, address: str
) -> None:
    await found(db)
    await db.transact(_crowd, Context.system())
    await a_person(db, "ada", Role.AGENT)
    async with an_application(address) as application, a_client(application) as desk:
        await sign_in(desk, "/doubles")
        for language, says, why in (
            ("en", "Too many", "A unique number differs"),
            ("it", "Troppi", "Un numero univoco"),
            ("et", "liiga palju", "Ainulaadne number"),
        ):
            desk.cookies.set("ordito_language", language)
            page = await desk.get("/doubles/crowds")
            assert page.status_code == 200, page.text
            check_page(page.text, language)
            assert says in page.text
            assert why in page.text
            assert "our switchboard" in page.text
            assert "000123" not in page.text
            assert "kiosk-7" not in page.text


async def _crowd(tx: Tx) -> None:
    kiosk = Identifier(IdentifierKind.DEVICE, "kiosk-7")
    card = Identifier(IdentifierKind.CARD, "880012345")
    seen = [_sighting(f"u{n}", kiosk) for n in range(7)]
    seen += [_sighting(f"v{n}", card) for n in range(2)]
    await identity.observe(tx, sightings=seen, at=now())
    switchboard = Identifier(IdentifierKind.PHONE, "+39011000123")
    await identity.note_junk(tx, identifier=switchboard, note="our switchboard", at=now())


def _sighting(user: str, *values: Identifier) -> Sighting:
    account = Identifier(IdentifierKind.EXTERNAL, user, source="crm")
    return Sighting(identifiers=(account, *values), at=now(), source="test")
