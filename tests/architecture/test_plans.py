"""What is changed by its key is not looked for among all that waits, however few these are."""

from typing import Final

from ordito.platform.db import Database

# the index of a sweep, and how a command says what it changes (docs/decisions/0094)
SWEPT: Final = {
    "checkout_left_open": "orders.checkout"
    " WHERE customer_id = $1 AND order_id = $2 AND state = 'open'",
    "session_to_expire": "orders.session"
    " WHERE customer_id = $1 AND session_id = $2 AND state = 'open'",
    "payment_entry_unsettled": "orders.payment_entry"
    " WHERE customer_id = $1 AND payment_id = $2 AND settled_at IS NULL AND refused_at IS NULL",
    "redemption_to_expire": "pricing.redemption"
    " WHERE customer_id = $1 AND order_id = $2 AND state = 'held'",
}


async def test_what_waits_is_found_by_its_key(db: Database) -> None:
    plans: list[str] = []
    async with db.connection() as connection:
        await connection.execute("SET enable_seqscan = off")  # of nothing it is the cheapest
        for rows in SWEPT.values():
            await connection.execute(f"PREPARE asked AS DELETE FROM {rows}")  # noqa: S608 # above
            plan = await connection.fetch("EXPLAIN EXECUTE asked (NULL, NULL)")
            await connection.execute("DEALLOCATE asked")
            plans += [row[0] for row in plan]
        await connection.execute("RESET enable_seqscan")

    scans = [line for line in plans if "Index Scan" in line]
    assert len(scans) == len(SWEPT)
    assert [line for line in scans if any(index in line for index in SWEPT)] == []
