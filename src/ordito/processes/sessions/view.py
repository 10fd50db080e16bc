"""View: a session looked at now: what can be bought, what it costs, what is still missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from ordito import customers, fulfilment, orders
from ordito.customers import Address, KeptAddress
from ordito.fulfilment import Destination, Slot
from ordito.network import Channel, Place
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.pricing import NoPrice, NoTaxRate, WrongCurrency
from ordito.processes.ahead import look_ahead, may_wait, wanted_of
from ordito.processes.own_tenders import ON_ACCOUNT
from ordito.processes.price import Answer, Question, Wanted, ask, reckon
from ordito.processes.sale import SaleLine
from ordito.processes.sessions.benefits import (
    Eligible,
    code_messages,
    distinct,
    eligible,
    points_of,
)
from ordito.processes.sessions.destinations import (
    Whither,
    chosen_place,
    collected_at,
    shipped_to,
)
from ordito.processes.sessions.handlers import handlers_of, may_pay, tags_of
from ordito.processes.sessions.keep import Typed, contact_messages
from ordito.processes.sessions.left import left_out_of, line_messages
from ordito.processes.sessions.messages import error
from ordito.processes.sessions.methods import (
    Charge,
    Reached,
    Way,
    available_methods,
    delivery_names,
    promised,
    reached,
    slots_of,
    with_services,
)
from ordito.processes.sessions.page import (
    PageState,
    SessionMessage,
    SessionPage,
    Severity,
    TotalEntry,
)
from ordito.processes.sessions.receipt import discounts_of, lines_of, refused_of, totals_of
from ordito.processes.sessions.shown import shown_of
from ordito.processes.sessions.supply import Row, Supply, read_supply, rows_of, sourced
from ordito.processes.sessions.terms import company_of, with_terms
from ordito.processes.sessions.wish import WishedConsent
from ordito.reads.memory import Memory

_SHIP: Final = "ship"
# what became of the last payment stands in no way of the next
_LAST_TRY: Final = "payment_failed"
_NO_PRICE: Final = (NoPrice, NoTaxRate, WrongCurrency)


class View(msgspec.Struct, frozen=True):
    """A session as it stands now.

    Attributes:
        page: what its caller is told.
        answer: of the price engine; None where nothing of it can be bought.
        lines: to be sold, with the places that give them.
        ship_to: address of what is shipped, ready for a parcel.
        destination: whereto goods are shipped, as far as a promise needs it.
        shown: what the caller is told, to be compared when it is completed.
    """

    page: SessionPage
    answer: Answer | None
    lines: tuple[SaleLine, ...]
    ship_to: Address | None
    destination: Destination | None
    shown: orders.sessions.Shown


async def look(
    tx: Tx,
    memory: Memory,
    session: orders.sessions.Session,
    typed: Typed,
    *,
    language: str,
    at: datetime,
    unpriced: frozenset[str] = frozenset(),
) -> View:
    """Look at an open session: its lines, prices, promises, and what is missing.

    Args:
        tx: open transaction, or a reader.
        memory: network, catalogue, prices.
        session: with its wish.
        typed: what the vault keeps of the wish.
        language: in which things are called.
        at: now.
        unpriced: lines that turned out to have no price.
    """
    scene = await _scene(tx, memory, session, typed, unpriced, at)
    try:
        answer = await _priced(tx, memory, scene)
    except _NO_PRICE as refusal:
        number = _number(refusal)
        if number is None:
            raise
        more = unpriced | {scene.buyable[number].line_id}
        return await look(tx, memory, session, typed, language=language, at=at, unpriced=more)
    ways = _ways(memory, scene, answer, language)
    points = None if answer is None else await points_of(tx, memory, session, answer, at)
    page = _page(memory, scene, answer, ways, language)
    if answer is not None:
        company = None
        if may_pay(memory, scene.channel, tags_of(memory, page), ON_ACCOUNT):
            company = await company_of(tx, session)
        page = with_terms(page, company, session.wish.term)
    page = msgspec.structs.replace(
        page,
        points=points,
        available_methods=available_methods(memory, scene.rows, scene.supply, at),
        handlers=handlers_of(memory, scene.channel, page, points),
    )
    return View(
        page=page,
        answer=answer,
        lines=tuple(_sale_lines(scene)),
        ship_to=next((one.address for one in scene.whithers if one.address is not None), None),
        destination=_destination(scene),
        shown=shown_of(page),
    )


class _Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What a view is made of; ``methods`` and ``whithers`` are of goods that can be bought."""

    session: orders.sessions.Session
    typed: Typed
    channel: Channel
    place: Place | None
    at: datetime
    rows: list[Row]
    buyable: list[Row]
    supply: Supply
    methods: list[orders.sessions.KeptMethod]
    whithers: list[Whither]
    claims: Eligible
    slots: list[Slot]

    def rows_of(self, method: orders.sessions.KeptMethod) -> list[Row]:
        """Return the goods of a method that can be bought."""
        return [
            row
            for row in self.buyable
            if row.method.method_id == method.method_id and row.good.stocked
        ]


