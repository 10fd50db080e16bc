"""The queue of the desk: what a case is about is told in words."""

import pytest

from ordito import service
from ordito.flows.open_case import Opening, open_case
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.guards import Role
from tests.surfaces.application import SYSTEM, a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio


async def test_a_case_that_came_of_an_exception_is_about_it_in_words(
    db: Database, address: str
) -> None:
    await a_person(db, "ada", Role.AGENT)
    opening = Opening(
        customer_id=service.cases.HOUSE,
        case_id=ids.new(),
        channel=service.cases.Source.EXCEPTION,
        subject="shortfall",
        cause="exception:stock:one",
    )
    await db.transact(open_case, SYSTEM, opening=opening, at=now())
    async with an_application(address) as application, a_client(application) as desk:
        await sign_in(desk, "/desk")
        for url in ("/desk", f"/desk/cases/{ids.number_of(opening.case_id)}"):
            page = (await desk.get(url)).text
            assert "Goods missing for what is reserved" in page
            assert ">shortfall<" not in page
