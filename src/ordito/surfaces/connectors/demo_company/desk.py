"""The desk of the demo company: its agents, what it promises, and cases about real orders of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from ordito import service
from ordito.flows.load_desk import Desk, Step, Story
from ordito.flows.load_world import Colleague, Founding
from ordito.flows.open_case import Opening
from ordito.orders import HistoricOrder
from ordito.platform import ids
from ordito.platform.auth import staff_id_of
from ordito.platform.ids import CustomerId

_CASES: Final = service.cases
_AGENT: Final = "agent"
_DAY: Final = (_CASES.WorkSpan(9 * 60, 19 * 60),)
_KINDS: Final = _CASES.EntryKind
_PROMISE: Final = _CASES.CommitmentKind
_Told = tuple[str, str, str, str, str, str, service.cases.State | None, int]


def agents_of(staff: Sequence[Colleague]) -> list[str]:
    """Return who of the staff works at the desk."""
    return [f"staff:{staff_id_of(one.login)}" for one in staff if _AGENT in one.roles]


def desk_of(founding: Founding, *, at: datetime) -> Desk:
    """Return the desk of a company with the past that ends ``at``."""
    agents = [
        _CASES.NewAgent(
            agent=f"staff:{staff_id_of(one.login)}",
            name=one.name,
            skills=("general", "returns", "invoices"),
            most_cases=12,
            is_lead=number == 0,
        )
        for number, one in enumerate(one for one in founding.staff if _AGENT in one.roles)
    ]
    languages = {person.customer_id: person.language for person in founding.past.people}
    orders = [
        one for one in founding.past.orders if one.customer_id in languages and not one.cancelled
    ]
    orders.sort(key=lambda one: one.placed_at, reverse=True)
    return Desk(
        agents=agents,
        promises=_promises(at),
        routing=_CASES.RoutingPolicy(
            skills={"return": "returns", "invoice": "invoices"},
            away_after_s=86_400,
            exceptions=(
                _CASES.ExceptionRule(room="stock", topic="stock", priority=3),
                _CASES.ExceptionRule(room="fulfilment", topic="delivery", priority=2),
            ),
            follow_ups=(
                _CASES.FollowUpRule(
                    code="after-delivery",
                    after_hours=24,
                    from_minor=5000,
                    questions={
                        "en": "Did everything arrive as you expected?",
                        "it": "È arrivato tutto come si aspettava?",
                        "et": "Kas kõik jõudis kohale nii, nagu ootasite?",
                    },
                ),
            ),
        ),
        stories=list(_stories(orders, languages, [one.agent for one in agents], at)),
    )


def _promises(at: datetime) -> service.cases.CommitmentPolicy:
    late = (
        _CASES.Escalation(at_percent=75, to="assignee"),
        _CASES.Escalation(at_percent=100, to="lead", priority=1),
    )
    holidays = tuple(
        date(year, month, day)
        for year in (at.year, at.year + 1)
        for month, day in ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (12, 25), (12, 26))
    )
    week = (_DAY,) * 6 + ((),)
    calendar = _CASES.Calendar(code="desk", zone="Europe/Rome", week=week, holidays=holidays)

    def promise(
        code: str, kind: service.cases.CommitmentKind, hours: float, **said: object
    ) -> service.cases.Promise:
        return _CASES.Promise(
            code=code,
            kind=kind,
            minutes=int(hours * 60),
            calendar="desk",
            escalations=late,
            **said,  # pyright: ignore[reportArgumentType]
        )

    return _CASES.CommitmentPolicy(
        calendars=(calendar,),
        promises=(
            promise("answer", _PROMISE.FIRST_ANSWER, 8),
            promise("answer-chat", _PROMISE.FIRST_ANSWER, 0.25, channel="chat"),
            promise("answer-gold", _PROMISE.FIRST_ANSWER, 4, tier="gold"),
            promise("solution", _PROMISE.SOLUTION, 30, pauses=True),
            promise("call-back", _PROMISE.CALL_BACK, 1),
            promise("refund", _PROMISE.REFUND, 50),
        ),
    )


def _matched(
    orders: Sequence[HistoricOrder], languages: Mapping[CustomerId, str | None]
) -> Iterator[tuple[_Told, HistoricOrder]]:
    """Yield each story with an order of somebody who speaks its language, the latest first."""
    speaking = {
        code: iter([one for one in orders if languages[one.customer_id] == code])
        for code in {told[0] for told in _TOLD}
    }
    for told in _TOLD:
        order = next(speaking[told[0]], None)
        if order is not None:
            yield told, order


def _stories(
    orders: Sequence[HistoricOrder],
    languages: Mapping[CustomerId, str | None],
    agents: Sequence[str],
    at: datetime,
) -> Iterator[Story]:
    if not agents:
        return
    for number, (told, order) in enumerate(_matched(orders, languages)):
        language, channel, topic, subject, first, answer, then, hours = told
        opened_at = max(at - timedelta(hours=hours), order.placed_at)
        agent = agents[number % len(agents)]
        case_id = _id("case", number)
        kind = {
            "mail": _KINDS.MAIL_IN,
            "call": _KINDS.CALL_NOTE,
            "form": _KINDS.FORM,
            "chat": _KINDS.CHAT_IN,
            "counter": _KINDS.COUNTER,
        }[channel]
        is_said = kind in (_KINDS.CALL_NOTE, _KINDS.COUNTER)
        entry = _CASES.NewEntry(
            kind=kind,
            body=first,
            actor=agent if is_said else f"customer:{order.customer_id}",
            began_at=opened_at - timedelta(minutes=6) if is_said else None,
            ended_at=opened_at if is_said else None,
        )
        answered = _KINDS.CHAT_OUT if channel == "chat" else _KINDS.MAIL_OUT
        yield Story(
            opening=Opening(
                customer_id=order.customer_id,
                case_id=case_id,
                channel=_CASES.Source(channel),
                subject=subject,
                topic=topic,
                language=language,
                links=(_CASES.Link(_CASES.LinkKind.ORDER, order.order_id),),
                entry=entry,
                assignee=agent if is_said or answer else None,
            ),
            at=opened_at,
            steps=[
                Step(
                    entry=_CASES.NewEntry(kind=answered, body=answer, actor=agent),
                    at=opened_at + timedelta(minutes=9),
                    then=then,
                    resolution="answered" if then is _CASES.State.SOLVED else None,
                )
            ]
            if answer
            else (),
            call_back=(_id("call", number), at + timedelta(hours=2), "Dire se la M è arrivata")
            if topic == "return" and channel == "call"
            else None,
            care=("broken_soon", "Cliente da anni, molto deluso.")
            if channel == "counter"
            else None,
        )


def _id(kind: str, number: int) -> UUID:
    return ids.derive_at(datetime(2026, 1, 1, tzinfo=UTC), "demo desk", kind, number)


_WAITING: Final = _CASES.State.WAITING
_SOLVED: Final = _CASES.State.SOLVED
_CARE: Final = ("broken_soon", "Cliente da anni, molto deluso.")
# language, channel, topic, subject, what was said, our answer, where it led, hours ago
_TOLD: Final[Sequence[_Told]] = (
    (
        "it",
        "mail",
        "delivery",
        "Il mio pacco non arriva",
        "Buongiorno, aspetto il pacco da tre giorni. Dov'è?",
        "Buongiorno, il corriere ha provato ieri. Le va bene domani mattina?",
        _WAITING,
        20,
    ),
    (
        "it",
        "call",
        "return",
        "Taglia sbagliata, vorrebbe una M",
        "Ha preso la L, è grande. Chiede una M, anche in un altro negozio. La richiamiamo.",
        "",
        None,
        3,
    ),
    (
        "it",
        "form",
        "invoice",
        "Mi serve la fattura",
        "Ho bisogno della fattura per l'ordine, con la partita IVA.",
        "",
        None,
        2,
    ),
    (
        "it",
        "counter",
        "quality",
        "Cucitura aperta dopo un lavaggio",
        "Ha portato il capo: la cucitura si è aperta. È molto deluso.",
        "",
        None,
        6,
    ),
    (
        "it",
        "chat",
        "hours",
        "Siete aperti domenica?",
        "Ciao, domenica siete aperti?",
        "Sì, dalle 10 alle 19.",
        _SOLVED,
        30,
    ),
    (
        "it",
        "mail",
        "refund",
        "Quando arriva il rimborso?",
        "Ho restituito due settimane fa e non vedo ancora il rimborso.",
        "",
        None,
        72,
    ),
    (
        "et",
        "mail",
        "delivery",
        "Kas pakk jõuab enne nädalavahetust?",
        "Tere! Sõidan reedel ära. Kas minu pakk jõuab enne seda kohale?",
        "Tere! Kuller toob selle neljapäeval enne kella kuut.",
        _WAITING,
        9,
    ),
)
