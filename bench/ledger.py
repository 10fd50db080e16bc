"""Ledger: transfers as the product books them, beside lock and write; a long statement."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Final
from uuid import UUID

import asyncpg

from bench import pgbench, served
from bench.report import Figure
from ordito import ledger
from ordito.ledger import Account, AccountKind, Mark
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx, registered
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.ids import AccountId, TransferId

ACCOUNTS: Final = 10_000
ENTRIES: Final = 1_000_000
_UNIT: Final = "points:bench"
_ACCOUNT: Final = 4 << 64
_ISSUER: Final = AccountId(UUID(int=5 << 64))
_LONG: Final = AccountId(UUID(int=6 << 64))
_SHORT: Final = AccountId(UUID(int=7 << 64))
_WARM_S: Final = 1.5
_READERS: Final = 32
_BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_BOOKED: Final = "SELECT count(*) FROM ledger.entry WHERE account_id <> $1"
_COUNT: Final = (
    f"\\set n :n + 1\n\\set id :n * 64 + :client_id\n\\set a random(0, {ACCOUNTS - 1})\n"
)
_ID: Final = "lpad(to_hex((:id)::bigint), 32, '0')::uuid"
_DRAWN: Final = f"('{_ACCOUNT >> 64:016x}' || lpad(to_hex((:a)::bigint), 16, '0'))::uuid"

# Many past earnings at once, an hour apart: both sides, as the product writes them.
_FILL: Final = """
INSERT INTO ledger.entry (account_id, transfer_id, counter_account_id, kind, amount, state,
       occurred_at, settled_at)
