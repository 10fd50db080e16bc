"""The company's past in the words of our rooms; pure. Its prices are the engine's."""

from collections.abc import Iterator, Mapping
from typing import Final

from ordito import customers, orders, pricing, world
from ordito.flows.load_history import Touch
from ordito.journeys import Touchpoint
from ordito.orders import Basket, HistoricOrder, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.ids import CustomerId, IdentifierId, OrderId, PaymentId, ReservationId
from ordito.pricing import BasketLine, PriceContext, PricedLine, Rulebook
from ordito.surfaces.connectors.demo_company import mapping, people
from ordito.surfaces.connectors.world_folder.mapping import kind_of

_HISTORY: Final = "history"


class Teller:
    """Tells the orders and touchpoints of a company in the words of our rooms."""

    def __init__(self, company: world.Company, rulebook: Rulebook) -> None:
        self._currency = company.currency
        self._rulebook = rulebook
        self._places: Mapping[str, world.Place] = {place.code: place for place in company.places}
        classes = {product.code: product.tax_category for product in company.products}
        self._class = {sku.code: classes[sku.product] for sku in company.skus}

    def order(self, order: world.Order) -> HistoricOrder:
        """Return the order as it was closed."""
        identity = order_id(order)
        lines = tuple(self._lines(order, identity))
        is_cancelled = order.cancelled_at is not None
        return HistoricOrder(
            order_id=identity,
            customer_id=buyer_id(order),
            channel_id=mapping.channel_id(self._channel(order)),
            place_id=None if order.place is None else mapping.place_id(order.place),
            placed_at=order.placed_at,
            basket=Basket(
                lines=lines,
                payments=tuple(_payments(order, identity)),
                seller_id=mapping.entity_id(self._places[order.place or order.source].entity),
                currency=self._currency,
                total_minor=sum(line.total_minor for line in lines),
                tax_minor=sum(line.tax_minor for line in lines),
                discount_minor=sum(line.discount_minor for line in lines),
                rulebook_version=self._rulebook.version,
                source=mapping.SOURCE,
                external_id=order.number,
            ),
            cancelled=frozenset(line.line_no for line in lines) if is_cancelled else frozenset(),
            closed_at=order.cancelled_at or order.handed_over_at,
        )

    def _channel(self, order: world.Order) -> str:
        return mapping.channel_code(order.channel, self._till(order))

    def _till(self, order: world.Order) -> world.Place | None:
        return None if order.place is None else self._places[order.place]

    def _lines(self, order: world.Order, identity: OrderId) -> Iterator[NewLine]:
        for line in self._price(order):
            yield NewLine(
                line_no=line.line_no,
                sku_id=line.sku_id,
                method=orders.Method(order.method),
                place_id=mapping.place_id(order.source),
                reservation_id=ReservationId(identity),
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                discount_minor=line.discount_minor,
                total_minor=line.total_minor,
                tax_minor=line.tax_minor,
                tax_bp=line.tax_bp,
            )

    def _price(self, order: world.Order) -> tuple[PricedLine, ...]:
        context = PriceContext(
            channel_id=mapping.channel_id(self._channel(order)),
            market=mapping.market_of(self._till(order)),
            currency=self._currency,
            at=order.placed_at,
            place_id=None if order.place is None else mapping.place_id(order.place),
        )
        wanted = tuple(
            BasketLine(number, mapping.sku_id(line.sku), line.quantity, self._class[line.sku])
            for number, line in enumerate(order.lines, start=1)
        )
        return pricing.quote(context, pricing.Basket(wanted), self._rulebook).lines


def is_closed(order: world.Order) -> bool:
    """Tell whether an order was handed over or cancelled when the past ended."""
    return order.handed_over_at is not None or order.cancelled_at is not None


def order_id(order: world.Order) -> OrderId:
    """Return the id of an order, which sorts by the time of its sale."""
    return OrderId(ids.derive_at(order.placed_at, mapping.SOURCE, "order", order.number))


def buyer_id(order: world.Order) -> CustomerId:
    """Return the id of who bought; somebody who did not say who has one of the order's own."""
    if order.person is None:
        return CustomerId(ids.derive(mapping.SOURCE, "stranger", order.number))
    return mapping.customer_id(order.person)


def touch(seen: world.Touchpoint, order_ids: Mapping[str, OrderId]) -> Touch:
    """Return a touchpoint with the surest of what it came with."""
    found = people.identifier(seen)
    about = {
        "product_id": mapping.product_id(seen.product) if seen.product else None,
        "order_id": order_ids.get(seen.order) if seen.order else None,
        "referrer": seen.referrer,
        "campaign": {"medium": seen.medium} if seen.medium else None,
    }
    return Touch(
        sighting=customers.identity.Sighting(
            identifiers=() if found is None else (found,),
            at=seen.started_at,
            source=mapping.SOURCE,
        ),
        touchpoint=Touchpoint(
            touchpoint_id=ids.derive_at(seen.started_at, mapping.SOURCE, seen.message_id),
            identifier_id=IdentifierId(ids.derive(mapping.SOURCE, "unseen")),
            type=kind_of(seen.kind, seen.medium),
            channel_id=mapping.channel_id(seen.channel),
            place_id=None if seen.place is None else mapping.place_id(seen.place),
            occurred_at=seen.started_at,
            started_at=seen.started_at,
            ended_at=seen.ended_at,
            origin=_HISTORY,
            source=mapping.SOURCE,
            payload={name: value for name, value in about.items() if value is not None},
        ),
    )


def _payments(order: world.Order, identity: OrderId) -> Iterator[NewPayment]:
    for number, tender in enumerate(order.tenders):
        payment_id = PaymentId(ids.derive("payment", identity, number))
        yield NewPayment(payment_id, tender.kind, tender.amount_minor)
