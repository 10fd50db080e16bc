"""What a customer does, as requests to the API; pure."""

from typing import Any, Final

import msgspec

from ordito import world
from ordito.processes.sale import SaleAnswer, SoldFulfilment
from ordito.surfaces.cli.demo.observed import events_of, source_of
from ordito.surfaces.connectors.demo_company import mapping
from ordito.surfaces.connectors.sandbox_processor import APPROVE, DECLINE

_CASH: Final = "cash"


class Request(msgspec.Struct, frozen=True):
    """A request to the API.

    Attributes:
        action: what it is for, as it is counted.
        channel: code of the channel whose token is sent.
        method: of HTTP.
        path: below the API's root, with its query.
        body: JSON; None for a question.
        key: idempotency key; None for a question.
        source: whose events these are; they go to the door for events with its write key.
    """

    action: str
    channel: str
    method: str
    path: str
    body: Any = None
    key: str | None = None
    source: str | None = None


def flagship_of(company: world.Company) -> str:
    """Return the store that sends events: the one that draws the most customers."""
    stores = (place for place in company.places if place.kind == "store")
    return max(stores, key=lambda place: (place.footfall, place.code)).code


class Player:
    """Puts the acts of a company's customers as requests."""

    def __init__(self, company: world.Company) -> None:
        self._flagship = flagship_of(company)
        self._places = {place.code: place for place in company.places}
        self._variants: dict[str, str] = {}
        for sku in company.skus:
            self._variants.setdefault(sku.product, sku.code)

    def request(self, step: world.Step) -> Request:
        """Return the request by which a step begins."""
        match step.act:
            case world.Browse() as act:
                return self._browse(act)
            case world.Quote() as act:
                return self._quote(act)
            case world.Sale() as act:
                return self._sale(act, step.key)

    def beside(self, step: world.Step) -> list[Request]:
        """Return what is told beside a step: what was observed, and whose card was scanned."""
        found: list[Request] = []
        source = source_of(step, place=self._flagship)
        if source is not None:
            body = {"batch": events_of(step)}
            found.append(Request("observe", "", "POST", "/v1/batch", body, source=source))
        if isinstance(step.act, world.Sale) and step.act.card is not None and step.act.place:
            found.append(self._arrive(step.act, step.key))
        return found

    def later(self, sale: world.Sale, key: str, answer: SaleAnswer) -> list[Request]:
        """Return what follows a sale that was not carried out at once, one after the other."""
        if sale.later is world.Later.CANCEL:
            return [self._cancel(sale, key, answer)]
        if sale.later is world.Later.HAND_OVER:
            return [
                request for part in answer.fulfilments for request in self._hand_over(part, key)
            ]
        return []

    def _browse(self, act: world.Browse) -> Request:
        query = "&".join(
            f"sku={self._variants[product]}" for product in dict.fromkeys(act.products)
        )
        return Request("look", act.channel, "GET", f"/availability?{query}")

    def _quote(self, act: world.Quote) -> Request:
        body: dict[str, Any] = {
            "lines": [{"sku": want.sku, "quantity": want.quantity} for want in act.wants]
        }
        if act.place is not None:
            body["place"] = act.place
        return Request("quote", self._channel(act.channel, act.place), "POST", "/quotes", body)

    def _sale(self, act: world.Sale, key: str) -> Request:
        body: dict[str, Any] = {
            "lines": [self._line(act, want) for want in act.wants],
            "payments": [_payment(act)],
            "external_id": key,
            "source": mapping.SOURCE,
        }
        if act.place is not None:
            body["place"] = act.place
        if act.card is not None:
            body["customer"] = {"card": act.card}
        elif act.person is not None:
            body["customer"] = {"external_id": act.person, "source": mapping.SOURCE}
        return Request("sell", self._channel(act.channel, act.place), "POST", "/orders", body, key)

    def _line(self, act: world.Sale, want: world.Want) -> dict[str, Any]:
        line = {"sku": want.sku, "quantity": want.quantity, "method": act.method.value}
        # what is shipped leaves from wherever the checkout finds it
        return line if act.method is world.Method.SHIP else {**line, "place": act.source}

    def _arrive(self, sale: world.Sale, key: str) -> Request:
        return Request(
            "arrive",
            self._channel(sale.channel, sale.place),
            "POST",
            f"/places/{sale.place}/arrivals",
            {"identifier": {"kind": "card", "value": sale.card}},
            f"{key}-arrive",
        )

    def _cancel(self, sale: world.Sale, key: str, answer: SaleAnswer) -> Request:
        lines = [{"line_no": line.line_no, "quantity": line.quantity} for line in answer.lines]
        return Request(
            "cancel",
            self._channel(sale.channel, sale.place),
            "POST",
            f"/orders/{answer.order_id}/cancellations",
            {"lines": lines, "reason": "customer_changed_mind"},
            f"{key}-cancel",
        )

    def _hand_over(self, part: SoldFulfilment, key: str) -> list[Request]:
        channel = self._channel("store", part.place)
        path = f"/places/{part.place}/fulfilment-orders/{part.fulfilment_order_id}"
        tail = f"{key}-{part.fulfilment_order_id}"
        code = {"code": part.code} if part.code is not None else {}
        return [
            Request("ready", channel, "POST", f"{path}/ready", {}, f"{tail}-ready"),
            Request("hand_over", channel, "POST", f"{path}/hand-over", code, f"{tail}-hand-over"),
        ]

    def _channel(self, code: str, place: str | None) -> str:
        return mapping.channel_code(code, None if place is None else self._places[place])


def _payment(act: world.Sale) -> dict[str, Any]:
    if act.tender == _CASH:
        return {"tender": _CASH}
    return {"tender": act.tender, "token": DECLINE if act.declined else APPROVE}
