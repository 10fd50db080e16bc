"""Costs: what a parcel from a place costs, and what each of its lines adds."""

from datetime import datetime, timedelta
from typing import Final

from ordito.fulfilment.promise import Destination, PromiseBook, PromisePolicy, zone_of
from ordito.fulfilment.sourcing.asked import Item, ParcelCost, Question, Supply
from ordito.fulfilment.sourcing.filters import distance_km
from ordito.fulfilment.sourcing.policy import Costs, PlaceCost, TransportRate
from ordito.network import Place

_HOUR_S: Final = 3600
_DAY: Final = timedelta(days=1)
_ELSEWHERE: Final = PlaceCost()
_FLAT: Final = TransportRate()


def parcel_cost(
    costs: Costs,
    book: PromiseBook,
    question: Question,
    place: Place,
    promised_at: datetime | None,
) -> ParcelCost:
    """Return what a parcel from a place costs before anything is in it.

    Args:
        costs: of the rule that counts.
        book: zones of the promise policy.
        question: whereto, by what service.
        place: from where.
        promised_at: when it arrives, where waiting costs something.
    """
    special = costs.places.get(place.place_id, _ELSEWHERE)
    far_km = distance_km(book, place, question.destination) or 0 if costs.per_100_km_minor else 0
    days = 0 if promised_at is None else -((question.at - promised_at) // _DAY)
    is_own = question.selling_place_id in (None, place.place_id)
    return ParcelCost(
        transport_minor=rate_of(costs, book.policy, question, place).parcel_minor,
        distance_minor=costs.per_100_km_minor * far_km // 100,
        work_minor=_work(costs, special, costs.parcel_s) + special.parcel_minor,
        elsewhere_minor=0 if is_own else costs.other_place_minor,
        waiting_minor=costs.day_minor * max(days, 0),
    )


def line_cost(costs: Costs, rate: TransportRate, supply: Supply, place: Place, item: Item) -> int:
    """Return what a line adds to a parcel of a place, minor units."""
    special = costs.places.get(place.place_id, _ELSEWHERE)
    cost_minor = rate.kg_minor * item.weight_g // 1000
    cost_minor += _work(costs, special, costs.line_s + costs.unit_s * item.units)
    if costs.fresh_unit_minor:
        cost_minor += costs.fresh_unit_minor * sum(
            quantity
            for sku_id, quantity in item.needs
            if supply.age_days.get((sku_id, place.place_id), 0) < costs.aged_after_days
        )
    return cost_minor


def rate_of(costs: Costs, policy: PromisePolicy, question: Question, place: Place) -> TransportRate:
    """Return the rate of a parcel: of those that fit, the one that names most."""
    if not costs.transport:
        return TransportRate(parcel_minor=costs.parcel_minor) if costs.parcel_minor else _FLAT
    origin = _zone(policy, Destination(place.country, place.postal_code))
    target = origin if question.destination is None else _zone(policy, question.destination)
    fitting = [
        rate
        for rate in costs.transport
        if rate.from_zone in (None, origin)
        and rate.to_zone in (None, target)
        and rate.service in (None, question.service)
    ]
    if not fitting:
        return TransportRate(parcel_minor=costs.parcel_minor)
    return max(fitting, key=_exactness)


def _exactness(rate: TransportRate) -> int:
    return sum(named is not None for named in (rate.from_zone, rate.to_zone, rate.service))


def _zone(policy: PromisePolicy, destination: Destination) -> str | None:
    return zone_of(policy, destination) if policy.zones else None


def _work(costs: Costs, special: PlaceCost, seconds: int) -> int:
    hour_minor = costs.hour_minor if special.hour_minor is None else special.hour_minor
    return (hour_minor * seconds + _HOUR_S // 2) // _HOUR_S
