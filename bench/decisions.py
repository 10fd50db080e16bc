"""Decisions: a case judged by a policy, its tables checked, past decisions tried on another."""

from datetime import UTC, datetime
from time import perf_counter
from typing import Final

import asyncpg

from bench import served
from bench.report import Figure
from ordito import service
from ordito.platform.db.server import Server
from ordito.reads.past_decisions import replay_policy
from ordito.surfaces.connectors.demo_company.decisions import decision_policy

CASES: Final = 100_000
_BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_FILL: Final = """
INSERT INTO service.decision (customer_id, decision_id, subject, outcome, form, currency,
       owed_minor, most_minor, before_minor, granted_minor, beyond_minor, short_minor,
       is_other_form, policy_version, why, rule, cell, vector, facts, actor, roles, at)
SELECT gen_random_uuid(), gen_random_uuid(), 'goodwill', 'granted', 'money', 'EUR', 0,
       500 + n % 5000, 0, 400, 0, 0, false, 1, 'rule', 'our_fault', 'bench', n::text,
       jsonb_build_object('cause', 'damaged', 'fault', 'company', 'value_minor', n % 40000,
                          'late_hours', n % 90, 'grants', n % 5),
       'staff:' || n % 40, '{}', $1::timestamptz + n * interval '1 minute'
  FROM generate_series(1, $2::integer) AS n
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Judge cases in memory, then try a policy on past ones and compare groups."""
    del seconds
    policy = decision_policy()
    book = service.decisions.DecisionBook(1, policy)
    facts = service.decisions.CaseFacts(value_minor=9_900, tier="club:gold", grants=1)
    began = perf_counter()
    for _ in range(CASES):
        book.judge("goodwill", facts)
    each_us = (perf_counter() - began) / CASES * 1e6
    began = perf_counter()
    flaws = service.decisions.find_flaws(policy)
    checked_ms = (perf_counter() - began) * 1e3
    assert not flaws
    async with served.fresh_company(server) as (address, db):
        connection = await asyncpg.connect(address)
        await connection.execute(_FILL, _BEGAN, CASES)
        await connection.close()
        began = perf_counter()
        replay = await db.read(replay_policy, book=book, since=_BEGAN)
        replayed_s = perf_counter() - began
        began = perf_counter()
        rows = await db.read(
            service.decisions.list_compared, since=_BEGAN, until=datetime.max.replace(tzinfo=UTC)
        )
        found = service.decisions.measure_fairness(rows)
        compared_s = perf_counter() - began
    assert replay.sums[0].cases == found.decisions == CASES
    return [
        Figure("decisions: a case judged by the demo company's policy", f"{each_us:.1f} us"),
        Figure("decisions: its four tables checked for gaps and overlaps", f"{checked_ms:.2f} ms"),
        Figure(f"decisions: {CASES:,} past ones tried on a policy", f"{replayed_s:.1f} s"),
        Figure(f"decisions: {CASES:,} compared by five kinds of groups", f"{compared_s:.1f} s"),
    ]
