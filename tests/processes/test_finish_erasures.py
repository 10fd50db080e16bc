"""To be forgotten: nothing of a person stands anywhere but on papers that the law keeps."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from ordito import customers, journeys
from ordito.customers import Identifier, IdentifierKind, NewCustomer, Particulars
from ordito.customers.addresses import Address, NewAddress
from ordito.flows.erase_customer import ErasureReport, erase_customer
from ordito.messages import Terms
from ordito.orders.holds import HoldPlaced
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.backup import back_up, restore
from ordito.platform.db.server import Server, ensure_migrated
from ordito.platform.events import Context
from ordito.platform.files import FileStore
from ordito.platform.graves import list_buried, note_backup
from ordito.platform.idempotency import Key, answer, claim
from ordito.platform.ids import CustomerId, OrderId, ProductId
from ordito.processes.finish_erasures import finish_erasures
from ordito.processes.number_documents import number_documents
from ordito.processes.sale import SaleCustomer
from ordito.processes.send_messages import PostOffice, send_messages
from ordito.processes.show_document import Archivist
from ordito.surfaces.cli.db import erase_again
from ordito.surfaces.connectors.mail import KeptMail
from tests import databases
from tests.flows.shop import Shop, carry, open_shop
from tests.processes.test_send_messages import SENDERS, HousePress
from tests.traces import tables_with

SYSTEM = Context.system()
COMPANY = "forgiving"
NAME, EMAIL, PHONE = "Zelmira Zygmuntowicz", "zelmira.z@example.org", "+393339876543"
STREET, CODE, CITY = "Via Plantata 77", "98761", "Plantopoli"
VALUES = (
    "Zygmuntowicz",
    EMAIL,
    PHONE,
    STREET,
    CODE,
    CITY,
    "zelmira's gift",
    "ze-device-9",
    PHONE[3:],
    "zelmira",
)
RETAINED = {"orders.archived_document"}
GOSSIP = "wants it for zelmira's aunt Zygmuntowicz"
ELSEWHERE = "second.zelmira@example.org"


def person(*identifiers: Identifier) -> NewCustomer:
    return NewCustomer(
        customer_id=CustomerId(ids.new()),
        particulars=Particulars(NAME, STREET, CODE, CITY, "IT"),
        identifiers=identifiers,
    )


def found_below(folder: Path) -> list[str]:
    """Return the files in which a value stands, whatever they are."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file()
        for value in VALUES
        if value.lower().encode() in path.read_bytes().lower()
    ]


@pytest.fixture
async def shop(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shop]:
    monkeypatch.setenv("ORDITO_HOME", str(tmp_path / "home"))
    address = await ensure_migrated(server, COMPANY)
    async with Database.open(address) as db:
        yield await open_shop(db, units=50)
    await databases.drop(server, COMPANY)


async def lived(shop: Shop, office: PostOffice) -> tuple[CustomerId, CustomerId]:
    """Let somebody buy, write, look and be written to under two ids, of which one is merged."""
    email = Identifier(IdentifierKind.EMAIL, EMAIL)
    phone = Identifier(IdentifierKind.PHONE, PHONE)
    first = person(email, phone, Identifier(IdentifierKind.DEVICE, "ze-device-9"))
    second = person(Identifier(IdentifierKind.EMAIL, ELSEWHERE))
    at = now()
    for one in (first, second):
        await shop.db.transact(customers.register, SYSTEM, customer=one, at=at)
    address = Address(
        recipient=NAME, lines=(STREET,), postal_code=CODE, city=CITY, country="IT", phone=PHONE
    )
    await shop.db.transact(
        customers.addresses.keep_address,
        SYSTEM,
        customer_id=first.customer_id,
        new=NewAddress(address_id=ids.new(), label="Home", address=address),
        at=at,
    )
    step = customers.typed.keeping(
        customer_id=first.customer_id, typed_id=ids.new(), content={"buyer": NAME}, at=at
    )

    async def type_and_ask(tx: Tx) -> None:
        await tx.take(step)
        key = Key.of(caller="token:1", key="k", command="POST /addresses", body=b"{}")
        await claim(tx, key=key, subject_id=first.customer_id, at=at)
        await answer(tx, key=key, status=201, body=json.dumps({"recipient": NAME}))
        await journeys.note_view(
            tx, customer_id=first.customer_id, product_id=ProductId(ids.new()), at=at
        )

    await shop.db.transact(type_and_ask, SYSTEM)
    async with shop.db.connection() as connection:
        node = await connection.fetchval(
            "SELECT identifier_id FROM customers.identifier WHERE kind = 'device'"
        )
        await connection.execute(
            "INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id,"
            " occurred_at, origin, source, payload, identifier_ids, recorded_at)"
            " VALUES ($1, $2, 'page_viewed', $3, $4, 'live', 'test', $5, '{}', $4)",
            node,
            ids.new(),
            shop.company.channels["web"],
            at,
            {"title": "Zelmira's gift"},
        )
    sold = await shop.sell(
        carry(), customer=SaleCustomer(email=EMAIL), receipt_by="email", invoice=True
    )
    await gossip(shop, OrderId(sold.order_id), first.customer_id, second.customer_id)
    await shop.settle()
    await number_documents(shop.db)
    await shop.settle()
    await send_messages(office)
    return first.customer_id, second.customer_id


