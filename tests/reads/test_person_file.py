"""What is kept of people: every table with a key of people is declared, and told or silent."""

from datetime import timedelta

from ordito import customers, loyalty
from ordito.flows.sweep_personal import sweep_personal
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.reads.person_file import ROOMS, read_person_file
from tests.company import CARD, found
from tests.rooms.customers.builders import email

SYSTEM = Context.system()
KEYS = ("customer_id", "identifier_id", "account_id")
TABLES = """
SELECT table_schema || '.' || table_name AS name, array_agg(column_name::text) AS columns
  FROM information_schema.columns AS c
  JOIN information_schema.tables AS t USING (table_schema, table_name)
 WHERE t.table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
   AND table_name !~ '^fact_'
 GROUP BY 1"""


async def test_every_table_with_a_key_of_people_is_declared(db: Database) -> None:
    async with db.connection() as connection:
        tables = {row["name"]: row["columns"] for row in await connection.fetch(TABLES)}
    declared = {table: kept for room in ROOMS for table, kept in room.items()}
    keyed = {name for name, columns in tables.items() if set(KEYS) & set(columns)}
    assert sorted(keyed - set(declared)) == []
    for name, kept in declared.items():
        columns = tables[name]
        named = {kept.key, *kept.hidden, *kept.blanks, *([kept.lasts.by] if kept.lasts else [])}
        named |= {word.partition(".")[0] for word in kept.words}
        assert named <= set(columns), name
        assert (kept.on_erasure == "blanked") == bool(kept.blanks), name
        assert not (kept.silent and kept.hidden), name


async def test_a_person_is_told_everything_under_every_id_and_no_secret(db: Database) -> None:
    company = await found(db)
    member, other = company.member, CustomerId(company.skus["shirt"])
    new = customers.NewCustomer(customer_id=other, identifiers=(email("Second@example.org"),))
    await db.transact(customers.register, SYSTEM, customer=new, at=now())
    await db.transact(
        customers.accounts.set_password,
        SYSTEM,
        customer_id=member,
        password_hash="$argon2$hidden",
        kept=b"",
        at=now(),
    )
    async with db.connection() as connection:
        for one in (member, other):
            await connection.execute(
                "INSERT INTO customers.person (customer_id, person_id) VALUES ($1, $2)", one, member
            )
    person = await db.read(read_person_file, customer_id=other, at=now())
    told = {section.table: section.rows for section in person.sections}
    assert set(person.customer_ids) == {member, other}
    values = {row["value"] for row in told["customers.identifier"]}
    assert {CARD, "second@example.org"} <= values
    (membership,) = await db.read(loyalty.list_memberships, customer_id=member)
    assert [row["account_id"] for row in told["ledger.account"]] == [str(membership.account_id)]
    assert {row["customer_id"] for row in told["platform.fact"]} == {str(member), str(other)}
    assert "hidden" not in str(person)


async def test_what_was_kept_for_long_enough_goes(db: Database) -> None:
    who = CustomerId((await found(db)).member)
    at = now()

    async def look(when: timedelta) -> None:
        await db.transact(
            customers.note_access,
            SYSTEM,
            customer_ids=[who, who],
            route="/customers/{customer_id}",
            why="service",
            at=at - when,
        )

    for when in (timedelta(0), timedelta(0), timedelta(days=800)):
        await look(when)
    async with db.connection() as connection:
        for days in (800, 1200):
            await connection.execute(
                "INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id,"
                " occurred_at, origin, source, payload, identifier_ids, recorded_at)"
                " VALUES ($1, $2, 'page_viewed', $1, $3, 'live', 'test', '{}', '{}', $3)",
                who,
                ids.new(),
                at - timedelta(days=days),
            )
    assert len(await db.read(customers.list_accesses, customer_id=who)) == 2
    assert await db.transact(sweep_personal, SYSTEM, at=at) == 2
    assert await db.transact(sweep_personal, SYSTEM, at=at) == 0
    await db.transact(
        customers.change_retention,
        SYSTEM,
        kind="access_log",
        days=1,
        because="a test",
        by="staff:1",
        at=at,
    )
    assert await db.transact(sweep_personal, SYSTEM, at=at + timedelta(days=2)) == 1
