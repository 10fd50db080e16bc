"""The laws of the ledger, asked of the database itself."""

from typing import Any, Final

_BROKEN_LAWS: Final = """
SELECT a.account_id::text AS broken
  FROM ledger.v_account AS a
  LEFT JOIN (SELECT account_id,
                    coalesce(sum(amount) FILTER (WHERE state = 'posted'), 0) AS net,
                    coalesce(-sum(amount) FILTER (WHERE state = 'pending' AND amount < 0), 0)
                        AS held
               FROM ledger.v_entry GROUP BY account_id) AS e USING (account_id)
 WHERE a.kind <> 'issuer'
   AND (a.posted - a.debt, a.held) <> (coalesce(e.net, 0), coalesce(e.held, 0))
UNION ALL
SELECT transfer_id::text FROM ledger.v_entry
 GROUP BY transfer_id HAVING sum(amount) <> 0 OR count(*) <> 2 OR count(DISTINCT state) <> 1
"""


async def broken_laws(connection: Any) -> list[str]:
    """Return accounts whose balance is not their entries, and transfers that are not balanced."""
    return [row["broken"] for row in await connection.fetch(_BROKEN_LAWS)]
