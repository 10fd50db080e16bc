"""Filters: whether a place may be asked at all, and if not, why."""

from datetime import datetime, timedelta
from math import ceil

from ordito import network
from ordito.fulfilment.promise import Destination, PromiseBook, PromiseLine, promise, zone_of
from ordito.fulfilment.sourcing.asked import Question, Supply, Why
from ordito.fulfilment.sourcing.policy import DEFAULT, Filters, SourcingRule, Territory
from ordito.network import Place, Service


def rejection_of(
    rule: SourcingRule, question: Question, supply: Supply, place: Place, book: PromiseBook
) -> Why | None:
    """Return why a place is not asked, by the first filter that it fails, or None.

    Args:
        rule: that counts.
        question: what is asked.
        supply: what places have taken on today.
        place: the candidate.
        book: zones of the promise policy.
    """
    filters = rule.filters
    if place.closed_at is not None and question.at >= place.closed_at:
        return Why.CLOSED
    if Service.SHIP_FROM not in place.services:
        return Why.NO_SERVICE
    if rule is DEFAULT and not question.without:
        return None
    if place.place_id in question.without or _is_left_out(filters, place):
        return Why.LEFT_OUT
    if filters.kinds and place.kind not in filters.kinds:
        return Why.OTHER_KIND
    if filters.owners and place.entity_id not in filters.owners:
        return Why.OTHER_OWNER
    return _outside(filters.territories, question, place, book) or _too_much(
        filters, question, supply, place, book
    )


def distance_km(book: PromiseBook, place: Place, destination: Destination | None) -> int | None:
    """Return how far a place is from a destination, whole kilometres; None where nobody knows.

    Where the address itself has no position, that of the middle of its zone stands for it.
    """
    if destination is None:
        return None
    latitude, longitude = destination.latitude, destination.longitude
    if latitude is None or longitude is None:
        code = zone_of(book.policy, destination)
        zone = next((one for one in book.policy.zones if one.code == code), None)
        if zone is None or zone.latitude is None or zone.longitude is None:
            return None
        latitude, longitude = zone.latitude, zone.longitude
    far = network.distance_km(place, latitude=latitude, longitude=longitude)
    return None if far is None else ceil(far)


def arrival(book: PromiseBook, question: Question, place: Place) -> datetime | None:
    """Return until when the customer would have goods of a place; None where nobody can say."""
    line = PromiseLine(0, 1, "ship", place, question.service)
    (told,) = promise(book, [line], destination=question.destination, at=question.at)
    return None if told is None else told.promised_at


def is_late(filters: Filters, question: Question, promised_at: datetime) -> bool:
    """Tell whether goods would come later than the rule allows."""
    hours = filters.arrives_within_h
    return hours is not None and promised_at > question.at + timedelta(hours=hours)


def _is_left_out(filters: Filters, place: Place) -> bool:
    return place.place_id in filters.without or bool(
        filters.places and place.place_id not in filters.places
    )


def _too_much(
    filters: Filters, question: Question, supply: Supply, place: Place, book: PromiseBook
) -> Why | None:
    if filters.within_km is not None:
        far = distance_km(book, place, question.destination)
        if far is not None and far > filters.within_km:
            return Why.TOO_FAR
    if filters.opens_within_min is not None and not _opens(
        place, question.at, filters.opens_within_min
    ):
        return Why.NOT_OPEN
    most = filters.place_daily_orders.get(place.place_id, filters.daily_orders)
    if most is not None and supply.taken_on.get(place.place_id, 0) >= most:
        return Why.NO_CAPACITY
    return None


def _opens(place: Place, at: datetime, minutes: int) -> bool:
    if network.is_open(place, at):
        return True
    until = at + timedelta(minutes=minutes)
    days = 2 + minutes // (24 * 60)
    return any(
        at <= opens_at <= until for opens_at, _ in network.open_times(place, at, within_days=days)
    )


def _outside(
    territories: tuple[Territory, ...], question: Question, place: Place, book: PromiseBook
) -> Why | None:
    if not territories:
        return None
    to = question.destination or Destination(place.country, place.postal_code)
    zone = zone_of(book.policy, to)
    here = [
        one for one in territories if to.country in one.countries or (zone and zone in one.zones)
    ]
    if any(one.exclusive for one in here) and not any(
        place.place_id in one.places for one in here if one.exclusive
    ):
        return Why.EXCLUSIVE_ELSEWHERE
    is_bound = any(place.place_id in one.places for one in territories)
    if is_bound and not any(place.place_id in one.places for one in here):
        return Why.OUTSIDE_TERRITORY
    return None
