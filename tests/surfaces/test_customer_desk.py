"""Values of a customer are masked until the customer has proven who they are, to whoever asks."""

import asyncio

import pytest

from ordito import customers
from ordito.customers import Identifier, IdentifierKind, Particulars
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.verified import MOST_FAILURES
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio
EMAIL, PHONE = "ortensia@posta.it", "+393331234567"


async def _known(db: Database) -> CustomerId:
    new = customers.NewCustomer(
        customer_id=CustomerId(ids.new()),
        particulars=Particulars("Ortensia Quarzo", country="IT"),
        identifiers=(
            Identifier(IdentifierKind.EMAIL, EMAIL),
            Identifier(IdentifierKind.PHONE, PHONE),
        ),
    )
    return await db.transact(customers.register, Context.system(), customer=new, at=now())


async def test_what_the_customer_says_opens_the_values_to_who_heard_it(
    db: Database, address: str
) -> None:
    await found(db)
    who, other = await _known(db), await _known(db)
    await a_person(db, "ada", Role.AGENT)
    async with an_application(address) as application, a_client(application) as desk:
        page = f"/customers/{who}"
        token = await sign_in(desk, page)
        before = (await desk.get(page)).text.replace("<wbr>", "")
        assert EMAIL not in before
        assert PHONE not in before
        said = {"_csrf": token, "said": "333 123 4567"}
        passed = await desk.post(f"{page}/verification", data=said)
        assert passed.headers["location"] == f"{page}#person"
        after = (await desk.get(page)).text.replace("<wbr>", "")
        assert EMAIL in after
        assert PHONE in after

        # many tries at once are as many as one after the other
        wrong = {"_csrf": token, "said": "nobody@posta.it"}
        url = f"/customers/{other}/verification"
        answers = await asyncio.gather(*(desk.post(url, data=wrong) for _ in range(8)))
        told = sorted(one.status_code for one in answers)
        assert told == [303] * MOST_FAILURES + [429] * (8 - MOST_FAILURES)
        right = {"_csrf": token, "said": EMAIL}
        assert (await desk.post(url, data=right)).status_code == 429
        assert PHONE not in (await desk.get(f"/customers/{other}")).text
