"""Split: what each of several instruments pays, in the order in which they were sent.

Source: UCP 2026-08-25, Split Payments Extension.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ordito.platform.money import Money
from ordito.processes.sessions import Instrument, PageState, SessionPage
from ordito.surfaces.formats import amount_of
from ordito.surfaces.ucp import payments
from ordito.surfaces.ucp.answers import error, notice
from ordito.surfaces.ucp.shared import said
from ordito.surfaces.ucp.shared.instruments import ALL, FAILED, Unpayable, handler_of

SPLIT: Final = "common.payment.split_payments"


def require_allowed(types: Sequence[str]) -> None:
    """Refuse instruments whose types may not pay together.

    Raises:
        Unpayable: they may not.
    """
    counts = Counter(types)
    for groups in payments.COMBINATIONS:
        found = [(group, sum(counts[kind] for kind in group.types)) for group in groups]
        is_whole = sum(count for _, count in found) == len(types)
        if is_whole and all(group.min <= count <= group.max for group, count in found):
            return
    raise Unpayable(error(FAILED, "These instruments cannot pay together.", path=ALL))


def shares(
    total: Money, instruments: Sequence[Instrument], free: Mapping[int, int | None]
) -> list[int]:
    """Return what each instrument pays, minor units.

    Args:
        total: to pay.
        instruments: in the order of their claims; what names no amount takes what is left, a gift
            card what is on it.
        free: what is on each gift card, by its number among the instruments; None cannot be used.

    Raises:
        Unpayable: a gift card cannot give its amount, or they pay more or less than the total.
    """
    asked = [one.amount_minor for one in instruments]
    failed = [
        error(FAILED, _gift_card_fault(minor), path=f"{ALL}[{number}]")
        for number, minor in free.items()
        if minor is None or (asked[number] or 0) > minor
    ]
    if failed:
        raise Unpayable(*failed)
    if sum(one or 0 for one in asked) > total.minor:
        raise Unpayable(error(FAILED, "The amounts are more than there is to pay.", path=ALL))
    paid: list[int] = []
    for number, amount in enumerate(asked):
        left = total.minor - sum(paid)
        if amount is not None and amount > left:
            fault = "Those before it leave less to pay than its amount."
            raise Unpayable(error(FAILED, fault, path=f"{ALL}[{number}]"))
        on_card = free.get(number)
        paid.append(min(left, left if on_card is None else on_card) if amount is None else amount)
    if sum(paid) < total.minor:
        missing = _told(total.minor - sum(paid), total)
        raise Unpayable(
            error(FAILED, f"The instruments leave {missing} unpaid.", path=ALL),
            *(
                notice(f"{_told(minor or 0, total)} on the gift card.", path=f"{ALL}[{number}]")
                for number, minor in free.items()
            ),
        )
    return paid


def paid_with(page: SessionPage, sent: Sequence[said.Instrument]) -> dict[str, Any]:
    """Return what pays a checkout: with amounts once it is paid, else what was sent, if anything.

    Args:
        page: the checkout.
        sent: what was to pay it just now; its credentials are not said again.
    """
    kinds = {one.id: one.instruments[0] for one in payments.HANDLERS.values()}
    is_paid = page.state is PageState.COMPLETED
    told: list[dict[str, Any]] = [
        {
            "id": one.instrument_id or "",
            "handler_id": one.handler,
            "type": kinds[one.handler],
            **({"amount": one.amount_minor} if is_paid else {}),
        }
        for one in page.paid_by
        if one.handler in kinds
    ]
    if not told:
        told = [
            {"id": one.id, "handler_id": handler_of(one) or "", "type": one.type} for one in sent
        ]
    return {"instruments": told} if told else {}


def _gift_card_fault(minor: int | None) -> str:
    return "The gift card cannot be used." if minor is None else "There is less on the gift card."


def _told(minor: int, total: Money) -> str:
    return f"{amount_of(Money(minor, total.currency))} {total.currency}"
