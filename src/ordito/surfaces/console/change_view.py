"""Change view: what a change of an order would do, as its page shows it to staff."""

from collections.abc import Iterator
from typing import Final

from ordito import orders
from ordito.flows.change_effect import Effect
from ordito.orders import Order
from ordito.platform import ids
from ordito.platform.money import Money
from ordito.processes.change import Proposal
from ordito.surfaces import change_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller
from ordito.surfaces.guards import Role
from ordito.surfaces.screens import Choice

_AT_COUNTERS: Final = frozenset({Role.ASSOCIATE, Role.STORE_LEAD})
_CARDS: Final = ("sandbox-approve", "sandbox-decline")


def ways_to_pay(request: Call) -> tuple[str, ...]:
    """Return how the reader can take a difference: who works at a counter, in cash as well."""
    is_at_counter = not request.principal.roles.isdisjoint(_AT_COUNTERS)
    return ("cash", *_CARDS) if is_at_counter else _CARDS


def change_screen(
    teller: Teller, order: Order, proposal: Proposal, ways: tuple[str, ...]
) -> change_screens.Change:
    """Return the page of a change that is proposed; ``ways`` are those to pay a difference."""
    effect = proposal.effect
    places = teller.memory.directory.places
    return change_screens.Change(
        number=order.number,
        url=f"/orders/{order.number}",
        kind=proposal.kind,
        confirm_url=f"/orders/{order.number}/changes/{proposal.change_id}",
        expires_at=proposal.expires_at,
        due_before=Money(effect.due_before_minor, order.currency),
        due=Money(effect.due_minor, order.currency),
        to_pay=Money(effect.to_pay_minor, order.currency) if effect.to_pay_minor else None,
        ways=tuple(
            Choice(label=teller.word(way, "tender" if way == "cash" else "sandbox"), url=way)
            for way in ways
        ),
        back=Money(effect.back_minor, order.currency) if effect.back_minor else None,
        points=effect.points,
        points_debt=effect.points_debt,
        tax_before=Money(effect.due_tax_before_minor, order.currency),
        tax=Money(effect.due_tax_minor, order.currency),
        verdicts=tuple(_judged(teller, effect)),
        money=tuple(
            change_screens.MoneyMove(
                tender=one.tender,
                kind=one.kind,
                amount=Money(one.amount_minor, order.currency),
                is_credit=one.destination == orders.Destination.STORE_CREDIT,
            )
            for one in effect.money
        ),
        goods=tuple(
            change_screens.GoodsMove(
                what=one.what,
                title=teller.sku(one.sku_id),
                place=places[one.place_id].name,
                units=one.quantity,
                condition=one.condition,
                disposition=one.disposition,
            )
            for one in effect.goods
        ),
        promises=tuple(
            change_screens.Promised(
                place=places[ids.PlaceId(one.place_id)].name,
                method=one.method,
                promised_at=one.promised_at,
            )
            for one in effect.promises
        ),
    )


def _judged(teller: Teller, effect: Effect) -> Iterator[change_screens.Judged]:
    skus = {line.line_no: line.sku_id for line in effect.lines}
    for one in effect.verdicts:
        yield change_screens.Judged(
            title=teller.sku(skus[one.line_no]),
            allowed=one.allowed,
            why=one.why,
            rule=one.rule,
            until=one.until,
        )