async def _scene(
    tx: Tx,
    memory: Memory,
    session: orders.sessions.Session,
    typed: Typed,
    unpriced: frozenset[str],
    at: datetime,
) -> _Scene:
    channel = memory.channel(session.channel_id)
    place = None if session.place_id is None else memory.directory.place(session.place_id)
    rows = [
        msgspec.structs.replace(row, problem="no_price", quantity=0)
        if row.line_id in unpriced
        else row
        for row in rows_of(memory, session.wish, channel, place, at)
    ]
    supply = await read_supply(tx, memory, rows, channel, at)
    kept = {row.method.method_id: row.method for row in rows}
    chosen = {
        method_id: found
        for method_id, method in kept.items()
        if method.kind != _SHIP and (found := chosen_place(method, session.wish, supply))
    }
    given = sourced(memory, rows, supply, chosen, channel=channel, at=at)
    rows = await _with_aheads(tx, memory, with_services(memory, given), channel, at)
    buyable = [row for row in rows if row.problem is None]
    methods = list(
        {row.method.method_id: row.method for row in buyable if row.good.stocked}.values()
    )
    scene = _Scene(
        session=session,
        typed=typed,
        channel=channel,
        place=place,
        at=at,
        rows=rows,
        buyable=buyable,
        supply=supply,
        methods=methods,
        whithers=[],
        claims=eligible(memory, session.wish.eligibility),
        slots=await fulfilment.list_with_room(tx, slots=slots_of(memory, chosen.values(), at)),
    )
    book = await _book(tx, session, methods)
    whithers = [
        _whither(memory, scene, method, chosen, book, f"methods[{turn}]")
        for turn, method in enumerate(methods)
    ]
    return msgspec.structs.replace(scene, whithers=whithers)


async def _with_aheads(
    tx: Tx, memory: Memory, rows: Sequence[Row], channel: Channel, at: datetime
) -> list[Row]:
    """Say of each line what it waits for, where it is not at its place yet."""
    placed = [row for row in rows if row.problem is None and row.place and row.good.stocked]
    wanted = wanted_of(
        memory,
        [SaleLine(row.named, row.quantity, Method(row.method.kind)) for row in placed],
        [row.good for row in placed],
        [row.place for row in placed if row.place is not None],
    )
    if not may_wait(memory, wanted):
        return list(rows)
    found = await look_ahead(tx, memory, wanted, channel_id=channel.channel_id, at=at)
    by_number = {row.number: ahead for row, ahead in zip(placed, found, strict=True)}
    return [msgspec.structs.replace(row, ahead=by_number.get(row.number)) for row in rows]


async def _book(
    tx: Tx, session: orders.sessions.Session, methods: Sequence[orders.sessions.KeptMethod]
) -> Sequence[KeptAddress]:
    """Return the address book of who signed in; a card alone opens nobody's."""
    if not session.is_signed_in or all(method.kind != _SHIP for method in methods):
        return []
    return await customers.addresses.list_addresses(tx, customer_id=session.pays_for)


def _whither(
    memory: Memory,
    scene: _Scene,
    method: orders.sessions.KeptMethod,
    chosen: Mapping[str, Place],
    book: Sequence[KeptAddress],
    path: str,
) -> Whither:
    wish = scene.session.wish
    if method.kind != _SHIP:
        return collected_at(
            memory,
            method,
            wish,
            rows=scene.rows_of(method),
            supply=scene.supply,
            place=chosen.get(method.method_id),
            path=path,
        )
    return shipped_to(
        memory,
        scene.channel,
        method,
        typed=scene.typed,
        book=book,
        is_needed=wish.needs_destination,
        path=path,
    )


async def _priced(tx: Tx, memory: Memory, scene: _Scene) -> Answer | None:
    if not scene.buyable:
        return None
    session = scene.session
    answer = await ask(tx, memory, _question(scene, tuple(row.wanted() for row in scene.buyable)))
    party = msgspec.structs.replace(answer.party, customer_id=session.pays_for)
    return msgspec.structs.replace(answer, party=party)


def _question(scene: _Scene, lines: tuple[Wanted, ...]) -> Question:
    session = scene.session
    return Question(
        channel=scene.channel,
        place=scene.place,
        customer=session.pays_for if session.is_named else None,
        lines=lines,
        coupons=distinct(session.wish.codes),
        claimed_groups=scene.claims.groups,
        destination=_destination(scene),
        at=scene.at,
    )


def _charge(memory: Memory, scene: _Scene, answer: Answer) -> Charge:
    """Return what asks for the price with some lines by another service, all else as it is."""

    def charge(line_ids: frozenset[str], service: str) -> Answer:
        if all(row.service == service for row in scene.buyable if row.line_id in line_ids):
            return answer
        lines = tuple(
            msgspec.structs.replace(row, service=service).wanted()
            if row.line_id in line_ids
            else row.wanted()
            for row in scene.buyable
        )
        return reckon(
            memory,
            _question(scene, lines),
            party=answer.party,
            claims=answer.context.claims,
            exhausted=answer.context.exhausted,
        )

    return charge


def _destination(scene: _Scene) -> Destination | None:
    return next((one.destination for one in scene.whithers if one.destination is not None), None)


