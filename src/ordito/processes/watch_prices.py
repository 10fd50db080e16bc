"""Watch prices: ask the channels' public surfaces, hold their answers together, keep what deviates.

Each run asks for what deviates, what has changed and what sells, then goes on with the walk over
all products where the last one stopped. One process runs at a time; one that dies is followed by
another after a while. Nothing is locked while surfaces are asked.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import pricing
from ordito.catalogue import ShelfSku
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, SkuId
from ordito.processes.watch_declared import Published, earlier_versions
from ordito.reads.memory import Memory
from ordito.reads.party import Party, find_party, nobody
from ordito.reads.watch_plan import list_urgent, questions_of, walk_on

_LONGEST: Final = timedelta(minutes=15)
_PUBLICATIONS: Final = 50
_URGENT_SHARE: Final = 2


class WatchTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How much a run may ask.

    Attributes:
        budget: questions to surfaces in one run.
        rate_per_s: questions in a second at most.
        ahead: edges of prices within this time are asked for before they come.
        probes: customers through whom groups are asked for, by the name of the group.
    """

    budget: int = 200
    rate_per_s: float = 20.0
    ahead: timedelta = timedelta(days=7)
    probes: Mapping[str, CustomerId] = {}


@dataclass
class _Work:
    """A run while it runs."""

    db: Database
    memory: Memory
    surfaces: Sequence[pricing.watch.Surface]
    terms: WatchTerms
    walk: pricing.watch.Walk
    parties: Mapping[str | None, Party]
    began_at: datetime
    asked: list[pricing.watch.Asked] = field(default_factory=list[pricing.watch.Asked])
    questions: int = 0
    skus: set[SkuId] = field(default_factory=set[SkuId])
    silent: Counter[str] = field(default_factory=Counter[str])
    why: dict[str, str] = field(default_factory=dict[str, str])


async def watch_prices(
    db: Database,
    memory: Memory,
    surfaces: Callable[[], Awaitable[Sequence[pricing.watch.Surface]]],
    *,
    terms: WatchTerms,
    only: Sequence[ShelfSku] | None = None,
) -> pricing.watch.Run:
    """Run once.

    Args:
        db: the company's database.
        memory: network, catalogue, prices; refreshed on the way.
        surfaces: says whom to ask, once no other process runs.
        terms: how much.
        only: ask for these products alone, and leave the walk where it is.

    Raises:
        WatcherBusy: another process runs.
    """
    began_at = now()
    context = Context.system()
    walk = await db.transact(
        pricing.watch.take_walk, context, at=began_at, until=began_at + _LONGEST
    )
    if walk is None:
        raise pricing.watch.WatcherBusy("Another process watches prices.")
    try:
        await memory.refresh(db)
        parties: dict[str | None, Party] = {None: nobody()}
        for group, customer_id in terms.probes.items():
            parties[group] = await db.read(
                find_party, customer=customer_id, with_groups=memory.names_groups
            )
        work = _Work(db, memory, await surfaces(), terms, walk, parties, began_at)
        if only is None:
            walk = await _follow_plan(work)
        else:
            for sku in only:
                await _ask_for(work, sku)
        return await db.transact(_keep, context, done=work)
    finally:
        await db.transact(pricing.watch.end_walk, context, walk=walk, at=now())


async def _follow_plan(work: _Work) -> pricing.watch.Walk:
    """Ask for what is urgent, then walk on; return how far the walk has come."""
    walk, shelf = work.walk, work.memory.shelf
    urgent = await work.db.read(list_urgent, walk=walk, at=work.began_at)
    for sku_id in urgent:
        if work.questions >= work.terms.budget // _URGENT_SHARE:
            break
        if (sku := shelf.skus.get(sku_id)) is not None and sku.active:
            await _ask_for(work, sku)
    ahead = walk_on(work.memory, walk)
    walked, after = walk.walked, walk.after
    for sku in ahead:
        if work.questions >= work.terms.budget:
            break
        if sku.sku_id not in work.skus:
            await _ask_for(work, sku)
        walked, after = walked + 1, sku.code
    settled_at = work.began_at - _longest_lag(work)
    publications = await work.db.read(pricing.watch.list_publications, most=_PUBLICATIONS)
    is_round = not ahead or after == ahead[-1].code
    return pricing.watch.Walk(
        round=walk.round + is_round,
        began_at=work.began_at if is_round else walk.began_at,
        after="" if is_round else after,
        walked=0 if is_round else walked,
        of_skus=sum(sku.active for sku in shelf.skus.values()),
        # what is younger than the longest lag is asked for again
        rulebook_version=next(
            (one.version for one in publications if one.published_at <= settled_at), 0
        ),
        seen_until=settled_at,
    )