SELECT s.account, overlay($1::text PLACING 'f' || lpad(to_hex(n), 11, '0') FROM 25)::uuid,
       s.counter, 'earn', s.amount, 'posted',
       $3::timestamptz + n * interval '1 second', $3::timestamptz + n * interval '1 second'
  FROM generate_series(1::bigint, $4::bigint) AS n
 CROSS JOIN (VALUES ($1::uuid, $2::uuid, 1), ($2::uuid, $1::uuid, -1))
    AS s (account, counter, amount)
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure transfers by pgbench, then pages of a short and of a long statement."""
    async with served.fresh_company(server) as (address, db):
        await db.transact(_open, Context.system())
        ours = await _run(address, _transfer_script(), seconds)
        theirs = await _run(address, _lock_and_write_script(), seconds)
        posts = Figure(
            "ledger: transfers by 32 clients : lock both, write, in the client",
            f"{ours / theirs:.2f} x ({ours:.0f}/s : {theirs:.0f}/s)",
        )
        await _fill(address)
        marks = {
            "first page": None,
            "page in the middle": Mark(
                datetime.fromtimestamp(_BEGAN.timestamp() + ENTRIES // 2, UTC),
                TransferId(UUID(int=0)),
                ENTRIES // 2,
                now(),
            ),
        }
        pages = [await _read(db, _SHORT, "100 entries, first page", None, seconds)]
        for name, mark in marks.items():
            pages.append(await _read(db, _LONG, f"{ENTRIES:,} entries, {name}", mark, seconds))
        lines = await db.read(ledger.trial_balance)
        off = sum(line.entries for line in lines)
        balanced = Figure("ledger: trial balance after it all", f"{off} units off", "0", off == 0)
        return [posts, *pages, balanced]


async def _open(tx: Tx) -> None:
    numbers = range(ACCOUNTS)
    accounts = [
        Account(AccountId(UUID(int=_ACCOUNT + n)), _UNIT, AccountKind.CUSTOMER) for n in numbers
    ]
    accounts += [Account(one, _UNIT, AccountKind.CUSTOMER) for one in (_LONG, _SHORT)]
    accounts.append(Account(_ISSUER, _UNIT, AccountKind.ISSUER))
    await ledger.open_accounts(tx, accounts=accounts, at=_BEGAN)


async def _fill(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        for account_id, entries in ((_LONG, ENTRIES), (_SHORT, 100)):
            await connection.execute(_FILL, account_id, _ISSUER, _BEGAN, entries)
            await connection.execute(
                "UPDATE ledger.account SET posted = $2 WHERE account_id = $1", account_id, entries
            )
        await connection.execute("VACUUM ANALYZE ledger.entry")
    finally:
        await connection.close()


async def _run(address: str, script: pgbench.Script, seconds: float) -> float:
    connection = await asyncpg.connect(address)
    try:
        with pgbench.running(address, [script]):
            await asyncio.sleep(_WARM_S)
            before = await connection.fetchval(_BOOKED, _ISSUER)
            with served.spending() as spent:
                await asyncio.sleep(seconds)
            return (await connection.fetchval(_BOOKED, _ISSUER) - before) / spent.seconds
    finally:
        await connection.close()


async def _read(
    db: Database, account_id: AccountId, name: str, mark: Mark | None, seconds: float
) -> Figure:
    """Read pages of fifty lines by many readers at once."""
    waits: list[float] = []
    give_up_at = perf_counter() + seconds

    async def read_on() -> None:
        while (began := perf_counter()) < give_up_at:
            page = await db.read(ledger.list_statement, account_id=account_id, at=now(), after=mark)
            assert len(page.lines) == 50, len(page.lines)
            waits.append(1000 * (perf_counter() - began))

    await asyncio.gather(*(read_on() for _ in range(_READERS)))
    value = (
        f"{len(waits) / seconds:.0f}/s by {_READERS} readers; p50 {_quantile(waits, 0.5):.0f} ms,"
        f" p99 {_quantile(waits, 0.99):.0f} ms"
    )
    return Figure(f"statement of an account: {name}", value)


def _quantile(waits: Sequence[float], share: float) -> float:
    return sorted(waits)[int(share * (len(waits) - 1))]


def _transfer_script() -> pgbench.Script:
    """Write the product's own statement for one earning."""
    values = {
        "transfer_ids": f"ARRAY[{_ID}]",
        "debit_ids": f"ARRAY['{_ISSUER}'::uuid]",
        "credit_ids": f"ARRAY[{_DRAWN}]",
        "units": "ARRAY[(:unit)::text]",
        "amounts": "ARRAY[5]",
        "kinds": "ARRAY['earn']",
        "states": "ARRAY['posted']",
        "reference_ids": f"ARRAY[{_ID}]",
        "occurred_at": "ARRAY['2026-01-01'::timestamptz]",
        "matures_at": "ARRAY[NULL::timestamptz]",
        "expires_at": "ARRAY[NULL::timestamptz]",
        "at": "'2026-01-01'",
    }
    transfer = next(s for s in registered() if s.label.endswith(".transfer_all"))
    text = f"{_COUNT}{pgbench.fill(transfer, values)};\n"
    return pgbench.Script(text, {"unit": _UNIT}, 1)


def _lock_and_write_script() -> pgbench.Script:
    """Write what most systems do: lock the account, write both entries and the balance."""
    columns = (
        "(account_id, transfer_id, counter_account_id, kind, amount, state, reference_id,"
        " occurred_at, settled_at)"
    )
    text = f"""{_COUNT}BEGIN;
SELECT posted FROM ledger.account WHERE account_id = {_DRAWN} FOR UPDATE;
INSERT INTO ledger.entry {columns}
VALUES ({_DRAWN}, {_ID}, '{_ISSUER}', 'earn', 5, 'posted', {_ID}, '2026-01-01', '2026-01-01');
INSERT INTO ledger.entry {columns}
VALUES ('{_ISSUER}', {_ID}, {_DRAWN}, 'earn', -5, 'posted', {_ID}, '2026-01-01', '2026-01-01');
UPDATE ledger.account SET posted = posted + 5 WHERE account_id = {_DRAWN};
COMMIT;
"""  # noqa: S608 # ids of the bench
    return pgbench.Script(text, {}, 1)