def _number(refusal: Refusal) -> int | None:
    """Return which line a refusal of the price engine is about."""
    found = re.match(r"lines\[(\d+)\]", refusal.field or "")
    return None if found is None else int(found[1])


def _ways(memory: Memory, scene: _Scene, answer: Answer | None, language: str) -> list[Reached]:
    if answer is None:
        return []
    ways: list[Reached] = []
    earlier = frozenset[str]()
    for turn, (method, whither) in enumerate(zip(scene.methods, scene.whithers, strict=True)):
        rows = scene.rows_of(method)
        way = Way(
            method=method,
            whither=whither,
            rows=rows,
            charge=_charge(memory, scene, answer),
            earlier=earlier if method.kind == _SHIP else frozenset(),
            path=f"methods[{turn}]",
            language=language,
            at=scene.at,
            slots=[
                slot
                for slot in scene.slots
                if whither.place is not None and slot.place_id == whither.place.place_id
            ],
        )
        ways.append(reached(memory, way))
        if method.kind == _SHIP:
            earlier |= {row.service for row in rows}
    return ways


def _sale_lines(scene: _Scene) -> Iterator[SaleLine]:
    for row in scene.buyable:
        place = None if row.place is None else str(row.place.place_id)
        yield SaleLine(str(row.good.sku_id), row.quantity, Method(row.method.kind), place)


def _page(
    memory: Memory, scene: _Scene, answer: Answer | None, ways: Sequence[Reached], language: str
) -> SessionPage:
    session = scene.session
    page = bare_page(memory, session, scene.typed)
    left_out = tuple(left_out_of(scene.rows))
    if answer is None:
        totals = tuple(TotalEntry(kind=kind, amount_minor=0) for kind in ("subtotal", "total"))
        messages = tuple(line_messages(scene.rows, Severity.UNRECOVERABLE))
        return msgspec.structs.replace(
            page,
            state=PageState.INCOMPLETE,
            left_out=left_out,
            totals=totals,
            messages=messages,
        )
    methods = tuple(one.method for one in ways)
    lines = tuple(
        msgspec.structs.replace(
            line,
            promised_at=next(
                (
                    promised(method, line.line_id)
                    for method in methods
                    if line.line_id in method.line_ids
                ),
                None,
            ),
        )
        for line in lines_of(memory, scene.buyable, answer, language)
    )
    page = msgspec.structs.replace(
        page,
        currency=answer.priced.currency,
        lines=lines,
        left_out=left_out,
        totals=totals_of(answer, delivery_names(memory, answer, language)),
        total_minor=answer.priced.total_minor,
        tax_minor=answer.priced.tax_minor,
        methods=methods,
        discounts=discounts_of(memory, answer, scene.claims.promotions(memory, answer), language),
        refused=refused_of(answer),
        accepted=scene.claims.accepted,
        rulebook_version=answer.priced.rulebook_version,
    )
    messages = (
        *line_messages(scene.rows, None),
        *(message for one in ways for message in one.messages),
        *_one_address(scene),
        *contact_messages(scene.session, scene.typed),
        *code_messages(page),
        *scene.claims.messages(session.wish.eligibility),
        *_declined(session),
    )
    return msgspec.structs.replace(page, messages=messages, state=state_of(messages))


def state_of(messages: Sequence[SessionMessage]) -> PageState:
    """Return what open errors make of an open session."""
    severities = {one.severity for one in messages if one.kind == "error" and one.code != _LAST_TRY}
    if severities & {Severity.RECOVERABLE, Severity.UNRECOVERABLE}:
        return PageState.INCOMPLETE
    return PageState.REQUIRES_ESCALATION if severities else PageState.READY


def bare_page(memory: Memory, session: orders.sessions.Session, typed: Typed) -> SessionPage:
    """Return a page of what needs no look at shelves and prices."""
    channel = memory.channel(session.channel_id)
    wish = session.wish
    return SessionPage(
        session_id=session.session_id,
        state=PageState.INCOMPLETE,
        version=session.version,
        currency=channel.currency,
        market=channel.market,
        codes=wish.codes,
        eligibility=wish.eligibility,
        consents=tuple(
            WishedConsent(
                purpose=one.purpose, channel=one.channel, given=one.given, proof=one.proof
            )
            for one in wish.consents
        ),
        buyer=typed.buyer,
        customer_id=session.pays_for,
        is_signed_in=session.is_signed_in,
        cart_id=session.cart_id,
        expires_at=session.expires_at,
        opened_at=session.opened_at,
        declined=session.declined,
    )


def _one_address(scene: _Scene) -> Iterator[SessionMessage]:
    shipped = [
        (turn, whither.chosen)
        for turn, (method, whither) in enumerate(zip(scene.methods, scene.whithers, strict=True))
        if method.kind == _SHIP
    ]
    for turn, chosen in shipped[1:]:
        if chosen != shipped[0][1]:
            yield error("one_address", f"methods[{turn}].destination")


def _declined(session: orders.sessions.Session) -> Iterator[SessionMessage]:
    if session.declined is not None:
        yield error("payment_failed", "payment", reason=session.declined)
