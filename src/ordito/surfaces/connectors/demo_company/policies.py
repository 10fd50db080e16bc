"""What the demo company goes by: promises, tariffs, sourcing, returns, and what is sold ahead."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final

from ordito import fulfilment, orders, stock, world
from ordito.flows.load_world import Ahead, Policies
from ordito.fulfilment import CityCourier, PickMinutes, PromisePolicy, Slots, Tariff, Transit, Zone
from ordito.platform import ids
from ordito.platform.ids import SkuId
from ordito.surfaces.connectors.demo_company import mapping
from ordito.surfaces.connectors.demo_company.codes import CARRIER, COURIER

_CITIES: Final[Mapping[str, tuple[tuple[str, ...], float, float]]] = {
    "torino": (("10",), 45.07, 7.69),
    "milano": (("20",), 45.46, 9.19),
    "roma": (("00",), 41.89, 12.48),
}
_BESIDE: Final = ("piacenza",)
# the limited edition that is handed out from a day on, and what comes back next week
_PRE_ORDERED: Final = "smartwatch-polso-3-pro"
# the HTTP API finds a purchase by the id that its place and number give
_NUMBER: Final = "PO-2001"


def policies(company: world.Company, crews: Sequence[world.Crew], *, at: datetime) -> Policies:
    """Return what the company has published when it opens its shop."""
    return Policies(
        promise=_promise(company),
        tariffs=_tariffs(company),
        collecting=fulfilment.collecting.CollectingPolicy(keep_days=7, remind_days=(2, 5)),
        ahead=fulfilment.ahead.AheadPolicy(lead_days=21, sends_to_stores=True),
        claims=fulfilment.claims.ClaimPolicy(keep_hours=24, most_units=3, most_claims=2),
        sourcing=_sourcing(company),
        returns=_returns(),
        staffing=_staffing(crews),
        sold_ahead=_sold_ahead(company, at),
    )


def _staffing(crews: Sequence[world.Crew]) -> fulfilment.staffing.Staffing:
    return fulfilment.staffing.Staffing(
        tuple(
            fulfilment.staffing.PlaceStaffing(
                mapping.place_id(code),
                tuple(
                    fulfilment.staffing.StaffedHours(at.weekday, at.hour, at.hour + 1, at.minutes)
                    for at in found
                ),
            )
            for code, found in groupby(crews, key=attrgetter("place"))
        )
    )


def _zones() -> tuple[Zone, ...]:
    cities = (
        Zone(code=code, country="IT", postal_prefixes=prefixes, latitude=latitude, longitude=east)
        for code, (prefixes, latitude, east) in _CITIES.items()
    )
    return (
        *cities,
        Zone(code="piacenza", country="IT", postal_prefixes=("29",), latitude=45.05, longitude=9.7),
        Zone(code="italy", country="IT", latitude=42.8, longitude=12.6),
        Zone(code="estonia", country="EE", latitude=58.8, longitude=25.5),
    )


def _promise(company: world.Company) -> PromisePolicy:
    transits = [Transit(from_zone=city, to_zone=city, days=1) for city in (*_CITIES, *_BESIDE)]
    transits += [Transit(from_zone="piacenza", to_zone=city, days=1) for city in _CITIES]
    transits += [
        Transit(from_zone=zone.code, to_zone="estonia", days=4)
        for zone in _zones()
        if zone.code != "estonia"
    ]
    return PromisePolicy(
        pick=PickMinutes(collect=90, ship=180),
        place_pick={mapping.place_id("piacenza"): PickMinutes(collect=60, ship=60)},
        zones=_zones(),
        transits=tuple(transits),
        service_days={"express": 1},
        slots=Slots(minutes=60, days=3, orders=6),
        couriers=tuple(
            CityCourier(
                service=COURIER,
                places=frozenset(
                    mapping.place_id(place.code)
                    for place in company.places
                    if place.code.startswith(city) and "ship_from" in place.services
                ),
                zones=frozenset({city}),
            )
            for city in _CITIES
        )[:1],
    )


def _tariffs(company: world.Company) -> tuple[Tariff, ...]:
    home = mapping.sku_id("delivery")
    free_from = 7_500
    return (
        Tariff(sku_id=home),
        Tariff(
            sku_id=mapping.sku_id("delivery-free"), from_minor=free_from, currency=company.currency
        ),
        Tariff(sku_id=mapping.sku_id("delivery-express"), service="express"),
        Tariff(sku_id=mapping.sku_id("delivery-courier"), service=COURIER),
    )


def _sourcing(company: world.Company) -> fulfilment.sourcing.SourcingPolicy:
    """Parcels leave where they cost least: near the customer, where the shelf is not emptied."""
    near = [
        fulfilment.sourcing.TransportRate(from_zone=city, to_zone=city, parcel_minor=350)
        for city in _CITIES
    ]
    rates = (
        *near,
        fulfilment.sourcing.TransportRate(from_zone="piacenza", parcel_minor=520, kg_minor=20),
        fulfilment.sourcing.TransportRate(parcel_minor=690, kg_minor=40),
    )
    costs = fulfilment.sourcing.Costs(
        transport=rates, hour_minor=2_200, parcel_s=240, line_s=60, unit_s=20, day_minor=60
    )
    stores = frozenset(
        mapping.place_id(place.code) for place in company.places if place.kind == "store"
    )
    return fulfilment.sourcing.SourcingPolicy(
        currency=company.currency,
        rules=(
            fulfilment.sourcing.SourcingRule(
                code="courier",
                services=frozenset({COURIER}),
                filters=fulfilment.sourcing.Filters(places=stores),
                costs=costs,
                backorder=False,
            ),
            fulfilment.sourcing.SourcingRule(
                code="everywhere",
                filters=fulfilment.sourcing.Filters(daily_orders=400),
                costs=costs,
                split=fulfilment.sourcing.Split(saves_minor=300, most_parcels=3),
            ),
        ),
        untouched_after_min=240,
    )


def _returns() -> orders.returns.ReturnPolicy:
    """Thirty days, two weeks by law, and a label of the carrier."""
    return orders.returns.ReturnPolicy(
        rules=(orders.returns.ReturnRule(code="thirty_days", days=30),),
        withdrawal=orders.returns.Withdrawal(),
        without_receipt=orders.returns.WithoutReceipt(
            currency="EUR", most_minor=10_000, most_in_period_minor=20_000
        ),
        costs=orders.returns.ReturnCosts(
            currency="EUR", minutes=4, minutes_per_unit=2, minute_minor=40, parcel_minor=520
        ),
        sent_back=orders.returns.SendingBack(
            carrier=CARRIER, place_id=mapping.place_id("piacenza"), picks_up=True
        ),
    )


def _sold_ahead(company: world.Company, at: datetime) -> Ahead:
    """Return what is ordered before it is there: one by its day, one by what comes next week."""
    depot = next(place for place in company.places if place.code == "piacenza")
    owner = mapping.entity_id(depot.entity)
    place_id = mapping.place_id(depot.code)
    early = [one for one in company.skus if one.code.startswith(_PRE_ORDERED)][:1]
    late = (world.awaited(company.skus),)
    day = (at + timedelta(days=12)).date()
    released = datetime.combine(day, time(8), tzinfo=UTC)
    return Ahead(
        releases={mapping.sku_id(one.code): released for one in early},
        limits=tuple(
            stock.BackorderLimit(mapping.sku_id(one.code), place_id, owner, 40)
            for one in (*early, *late)
        ),
        order=stock.PurchaseOrder(
            place_id,
            ids.derive("purchase_order", place_id, _NUMBER),
            _NUMBER,
            "Coro Audio",
            owner,
            "open",
            [],
            at,
            None,
        ),
        lines=tuple(
            stock.PurchaseLine(SkuId(mapping.sku_id(one.code)), 25, at + timedelta(days=days))
            for group, days in ((early, 10), (late, 7))
            for one in group
        ),
    )