async def gossip(shop: Shop, order_id: OrderId, who: CustomerId, other: CustomerId) -> None:
    """Let people write of somebody wherever words are taken, and a sender err."""
    stranger = NewCustomer(customer_id=CustomerId(ids.new()))
    await shop.db.transact(customers.register, SYSTEM, customer=stranger, at=now())

    async def write(tx: Tx) -> None:
        fact = HoldPlaced(number="A", hold_id=ids.new(), kind="review", reason="zygmuntowicz_2")
        tx.record(fact, subject=order_id, customer_id=who, at=now())
        for owner, told in ((who, other), (other, stranger.customer_id)):
            await customers.identity.keep_apart(
                tx, customer_id=owner, other_id=told, reason=GOSSIP, at=now()
            )
        merge_id = ids.new()
        await customers.identity.merge(
            tx,
            merge_id=merge_id,
            customer_id=stranger.customer_id,
            other_id=who,
            reason=GOSSIP,
            at=now(),
        )
        await customers.identity.unmerge(
            tx, merge_id=merge_id, customer_id=who, reason=GOSSIP, at=now()
        )
        await customers.identity.merge(
            tx, merge_id=ids.new(), customer_id=who, other_id=other, reason=GOSSIP, at=now()
        )

    await shop.db.transact(write, SYSTEM)
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE orders.action SET reason = $1", GOSSIP)
        await connection.execute(
            "INSERT INTO orders.hold VALUES ($1, $2, $2, 'review', $3, 'staff:1', $4, 'staff:1',"
            " $4, $5)",
            who,
            order_id,
            "zygmuntowicz_again",
            now(),
            f"call_{PHONE[3:]}",
        )
        await connection.execute(
            "INSERT INTO journeys.bad_event VALUES ($1, $1, 'm', 'timestamp_unreadable', '', $2,"
            " 'open', 1, $3, $3)",
            ids.new(),
            {"traits": {"email": EMAIL.upper(), "phone": PHONE}},
            now(),
        )


async def test_nothing_of_a_person_is_left_outside_retained_papers_also_after_a_restore(
    server: Server, shop: Shop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    home = tmp_path / "home"
    mailer = KeptMail(home / "mail" / COMPANY, SENDERS)
    archivist = Archivist(shop.db, FileStore(home / "files" / COMPANY), HousePress())
    terms = Terms((timedelta(0),), timedelta(minutes=5), COMPANY, "https://shop.test")
    office = PostOffice(archivist, shop.outlet.memory, mailer, terms, b"seal" * 8)
    first, second = await lived(shop, office)
    planted = await tables_with(shop.db, *VALUES, ELSEWHERE)
    assert set(VALUES) <= {value for values in planted.values() for value in values}
    assert found_below(home)
    target = tmp_path / "backups" / "company.tar"
    target.parent.mkdir()
    await back_up(server, COMPANY, target, replace=False, progress=lambda *_: None)
    note_backup(COMPANY, target.parent)

    report: ErasureReport = await shop.db.transact(
        erase_customer, Context(actor="customer:x"), customer_id=second, at=now()
    )
    assert report.customer_ids == sorted((first, second))
    assert await finish_erasures(shop.db, mailer, company=COMPANY) == 1
    assert await finish_erasures(shop.db, mailer, company=COMPANY) == 0
    left = await tables_with(shop.db, *VALUES, ELSEWHERE)
    assert set(left) <= RETAINED
    (invoice,) = report.retained
    assert (invoice.kind, invoice.kept_until > now().date()) == ("invoice", True)
    async with shop.db.connection() as connection:
        copies = await connection.fetch(
            "SELECT encode(sha256, 'hex') AS name FROM orders.archived_copy"
        )
    assert {Path(one).name for one in found_below(home)} <= {row["name"] for row in copies}
    assert [value for value in VALUES if value in caplog.text] == []
    beside = list_buried(COMPANY, beside=target)
    assert beside == sorted((first, second))

    (home / "graves" / f"{COMPANY}.erased").unlink()
    beside = list_buried(COMPANY, beside=target)
    await restore(
        server,
        target,
        company=f"{COMPANY}_again",
        replace=False,
        amend=erase_again(beside),
        progress=lambda *_: None,
    )
    async with Database.open(server.url(f"{COMPANY}_again")) as restored:
        assert set(await tables_with(restored, *VALUES, ELSEWHERE)) <= RETAINED
        again = await restored.transact(
            customers.import_customers,
            SYSTEM,
            customers=[person(Identifier(IdentifierKind.EMAIL, EMAIL))],
            at=now(),
        )
        assert (again.registered, again.erased) == (0, 1)
    await databases.drop(server, f"{COMPANY}_again")
