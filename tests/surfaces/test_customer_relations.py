"""Relations of a customer at the console: household, contacts, addresses, proofs."""

import re

import httpx
import pytest

from ordito import customers
from ordito.customers import CustomerKind, Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import a_client, a_person, an_application
from tests.surfaces.test_console_changes import sign_in

pytestmark = pytest.mark.anyio
_SYSTEM = Context.system()


async def _known(
    db: Database, name: str, mail: str, kind: CustomerKind = CustomerKind.PERSON
) -> CustomerId:
    new = NewCustomer(
        customer_id=CustomerId(ids.new()),
        kind=kind,
        particulars=Particulars(name, country="IT"),
        identifiers=(Identifier(IdentifierKind.EMAIL, mail),),
    )
    return await db.transact(customers.register, _SYSTEM, customer=new, at=now())


async def test_relations_are_kept_by_who_has_verified_the_person(
    db: Database, address: str
) -> None:
    await found(db, units=1)
    anna = await _known(db, "Anna Quarzo", "anna@posta.it")
    await _known(db, "Bruno Quarzo", "bruno@posta.it")
    firm = await _known(db, "Quarzo Srl", "info@quarzo.it", CustomerKind.COMPANY)
    await a_person(db, "ada", Role.AGENT)
    async with an_application(address) as application, a_client(application) as desk:
        page = f"/customers/{anna}/relations"
        token = await sign_in(desk, f"/customers/{anna}")
        csrf = {"_csrf": token}
        assert (await desk.get(page)).status_code == 403
        refused = await desk.post(f"{page}/household", data=csrf | {"who": "bruno@posta.it"})
        assert refused.status_code == 403
        for whose, said in ((anna, "anna@posta.it"), (firm, "info@quarzo.it")):
            url = f"/customers/{whose}/verification"
            assert (await desk.post(url, data=csrf | {"said": said})).status_code == 303

        await live_together(desk, page, csrf)
        await keep_an_address(desk, page, csrf)
        contact = {"who": "anna@posta.it", "role": "Buyer"}
        company = f"/customers/{firm}/relations"
        person_first = await desk.post(f"{page}/contacts", data=csrf | contact)
        assert person_first.status_code == 422
        await desk.post(f"{company}/contacts", data=csrf | contact)
        assert "Anna Quarzo" in (await desk.get(company)).text
        await desk.post(f"{company}/contacts", data=csrf | {"end": str(anna)})
        assert "No longer" not in (await desk.get(company)).text

        await prove(desk, page, csrf)


async def live_together(desk: httpx.AsyncClient, page: str, csrf: dict[str, str]) -> None:
    """Bring two into one household, and let one live alone again."""
    unknown = await desk.post(f"{page}/household", data=csrf | {"who": "nobody@posta.it"})
    assert unknown.status_code == 422
    await desk.post(f"{page}/household", data=csrf | {"who": "bruno@posta.it"})
    assert "Bruno Quarzo" in (await desk.get(page)).text
    await desk.post(f"{page}/household", data=csrf | {"alone": "1"})
    assert "Bruno Quarzo" not in (await desk.get(page)).text


async def keep_an_address(desk: httpx.AsyncClient, page: str, csrf: dict[str, str]) -> None:
    """Keep an address under its label, and take it out."""
    home = {
        "label": "home",
        "recipient": "Anna Quarzo",
        "lines": "Via Po 12\nscala B",
        "postal_code": "10124",
        "city": "Torino",
        "country": "it",
    }
    wrong = await desk.post(f"{page}/addresses", data=csrf | home | {"postal_code": "1"})
    assert wrong.status_code == 422
    await desk.post(f"{page}/addresses", data=csrf | home)
    assert "Via Po 12, scala B" in (await desk.get(page)).text
    await desk.post(f"{page}/addresses", data=csrf | {"retire": "home"})
    assert "Via Po 12" not in (await desk.get(page)).text


async def prove(desk: httpx.AsyncClient, page: str, csrf: dict[str, str]) -> None:
    """Note whom one knows, what was shown, and a code that was read out wrong."""
    await desk.post(f"{page}/book", data=csrf)
    assert "Strike from my book" in (await desk.get(page)).text
    shown = {"kind": "phone", "value": "333 123 4567", "means": "document"}
    await desk.post(f"{page}/proofs", data=csrf | shown)
    assert "+393331234567" in (await desk.get(page)).text
    sent = await desk.post(f"{page}/proof-codes", data=csrf | {"email": "anna@posta.it"})
    secret = re.search(r'name="secret" value="([^"]+)"', sent.text)
    assert secret is not None
    read = {"secret": secret[1], "code": "000000 no"}
    tried = await desk.post(f"{page}/proof-codes/reading", data=csrf | read)
    assert "That is not the code." in tried.text
