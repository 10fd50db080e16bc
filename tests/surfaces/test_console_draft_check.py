"""What speaks against a draft stands on its page in the reader's language, with its names."""

from datetime import timedelta
from html import unescape

import pytest

from ordito import pricing
from ordito.platform import ids
from ordito.platform.auth import set_language, staff_id_of
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.pricing import Changes, Selector
from ordito.surfaces.guards import Role
from tests.company import found
from tests.rooms.pricing.claims import a_promotion
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio

DRAFT = ids.derive("draft")


async def test_findings_are_said_in_the_language_of_the_reader(db: Database, address: str) -> None:
    await found(db)
    await a_person(db, "ada", Role.MERCHANDISER)
    over = a_promotion("SUMMER", valid_to=now() - timedelta(days=1))
    strange = a_promotion("TAGGED", select=Selector(tags=frozenset({"unheard"})))

    async def make(tx: Tx) -> None:
        await set_language(tx, staff_id=staff_id_of("ada"), language="it")
        await pricing.make_draft(tx, draft_id=DRAFT, title="Autumn", at=now())
        changes = Changes(promotions=(over, strange))
        await pricing.edit_draft(tx, draft_id=DRAFT, edition=1, changes=changes, at=now())

    await db.transact(make, Context.system())
    async with an_application(address) as application, a_client(application) as client:
        await sign_in(client, "/prices")
        page = (await client.get(f"/prices/drafts/{DRAFT}/check")).text
    assert "È già finita." in page
    assert "Sposta la sua fine, o ritirala." in page
    assert "Nessuna merce ha l'etichetta unheard." in unescape(page)
