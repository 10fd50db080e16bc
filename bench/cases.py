"""Cases: the queue of a desk with 100,000 open cases, and the page of one, as JSON and as HTML."""

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import httpx

from bench import company, load, served
from bench.report import Figure
from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password, issue_token
from ordito.platform.db import Database
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.surfaces.guards import Role, Scope

_CASES = 100_000
_CONNECTIONS = 16
_STAFF = 1000
_PASSWORD = "a password of the bench"  # noqa: S105 # opens nothing else
_CSRF = re.compile(r'name="_csrf" value="([^"]+)"')
_WARM_S = 1.0
_OK = 200
_BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
# a case of each of so many customers: three entries, two promises, an order that it is about
_FILL = """
WITH drawn AS (
    SELECT n, md5('customer' || n)::uuid AS customer_id, md5('case' || n)::uuid AS case_id,
           $2::timestamptz + n * interval '3 seconds' AS at
      FROM generate_series(1, $1::integer) AS n),
opened AS (
    INSERT INTO service.case (customer_id, case_id, channel, subject, topic, state, state_at,
           priority, skill, language, assignee, assigned_at, due_at, last_seq, heard_at,
           opened_by, opened_at)
    SELECT customer_id, case_id, (ARRAY['mail', 'call', 'chat', 'form'])[1 + n / 7 % 4],
           'Where is my parcel ' || n, 'delivery', CASE n % 10 WHEN 0 THEN 'new' ELSE 'open' END,
           at, 1 + n % 4, (ARRAY['general', 'returns', 'invoices'])[1 + n % 3],
           (ARRAY['it', 'en', 'et'])[1 + n % 3],
           CASE WHEN n % 3 > 0 THEN 'staff:' || md5((n % 50)::text)::uuid END,
           CASE WHEN n % 3 > 0 THEN at END, at + interval '4 hours', 3, at, 'system', at
      FROM drawn),
found AS (
    INSERT INTO service.claim (claim, customer_id, case_id)
    SELECT 'id:' || case_id, customer_id, case_id FROM drawn),
said AS (
    INSERT INTO service.entry (customer_id, case_id, seq, kind, body, actor, at)
    SELECT customer_id, case_id, s, (ARRAY['mail_in', 'internal_note', 'mail_out'])[s],
           repeat('It was promised for Tuesday. ', 20), 'system', at + s * interval '1 minute'
      FROM drawn, generate_series(1, 3) AS s)
INSERT INTO service.commitment (customer_id, case_id, commitment_id, kind, promise, policy_version,
       minutes, pauses, state, made_at, running_since, due_at, look_at)
SELECT customer_id, case_id, md5(k || 'commitment' || n)::uuid, k, k, 0, 240, false, 'open', at, at,
       at + interval '4 hours', NULL
  FROM drawn, unnest(ARRAY['first_answer', 'solution']) AS k
"""

# a tenth of the company's people work at the desk; fifty of them have cases
_PEOPLE = """
INSERT INTO platform.staff (staff_id, login, name, password_hash, roles, created_at)
SELECT md5(n::text)::uuid, 'person-' || n, 'Person ' || n, '',
       ARRAY[CASE WHEN n % 10 = 0 OR n < 50 THEN 'agent' ELSE 'associate' END], $2::timestamptz
  FROM generate_series(0, $1::integer - 1) AS n
"""


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Read pages of the queue, first and deep ones, counts of it, and cases, as JSON and HTML."""
    async with served.fresh_company(server) as (_, db):
        await company.found(db, units=10)
        token = await db.transact(
            issue_token,
            Context.system(),
            name="bench",
            scopes=[Scope.CASES_WRITE],
            at=_BEGAN,
        )
        cases = await _fill(db)
        await db.transact(
            add_staff,
            Context.system(),
            login="ada",
            name="Ada",
            password_hash=hash_password(_PASSWORD),
            roles=[Role.AGENT],
            at=_BEGAN,
        )
        with served.web(1) as (url, keeper):
            draws = _draws(cases, token, await _sign_in(url))
            return [await _press(url, keeper, job, draws[job], seconds) for job in draws]


def _draws(
    cases: list[tuple[UUID, datetime]], token: str, cookie: str
) -> dict[str, Callable[[], bytes]]:
    """Return what is asked, by job."""
    chance = random.Random(1)
    marks = [f"{1 + n % 4}~{at.isoformat()}~{ids.new().hex}" for n, (_, at) in enumerate(cases)]
    lists = ("open", "unassigned", "open&skill=returns", "open&channel=chat")

    def asked(path: Callable[[], str]) -> Callable[[], bytes]:
        return lambda: load.get(f"/api/v1/cases{path()}", token=token)

    def shown(path: Callable[[], str]) -> Callable[[], bytes]:
        return lambda: load.get_page(f"/desk{path()}", cookie=cookie)

    return {
        "queue, first pages": asked(lambda: f"?list={chance.choice(lists)}"),
        "queue, pages within": asked(
            lambda: f"?list=open&after={chance.choice(marks).replace('+', '%2B')}"
        ),
        "queue, counts": asked(lambda: "/counts"),
        "case page": asked(lambda: f"/{chance.choice(cases)[0]}"),
        "desk, HTML": shown(lambda: f"?list={chance.choice(lists)}"),
        "case page of the desk, HTML": shown(lambda: f"/cases/{chance.choice(cases)[0]}"),
    }


async def _press(
    url: str, keeper: int, job: str, draw: Callable[[], bytes], seconds: float
) -> Figure:
    await load.press(url, draw, seconds=_WARM_S, connections=_CONNECTIONS)
    with served.spending(keeper) as spent:
        answers = await load.press(url, draw, seconds=seconds, connections=_CONNECTIONS)
    assert set(answers.statuses) == {_OK}, answers.samples
    n, p99_ms = answers.statuses[_OK], answers.quantile_ms(0.99, _OK)
    value = (
        f"p99 {p99_ms:.0f} ms, p50 {answers.quantile_ms(0.5, _OK):.0f} ms at"
        f" {answers.rate(_OK):.0f}/s; {len(answers.samples[_OK])} bytes; CPU app"
        f" {spent.app_ms / n:.2f} + database {spent.database_ms / n:.2f} ms;"
        f" load {spent.load:.1f}"
    )
    named = f"{job}, {_CASES:,} open cases, {_STAFF} people, {_CONNECTIONS} connections"
    return Figure(named, value, "p99 < 100 ms", p99_ms < 100)


async def _fill(db: Database) -> list[tuple[UUID, datetime]]:
    async with db.connection() as connection:
        await connection.execute(_FILL, _CASES, _BEGAN, timeout=300)
        await connection.execute(_PEOPLE, _STAFF, _BEGAN)
        for table in ("case", "claim", "entry", "commitment"):
            await connection.execute(f"VACUUM ANALYZE service.{table}")
        rows = await connection.fetch("SELECT case_id, due_at FROM service.case LIMIT 5000")
    return [(row["case_id"], row["due_at"]) for row in rows]


async def _sign_in(url: str) -> str:
    """Sign the agent in; return the cookies of the session."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        token = _CSRF.search((await http.get("/sign-in")).text)
        form = {"login": "ada", "password": _PASSWORD, "_csrf": token[1] if token else ""}
        answer = await http.post("/sign-in", data=form)
        assert answer.is_redirect, answer.text
        return "; ".join(f"{name}={value}" for name, value in http.cookies.items())