def _longest_lag(work: _Work) -> timedelta:
    """Return how long a change may take to appear everywhere, a day at most."""
    lags = (surface.side(None).lag for surface in work.surfaces)
    return min(max(lags, default=timedelta()), timedelta(days=1))


async def _ask_for(work: _Work, sku: ShelfSku) -> None:
    """Ask all that is to be asked of one product, and judge it."""
    work.skus.add(sku.sku_id)
    answers: dict[tuple[str, pricing.watch.Question], pricing.watch.Answer | None] = {}
    questions = list(
        questions_of(
            work.memory,
            sku,
            groups=sorted(work.terms.probes),
            turn=work.walk.round,
            at=work.began_at,
            ahead=work.terms.ahead,
        )
    )
    for question in questions:
        told = [one async for one in _tell(work, question, answers)]
        if len(told) > 1:
            sides = tuple(side for side, _ in told)
            judgement = await _judge(work, sku, question, told)
            work.asked.append(
                pricing.watch.Asked(question=question, sides=sides, judgement=judgement)
            )


async def _tell(
    work: _Work,
    question: pricing.watch.Question,
    answers: dict[tuple[str, pricing.watch.Question], pricing.watch.Answer | None],
) -> AsyncIterator[tuple[pricing.watch.Side, pricing.watch.Answer]]:
    """Yield what each surface answers; what was asked of it already is not asked again."""
    for surface in work.surfaces:
        side = surface.side(question.place_id)
        asked = question.put_to(side)
        if not surface.takes(asked):
            continue
        key = surface.name, asked
        if key not in answers:
            answers[key] = await _ask(work, surface, asked)
        answer = answers[key]
        if answer is not None:
            yield side, answer


async def _ask(
    work: _Work, surface: pricing.watch.Surface, question: pricing.watch.Question
) -> pricing.watch.Answer | None:
    work.questions += 1
    try:
        return await surface.ask(question)
    except pricing.watch.Silent as fault:
        work.silent[surface.name] += 1
        work.why[surface.name] = str(fault)
        return None
    finally:
        await asyncio.sleep(1 / work.terms.rate_per_s)


async def _judge(
    work: _Work,
    sku: ShelfSku,
    question: pricing.watch.Question,
    told: Sequence[tuple[pricing.watch.Side, pricing.watch.Answer]],
) -> pricing.watch.Judgement:
    """Judge answers; only where they differ, what is published is looked at, as it is by now."""
    at = question.at or now()
    if len({(one.currency, one.shown_minor, one.tax_minor, one.refusal) for _, one in told}) == 1:
        return pricing.watch.Judgement()
    await work.memory.refresh(work.db)
    publications = await work.db.read(pricing.watch.list_publications, most=_PUBLICATIONS)
    since = min(min(answer.seen_at, at) - side.lag for side, answer in told)
    party = work.parties[question.customer_group]
    named = party.customer_id if party.is_named else None
    published = Published(
        memory=work.memory,
        rules=await work.db.read(pricing.watch.load_rules, rulebook=work.memory.rulebook),
        question=question,
        sku=sku,
        party=party,
        at=at,
        exhausted=await work.db.read(pricing.list_exhausted, customer_id=named),
        versions=await earlier_versions(work.db, publications, sku, since),
    )
    return pricing.watch.judge(told, published)


async def _keep(tx: Tx, *, done: _Work) -> pricing.watch.Run:
    """Keep what the run has found."""
    at = now()
    found, gone = await pricing.watch.keep_findings(
        tx, asked=done.asked, surfaces=[one.name for one in done.surfaces], at=at
    )
    judged = [one.judgement for one in done.asked]
    run = pricing.watch.Run(
        run_id=ids.new(),
        began_at=done.began_at,
        ended_at=at,
        rulebook_version=done.memory.rulebook.version,
        skus=len(done.skus),
        questions=done.questions,
        compared=len(judged),
        explained=sum(len(one.explained) for one in judged),
        late=sum(len(one.late) for one in judged),
        deviating=sum(len(one.differences) for one in judged),
        found=found,
        gone=gone,
        silent={name: f"{times} x {done.why[name]}" for name, times in done.silent.items()},
    )
    await pricing.watch.keep_run(tx, run=run)
    return run
